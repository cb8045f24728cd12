from reports.runs import ReportRun

__all__ = ["ReportRun"]
