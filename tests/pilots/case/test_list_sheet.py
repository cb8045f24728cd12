"""A list too long for a page is ordered, made by the worker, and fetched by who ordered it while their roles are the same."""

import datetime
import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common import clock
from pilots.case import list_sheet, list_views
from pilots.case.list_sheet import make_list, sweep
from pilots.models import PilotList
from regions.models import Event, Membership
from regions.orders import OrderState
from regions.permissions import Role
from tests.factories import RegionFactory, draft, member
from tests.pilots.stages import signed_in

pytestmark = pytest.mark.django_db
URL = reverse("pilots_sheet")


@pytest.fixture
def hr(monkeypatch):
    """Somebody of a region with two pilots, where one is more than a page has time for."""
    monkeypatch.setattr(list_views, "MOST_AT_ONCE", 1)
    region = RegionFactory()
    hr = member(Role.HR, region)
    for title in ("Gode overgange", "Kliniske uger"):
        draft(region, by=hr, title=title)
    return hr


def made(hr, query=""):
    signed_in(hr).post(f"{URL}{query}", {"token": str(uuid.uuid4())})
    found = PilotList.objects.latest("pk")
    make_list.call(found.pk)
    found.refresh_from_db()
    return found


def statuses(found, by):
    client = signed_in(by)
    return [
        client.get(reverse(name, args=[found.pk])).status_code
        for name in ("pilot_list_file", "pilot_list_content")
    ]


def titles(content):
    rows = load_workbook(io.BytesIO(content)).worksheets[1].iter_rows(min_row=2, values_only=True)
    return [row[1] for row in rows]


def test_a_long_list_is_ordered_and_holds_what_the_page_shows(hr):
    found = made(hr, "?sort=-title&x=1")

    answer = signed_in(hr).get(reverse("pilot_list_content", args=[found.pk]))

    assert (found.state, found.query) == (OrderState.DONE, "sort=-title")
    assert titles(b"".join(answer.streaming_content)) == ["Kliniske uger", "Gode overgange"]
    assert Event.objects.filter(verb="list_downloaded", by=hr).count() == 1


def test_a_short_list_is_sent_at_once_and_a_long_one_leads_back_to_its_button(hr):
    page = signed_in(hr).get(reverse("pilots"))
    back = signed_in(hr).get(f"{URL}?sort=title")
    short = signed_in(hr).get(f"{URL}?q=Kliniske")

    assert f'action="{URL}' in page.text
    assert (back.url, PilotList.objects.count()) == (f"{reverse('pilots')}?sort=title", 0)
    assert titles(b"".join(short.streaming_content)) == ["Kliniske uger"]


def test_the_list_is_for_who_ordered_it_while_their_roles_are_the_same(hr):
    found = made(hr)
    colleague = member(Role.HR, hr.memberships.get().region)
    assert (statuses(found, hr), statuses(found, colleague)) == ([200, 200], [404, 404])
    more = {"role": Role.AUDITOR, "starts_on": clock.today(), "given_at": clock.now()}

    Membership.objects.create(user=hr, **more)

    assert statuses(found, hr) == [404, 404]


def test_a_list_that_cannot_be_made_says_so(hr, monkeypatch):
    monkeypatch.setattr(list_sheet, "workbook_of", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        made(hr)

    assert PilotList.objects.get().state == OrderState.FAILED


def test_what_was_ordered_more_than_a_day_ago_is_swept(hr, time_machine):
    made(hr)
    time_machine.move_to(clock.now() + list_sheet.KEPT + datetime.timedelta(seconds=1))

    sweep()

    assert PilotList.objects.count() == 0


def test_a_sheet_of_a_filter_that_must_be_mended_is_no_empty_file():
    hr = member(Role.HR, RegionFactory())

    answer = signed_in(hr).get(URL, {"doctors_from": "mange"})

    assert (answer.status_code, answer.url) == (302, f"{reverse('pilots')}?doctors_from=mange")
    assert not Event.objects.filter(verb="list_downloaded").exists()
