"""What has been received, among 20,000 filings."""

from django.http import HttpResponse
from django.template import Context

from benchmarks.browsing import BARE, get
from benchmarks.harness import row
from home.received import filings_for

CENTRAL = "danske-regioner@eksempel.dk"
SHOWN = ("pk", "path", "case", "title", "region__name", "at", "employer_at", "union_at", "lacks_ours")


def bare_filings(request):
    """The newest 25 filings that the person may see: the same rows, no page around them."""
    return HttpResponse(BARE.render(Context({"rows": filings_for(request.user).values(*SHOWN)[:25]})))


@row(
    "what was received, among 20,000 filings",
    aim=None,
    what="the whole page with filter, views, their counts and paging",
    beside="the same rows fetched with values() and printed by a bare template",
)
def received():
    return get(CENTRAL, "/modtaget/"), get(CENTRAL, "/bare/filings/")
