from reports.runs.runs import ReportRun

__all__ = ["ReportRun"]
