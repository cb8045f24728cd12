"""Views are their maker's own or shared in an organisation, never across regions, and only their maker changes them."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from common.errors import Refused
from regions import memberships, saved_views
from regions.models import SavedView
from regions.permissions import Role
from tests.factories import RegionFactory, member

pytestmark = pytest.mark.django_db
QUERY = "topic=Ledelse&sort=-title&columns=number&columns=place"
CPR = "0101901234"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2021-10-01 10:00+00:00", tick=False) as clock:
        yield clock


@pytest.fixture
def region():
    return RegionFactory()


def kept(by, organisation="", name="Ledelse", query=QUERY):
    return saved_views.save("pilots", 0, query, name=name, organisation=organisation, by=by)


def in_region(region):
    return f"region-{region.pk}"


def seen(user):
    return list(SavedView.objects.visible_to(user))


def test_a_view_keeps_every_value_the_sorting_and_the_columns(region):
    view = kept(member(Role.HR, region), query=f"{QUERY}&page=2&hospital=&view=7")

    assert view.query == QUERY
    assert view.get_absolute_url() == f"/forsog/?{QUERY}&view={view.pk}"


def test_a_view_is_its_makers_own_until_it_is_shared_in_the_region(region):
    maker, colleague, other = (
        member(Role.HR, region),
        member(Role.COORDINATOR, region),
        member(Role.HR, RegionFactory()),
    )
    view = kept(maker)
    assert [seen(user) for user in (maker, colleague, other)] == [[view], [], []]

    view = kept(maker, in_region(region))

    assert [seen(user) for user in (maker, colleague, other)] == [[view], [view], []]


def test_a_central_role_shares_with_those_of_the_same_role_alone():
    maker, colleague = member(Role.CENTRAL_UNION), member(Role.CENTRAL_UNION)
    employer, hr = member(Role.CENTRAL_EMPLOYER), member(Role.HR, RegionFactory())

    view = kept(maker, "role-union")

    assert [seen(user) for user in (colleague, employer, hr)] == [[view], [], []]


@pytest.mark.parametrize("organisation", ["role-union", "region-1", "region-99999999999999999999", "x"])
def test_nobody_shares_outside_their_own_organisation(region, organisation):
    maker = member(Role.HR, RegionFactory())

    with pytest.raises(Refused, match="egen organisation"):
        kept(maker, organisation)
    answer = signed_in(maker).post(address(), {"name": "Ledelse", "organisation": organisation})

    assert (answer.status_code, SavedView.objects.count()) == (422, 0)


def test_a_shared_view_stays_when_its_maker_is_closed_and_then_nobody_changes_it(region):
    maker, colleague = member(Role.HR, region), member(Role.HR, region)
    view = kept(maker, in_region(region))
    memberships.set_active(maker, False, by=member(Role.USER_ADMIN))

    assert seen(colleague) == [view]
    assert [signed_in(colleague).get(url).status_code for url in pages(view)] == [404, 404]


def test_who_has_left_the_region_changes_nothing_there(region, october):
    maker = member(Role.HR, region)
    kept(maker, in_region(region))
    maker.memberships.update(ends_on="2021-10-01")
    october.shift(24 * 3600)

    assert (seen(maker), list(SavedView.objects.changed_by(maker))) == ([], [])


def test_its_maker_renames_it_stops_sharing_it_and_deletes_it(region):
    maker, colleague = member(Role.HR, region), member(Role.HR, region)
    view = kept(maker, in_region(region))
    page, gone = pages(view)

    signed_in(maker).post(page, {"name": "Min", "organisation": ""})
    view.refresh_from_db()
    assert (view.name, view.query, seen(colleague)) == ("Min", QUERY, [])

    assert signed_in(maker).get(gone).status_code == 200
    assert SavedView.objects.count() == 1
    assert signed_in(maker).post(gone).url == "/forsog/"
    assert SavedView.objects.count() == 0


def test_a_colleague_changes_and_deletes_nothing(region):
    view = kept(member(Role.HR, region), in_region(region))
    colleague = signed_in(member(Role.HR, region))

    assert [colleague.post(url, {"name": "Min"}).status_code for url in pages(view)] == [404, 404]
    assert SavedView.objects.get().name == "Ledelse"


def test_saving_under_the_same_name_replaces_ones_own_and_pressing_twice_makes_one(region):
    maker = member(Role.HR, region)
    for query in ("topic=a", "topic=b", "topic=b"):
        answer = signed_in(maker).post(address(query), {"name": "Ledelse", "organisation": ""})

    view = SavedView.objects.get()
    assert (view.query, answer.url) == ("topic=b", view.get_absolute_url())


def test_two_views_of_a_person_have_two_names(region):
    maker = member(Role.HR, region)
    kept(maker)
    other = kept(maker, name="Andet")

    answer = signed_in(maker).post(pages(other)[0], {"name": "Ledelse", "organisation": ""})

    assert (answer.status_code, answer.context["form"].errors["__all__"]) == (
        422,
        ["Du har en anden visning med det navn."],
    )


@pytest.mark.parametrize(("name", "query"), [(CPR, "q=x"), ("Navn", f"q={CPR}")])
def test_no_cpr_number_is_kept(region, name, query):
    answer = signed_in(member(Role.HR, region)).post(address(query), {"name": name, "organisation": ""})

    assert (answer.status_code, SavedView.objects.count()) == (422, 0)


@pytest.mark.smoke
def test_above_a_list_stand_forty_of_the_views_that_are_seen_there(region):
    reader, *colleagues = (member(Role.HR, region) for _turn in range(3))
    for number in range(22):
        for by in colleagues:
            kept(by, in_region(region), name=f"Nr. {number:02} af {by.pk}")
    kept(member(Role.HR, RegionFactory()), name="Fremmed")
    SavedView.objects.filter(name__startswith="Nr. 00").update(list="received")

    shown = [saved_views.shown_to(reader, name, 0) for name in ("pilots", "received", "pilots", "users")]

    visible = SavedView.objects.visible_to(reader)
    assert shown == [list(visible.of(name)[:40]) for name in ("pilots", "received", "pilots", "users")]
    assert [len(views) for views in shown] == [40, 2, 40, 0]
    assert shown[0][0].__dict__.keys() == visible[0].__dict__.keys()


def test_a_person_has_at_most_thirty_views_of_a_list(region):
    maker = member(Role.HR, region)
    for number in range(saved_views.MOST_OF_A_PERSON):
        kept(maker, name=f"Nr. {number}")

    with pytest.raises(Refused, match="30 visninger"):
        kept(maker, name="En til")
    kept(maker, name="Nr. 3", query="topic=ny")


@pytest.mark.parametrize("wrong", [{"list": "roles"}, {"role": "hr"}, {"role": "x"}])
def test_the_database_knows_the_lists_and_shares_in_one_place(region, wrong):
    view = kept(member(Role.HR, region))

    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.filter(pk=view.pk).update(**wrong)
    SavedView.objects.filter(pk=view.pk).update(role="union")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.filter(pk=view.pk).update(region=region)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?list=roles&about=0",
        "?list=pilots&about=x",
        "?list=pilots&about=-1",
        "?list=months&about=0",
        "?list=users&about=1",
    ],
)
def test_only_a_list_that_has_views_is_saved(region, asked):
    assert signed_in(member(Role.HR, region)).get(f"{reverse('saved_view_new')}{asked}").status_code == 404


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(query="topic=Ledelse"):
    return reverse("saved_view_new", query={"list": "pilots", "about": "0", "query": query})


def pages(view):
    return [reverse(name, args=[view.pk]) for name in ("saved_view", "saved_view_delete")]
