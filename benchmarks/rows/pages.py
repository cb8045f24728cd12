"""Pages among 20,000 filed pilots, each through the whole stack with a signed-in person."""

from functools import partial

from crispy_forms.utils import render_crispy_form
from django.db.models import Value
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import include, path

from benchmarks.harness import row
from pilots.forms import PlaceForm
from pilots.listing import DEPARTMENTS, FIELDS, HOSPITALS
from pilots.models import Description, Pilot
from regions.models import User

BARE = Template(
    "<table>{% for row in rows %}<tr>{% for cell in row.values %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def bare_list(request):
    """The newest 25 pilots that the person may see: the same rows, no page around them."""
    pilots = Pilot.objects.visible_to(request.user).annotate(
        hospitals=HOSPITALS, departments=DEPARTMENTS, has_new_draft=Value(False)
    )
    newest = pilots.order_by("-number", "-pk").values(*FIELDS.values())[:25]
    return HttpResponse(BARE.render(Context({"rows": newest})))


urlpatterns = [path("bare/", bare_list), path("", include("config.urls"))]


def get(email, address):
    """A function that fetches a page as the person, and fails unless it is there."""
    client = Client()
    client.force_login(User.objects.get(email=email))

    @override_settings(ROOT_URLCONF="benchmarks.rows.pages", ALLOWED_HOSTS=["testserver"])
    def fetch():
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")

    return fetch


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
