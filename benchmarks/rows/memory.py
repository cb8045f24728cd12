"""Memory, measured before other rows have filled the process with theirs."""

from benchmarks.harness import row
from benchmarks.rows.reports import write_overview


@row(
    "memory of the overview workbook",
    aim=1.2,
    what="20,000 pilots",
    beside="4,000 pilots, one region of five",
    unit="MB",
)
def overview_memory():
    return write_overview, lambda: write_overview(slug="nordjylland")
