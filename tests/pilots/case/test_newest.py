"""The list's first page is put together once for many readers: it shows each of them what is theirs, on the day they look."""

import datetime
import gc

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.urls import reverse

from common import clock
from pilots.case import newest as kept
from pilots.case.list_choices import READING
from pilots.case.list_rows import FIELDS, listed
from pilots.case.listing import Listing
from pilots.case.newest import NUMBERED, READ_BY, ROWS_A_PAGE, newest_page
from pilots.models import Pilot, PilotFacts
from regions.models import User
from regions.permissions import REGIONAL, TABLE, Permission, Role, rights_of, scope
from tests.factories import MembershipFactory, RegionFactory, UserFactory, draft, filed, member
from tests.pilots.stages import signed_in

pytestmark = pytest.mark.django_db
# One second before midnight in Copenhagen, and one after it.
LATE = datetime.datetime(2021, 10, 1, 21, 59, 59, tzinfo=datetime.UTC)
EARLY = LATE + datetime.timedelta(seconds=2)


@pytest.fixture(autouse=True)
def evening(time_machine):
    kept._first.cache_clear()
    kept._of_keys.cache_clear()
    time_machine.move_to(LATE, tick=False)
    return time_machine


def as_of_now(user):
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def seen(user):
    return [title for (title,) in newest_page(as_of_now(user), ["title"], 0, ROWS_A_PAGE)]


def gains_a_region_at_midnight(region, other):
    user = member(Role.HR, region)
    MembershipFactory(user=user, role=Role.HR, region=other, starts_on=datetime.date(2021, 10, 2))
    return user


def test_what_is_kept_at_midnight_is_nobodys_tomorrow(evening, monkeypatch):
    """Between asking where somebody may read and asking for the rows the day changes, and with it their rights."""
    region, other = RegionFactory(), RegionFactory()
    draft(other, title="Naboens")
    gains, colleague = gains_a_region_at_midnight(region, other), member(Role.HR, region)
    rows = kept.Prepared.rows

    def at_midnight(prepared, *given):
        evening.move_to(EARLY, tick=False)
        return rows(prepared, *given)

    monkeypatch.setattr(kept.Prepared, "rows", at_midnight)
    assert seen(gains) == []

    assert seen(colleague) == []
    assert seen(gains) == ["Naboens"]


def test_what_failed_before_it_was_made_is_made_with_nobody_elses_rights(evening, monkeypatch):
    region, other = RegionFactory(), RegionFactory()
    draft(other, title="Naboens")
    gains, colleague = gains_a_region_at_midnight(region, other), member(Role.HR, region)

    def fails(*_args, **_options):
        raise ArithmeticError

    with monkeypatch.context() as patch:
        patch.setattr(kept, "listed", fails)
        with pytest.raises(ArithmeticError):
            seen(gains)
    evening.move_to(EARLY, tick=False)

    assert seen(colleague) == []


def test_the_page_is_of_the_day_on_which_it_is_asked_for(evening):
    region = RegionFactory()
    pilot, hr = filed(region), member(Role.HR, region)
    period = {"starts_on": datetime.date(2022, 2, 1), "ends_on": datetime.date(2023, 2, 1)}
    PilotFacts.objects.filter(pilot=pilot).update(**period, doctors=1)
    states = []

    for year in (2021, 2022, 2024):
        evening.move_to(datetime.datetime(year, 11, 1, 10, tzinfo=datetime.UTC), tick=False)
        reader = as_of_now(hr)
        plain = listed(Pilot.objects.visible_to(reader), reader, on=clock.today()).order_by(*NUMBERED)
        assert newest_page(reader, FIELDS, 0, ROWS_A_PAGE) == list(plain.values_list(*FIELDS.values()))
        states += newest_page(reader, ["state"], 0, ROWS_A_PAGE)

    assert states == [("agreed",), ("running",), ("finished",)]


@pytest.mark.parametrize("role", [role for role in Role if TABLE[role] & set(READING)])
def test_rights_ask_for_the_same_rows_as_whoever_has_them(role):
    reader = member(role, RegionFactory() if role in REGIONAL else None)
    by_person, by_rights = (
        str(listed(Pilot.objects.visible_to(who), who, on=clock.today()).query)
        for who in (reader, rights_of(reader, *READ_BY))
    )
    assert by_rights == by_person


def test_rights_say_nothing_of_a_permission_that_was_not_asked_for():
    hr = member(Role.HR, RegionFactory())
    with pytest.raises(KeyError):
        scope(rights_of(hr, Permission.SEE_DRAFTS), Permission.SEE_FILED)


def test_what_is_kept_keeps_no_request():
    region = RegionFactory()
    filed(region)
    client = signed_in(member(Role.HR, region))
    assert client.get(reverse("pilots"), headers={"user-agent": "looks once"}).status_code == 200

    del client
    gc.collect()
    requests = [one for one in gc.get_objects() if type(one) is WSGIRequest]
    assert not [one for one in requests if one.headers.get("user-agent") == "looks once"]


def test_the_first_few_are_no_more_than_were_asked_for():
    region = RegionFactory()
    for _number in range(3):
        filed(region)
    listing = Listing(member(Role.HR, region), QueryDict())

    assert [len(list(listing.between(0, most))) for most in (2, 3, 25)] == [2, 3, 3]


def test_a_later_page_goes_on_where_the_one_before_it_ended():
    region = RegionFactory()
    for _number in range(5):
        filed(region)
    hr = member(Role.HR, region)

    pages = [newest_page(hr, ["number"], *places) for places in ((0, 2), (2, 4), (4, 5), (5, 30))]
    assert pages == [[(5,), (4,)], [(3,), (2,)], [(1,)], []]


def test_who_sees_nothing_has_an_empty_page():
    filed()
    assert not list(Listing(UserFactory(), QueryDict()).page())
