"""Pages among 20,000 filed pilots, each through the whole stack with a signed-in person."""

from functools import partial

from crispy_forms.utils import render_crispy_form
from django.http import HttpResponse
from django.template import Context

from benchmarks.admin import BY_REGION, BY_TITLE
from benchmarks.browsing import BARE, get
from benchmarks.harness import row
from common import clock
from pilots.case.list_columns import ALWAYS, COLUMNS, SORTED_BY, fields_of, usual_columns
from pilots.case.list_rows import FIELDS, listed
from pilots.descriptions.forms import PlaceForm
from pilots.models import Description, Pilot

SHOWN = {ALWAYS, *usual_columns(sees_drafts=False, sees_regions=True)}
READ = [FIELDS[name] for name in fields_of(column for column in COLUMNS if column.name in SHOWN)]


def bare_list(request):
    """The newest 25 pilots that the person may see: what the page reads of each, and no page around them."""
    seen = listed(Pilot.objects.visible_to(request.user), request.user, on=clock.today())
    newest = seen.order_by("-number", "-pk").values(*READ)[:25]
    return HttpResponse(BARE.render(Context({"rows": newest})))


CENTRAL = "danske-regioner@eksempel.dk"


@row(
    "list page of 25 among 20,000 pilots",
    aim=1.5,
    what="the whole page with filter, count and paging",
    beside="the same rows fetched with values() and printed by a bare template",
)
def list_page():
    return get(CENTRAL, "/forsog/"), get(CENTRAL, "/bare/")


ADMIN = "Django's own admin: list_select_related, no list_filter, 25 rows, places prefetched"


@row(
    "list page of 25 among 20,000 pilots beside Django's admin",
    aim=1.0,
    what="the first page, with filter, count and paging",
    beside=ADMIN,
)
def list_beside_admin():
    return get(CENTRAL, "/forsog/"), get(CENTRAL, "/admin/pilots/pilot/")


# By the region where the list can be sorted by it; what its page offers else is the place in the region.
PLACE = "region" if "region" in SORTED_BY else "place"


@row(
    f"list of 20,000 pilots sorted by {PLACE} beside Django's admin",
    aim=1.0,
    what=f"the first page, sorted by the name of the {PLACE}",
    beside=f"{ADMIN}, sorted by the region",
)
def sorted_beside_admin():
    return get(CENTRAL, f"/forsog/?sort={PLACE}"), get(CENTRAL, f"/admin/pilots/pilot/{BY_REGION}")


@row(
    "list of 20,000 pilots sorted by title beside Django's admin",
    aim=1.0,
    what="the first page, sorted by the title as Danes do",
    beside=f"{ADMIN}, sorted by the title",
)
def by_title_beside_admin():
    return get(CENTRAL, "/forsog/?sort=title"), get(CENTRAL, f"/admin/pilots/pilot/{BY_TITLE}")


@row("list page 300 of 800", aim=1.2, what="page 300", beside="page 1")
def late_page():
    return get(CENTRAL, "/forsog/?page=300"), get(CENTRAL, "/forsog/")


@row(
    "long form page",
    aim=1.3,
    what="the form of who, where and when in the template pack",
    beside="Django's as_div of the same form",
)
def form_page():
    pilot = Pilot.objects.filter(region__slug="nordjylland").first()
    draft = Description.objects.select_related("pilot__region", "template").get(pilot=pilot)
    form = PlaceForm(instance=draft)
    return partial(render_crispy_form, form), form.as_div
