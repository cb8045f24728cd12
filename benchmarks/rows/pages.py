"""Pages among 20,000 filed pilots, each through the whole stack with a signed-in person."""

from functools import partial

from crispy_forms.utils import render_crispy_form
from django.http import HttpResponse
from django.template import Context

from benchmarks.browsing import BARE, get
from benchmarks.harness import row
from pilots.case.list_rows import FIELDS, listed_for
from pilots.descriptions.forms import PlaceForm
from pilots.models import Description, Pilot


def bare_list(request):
    """The newest 25 pilots that the person may see: the same rows, no page around them."""
    newest = listed_for(request.user).order_by("-number", "-pk").values(*FIELDS.values())[:25]
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
