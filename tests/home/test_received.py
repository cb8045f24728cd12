import datetime
import io
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from common import clock
from home import received_sheet
from pilots.descriptions.description import Timing
from pilots.documents import workflow
from pilots.filings import receipts
from regions import saved_views
from regions.models import Event
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import RegionFactory, draft, filed, member

pytestmark = pytest.mark.django_db
OCTOBER = datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(OCTOBER, tick=False) as clock:
        yield clock


def look(user, **query):
    client = Client()
    client.force_login(user)
    return client.get(reverse("received"), query)


def rows(page, *names):
    return [tuple(row[name] for name in names) for row in page.context["page_of_rows"]]


def test_filed_versions_stand_newest_first_and_drafts_do_not(october):
    region, union = RegionFactory(abbreviation="RN"), member(Role.CENTRAL_UNION)
    draft(region, title="Hemmelig kladde")
    first = filed(region, title="Først")
    october.shift(60)
    filed(region, title="Så")
    october.shift(60)
    new = workflow.take("revise", first, by=first.created_by)
    new.title = "Hemmelig ny titel"
    new.save()

    page = look(union)

    assert rows(page, "case_number", "title", "called", "timing") == [
        ("RN-2", "Så", "Foreløbig beskrivelse, udgave 1", Timing.ON_TIME.label),
        ("RN-1", "Først", "Foreløbig beskrivelse, udgave 1", Timing.ON_TIME.label),
    ]
    assert "Hemmelig" not in page.content.decode()


def test_what_came_since_the_last_visit_is_new(october):
    region = RegionFactory()
    filed(region, title="Før")
    october.shift(60)
    union = member(
        Role.CENTRAL_UNION, previous_login=datetime.datetime(2021, 10, 1, 10, 1, tzinfo=datetime.UTC)
    )
    october.shift(60)
    filed(region, title="Efter")

    assert rows(look(union), "title", "is_new") == [("Efter", True), ("Før", False)]
    assert rows(look(member(Role.CENTRAL_UNION)), "is_new") == [(True,), (True,)]


def test_a_receipt_is_shown_with_its_party_and_asked_for_only_once():
    region = RegionFactory()
    with_ours, without = filed(region, title="Med"), filed(region, title="Uden")
    union, employer = member(Role.CENTRAL_UNION), member(Role.CENTRAL_EMPLOYER)
    receipts.give_receipt(with_ours.current.filing, by=union)

    page = look(union)

    told = {
        title: (union_at, lacks) for title, union_at, lacks in rows(page, "title", "union_at", "lacks_ours")
    }
    assert told == {"Med": ("01.10.2021 kl. 12.00", False), "Uden": ("", True)}
    assert page.content.count(reverse("give_receipt", args=[without.pk, 1]).encode()) == 1
    assert reverse("give_receipt", args=[with_ours.pk, 1]) not in page.content.decode()
    assert rows(look(union, receipt="lacking"), "title") == [("Uden",)]
    assert len(rows(look(employer, receipt="lacking"), "title")) == 2


def test_the_filter_finds_a_region_and_an_unknown_one_finds_nothing():
    one, other = RegionFactory(), RegionFactory()
    filed(one, title="En")
    filed(other, title="Anden")
    union = member(Role.CENTRAL_UNION)

    assert rows(look(union, region=one.pk), "title") == [("En",)]
    assert rows(look(union, region="x"), "title") == []
    assert rows(look(union, region=str(2**63)), "title") == []


def test_regions_that_have_filed_nothing_are_named():
    filed(RegionFactory(name="Har indsendt"))
    silent = RegionFactory(name="Har ikke indsendt")
    draft(silent, title="Hemmelig kladde")
    RegionFactory(name="Findes endnu ikke", valid_from=datetime.date(2027, 1, 1))

    page = look(member(Role.CENTRAL_EMPLOYER))

    assert list(page.context["silent_regions"]) == [silent]


def test_a_withdrawn_pilot_is_marked_and_asks_for_no_receipt():
    pilot = filed(RegionFactory(name="Trukket"), title="Første udgave")
    new = workflow.take("revise", pilot, by=pilot.created_by)
    workflow.take("file", pilot, by=pilot.created_by)
    workflow.take("withdraw", pilot, by=pilot.created_by, reason="Afdelingen er lukket")
    union = member(Role.CENTRAL_UNION)

    page = look(union)

    assert rows(page, "called", "is_withdrawn", "lacks_ours") == [
        ("Foreløbig beskrivelse, udgave 2", True, False),
        ("Foreløbig beskrivelse, udgave 1", True, False),
    ]
    assert reverse("give_receipt", args=[pilot.pk, new.version]) not in page.content.decode()
    assert rows(look(union, receipt="lacking"), "title") == []
    assert [region.name for region in page.context["silent_regions"]] == ["Trukket"]


def test_every_cell_of_a_row_says_on_a_narrow_screen_what_it_is():
    filed(RegionFactory())

    [body] = re.findall("<tbody>.*</tbody>", look(member(Role.CENTRAL_UNION)).content.decode(), re.DOTALL)

    assert (body.count("<td"), len(re.findall('<td data-label="[^"]+"', body))) == (4, 4)


def test_nothing_is_approved_here():
    filed(RegionFactory())

    page = look(member(Role.CENTRAL_EMPLOYER)).content.decode().lower()

    assert [word for word in ("godkend", "approve") if word in page] == []


@pytest.mark.parametrize(
    "role", [Role.HR, Role.COORDINATOR, Role.STEERING, Role.SECRETARIAT, Role.FACILITATOR]
)
def test_only_the_central_parties_receive(role):
    region = RegionFactory() if role in (Role.HR, Role.COORDINATOR, Role.STEERING) else None

    assert look(member(role, region)).status_code == 403


def test_thirty_versions_cost_the_queries_of_one(django_assert_num_queries):
    region, union = RegionFactory(), member(Role.CENTRAL_UNION)
    writer = member(Role.HR, region)
    client = Client()
    client.force_login(union)
    filed(region, by=writer)
    client.get(reverse("received"))

    with django_assert_num_queries(12):
        client.get(reverse("received"))
    for _ in range(29):
        filed(region, by=writer)
    with django_assert_num_queries(12):
        page = client.get(reverse("received"))
    assert len(rows(page, "title")) == 25


def test_three_amendments_are_called_by_their_numbers_at_the_cost_of_one(django_assert_num_queries):
    union, found = member(Role.CENTRAL_UNION), Negotiation().start().conclude()
    client = Client()
    client.force_login(union)
    found.amend().conclude()
    client.get(reverse("received"))

    with django_assert_num_queries(13):
        client.get(reverse("received"))
    found.amend().conclude()
    found.amend().conclude()
    with django_assert_num_queries(13):
        page = client.get(reverse("received"))

    called = [name for (name,) in rows(page, "called")]
    assert [name for name in called if "Tillæg" in name] == [f"Tillæg nr. {number}" for number in (3, 2, 1)]


def test_what_is_received_is_found_by_kind_words_days_and_receipt(october):
    region, union = RegionFactory(), member(Role.CENTRAL_UNION)
    first = filed(region, title="Gode overgange")
    Negotiation(filed(region, title="Kliniske uger")).start().conclude()
    receipts.give_receipt(first.current.filing, by=union)
    october.shift(24 * 3600)
    filed(region, title="Dagen efter")

    def found(**query):
        return sorted({title for (title,) in rows(look(union, **query), "title")})

    assert found(kind="agreement") == ["Kliniske uger"]
    assert found(q="overgange gode") == ["Gode overgange"]
    assert found(first="02.10.2021") == ["Dagen efter"]
    assert found(last="01.10.2021") == ["Gode overgange", "Kliniske uger"]
    assert found(first="01.10.2021", last="01.10.2021", receipt="given") == ["Gode overgange"]
    assert found(receipt="lacking", kind="description") == ["Dagen efter", "Kliniske uger"]
    assert found(kind="x") == found(first="32.10.2021") == found(receipt="x") == []


def test_each_view_of_what_is_received_holds_as_many_as_it_counts():
    region, union = RegionFactory(), member(Role.CENTRAL_UNION)
    receipts.give_receipt(filed(region, title="Gode overgange").current.filing, by=union)
    filed(region, title="Kliniske uger")
    saved_views.save("received", 0, "q=overgange", name="Mine", organisation="role-union", by=union)

    chips = look(union).context["views"].chips

    assert [(chip.name, chip.count) for chip in chips] == [
        ("Alt", 2),
        ("Mangler vores kvittering", 1),
        ("Mine", 1),
    ]
    client = Client()
    client.force_login(member(Role.CENTRAL_UNION))
    assert [client.get(chip.url).context["page_of_rows"].paginator.count for chip in chips] == [2, 1, 1]


def test_the_search_finds_titles_and_case_numbers():
    region = RegionFactory(abbreviation="RN")
    filed(region, title="Søvn i Århus")
    filed(region, title="Vagt")
    union = member(Role.CENTRAL_UNION)

    assert rows(look(union, q="aarhus soevn"), "title") == [("Søvn i Århus",)]
    assert rows(look(union, q="rn-2"), "title") == [("Vagt",)]
    assert rows(look(union, q="og"), "title") == []


@pytest.mark.parametrize(("late", "is_marked"), [(1, True), (2, True), (3, False)])
def test_new_rows_are_marked_while_they_stand_out_and_counted_once_above(october, late, is_marked):
    region = RegionFactory()
    for number in range(4 - late):
        filed(region, title=f"Før {number}")
    since = clock.now() + datetime.timedelta(seconds=1)
    october.shift(60)
    for number in range(late):
        filed(region, title=f"Efter {number}")

    page = look(member(Role.CENTRAL_UNION, previous_login=since))

    assert (page.context["new"], page.context["marks_new"]) == (late, is_marked)
    assert page.text.count("status-notice") >= late if is_marked else "status-notice" not in page.text


def sheet(user, **query):
    """(what the answer is called, what was asked for, the rows) of the sheet."""
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("received_sheet"), query)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    _header, *found = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    about = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(min_row=3, max_col=2)}
    return answer.headers["Content-Disposition"], about, found


def test_the_sheet_has_what_the_filter_shows_in_the_order_of_the_page(october, monkeypatch):
    monkeypatch.setattr(received_sheet, "AT_A_TIME", 2)
    region, union = RegionFactory(abbreviation="RN", name="Nordjylland"), member(Role.CENTRAL_UNION)
    filed(RegionFactory(), title="En anden")
    for title in ("Først", "=Så", "Sidst"):
        filed(region, title=title)
        october.shift(60)
    receipts.give_receipt(filed(region, title="Kvitteret").current.filing, by=union)

    name, about, found = sheet(union, region=region.pk)

    page = rows(look(union, region=region.pk), "case_number", "title", "called", "region", "timing")
    assert [tuple(row[:5]) for row in found] == [tuple(map(str, row)) for row in page]
    assert [(row[1], row[6], row[7] is not None) for row in found[:2]] == [
        ("Kvitteret", None, True),
        ("Sidst", None, False),
    ]
    assert ("modtaget.xlsx" in name, about["Region"]) == (True, "Nordjylland")
    assert Event.objects.get(verb="received_downloaded").note == "Region: Nordjylland"


def test_a_sheet_that_is_too_long_says_how_to_shorten_it(monkeypatch):
    monkeypatch.setattr(received_sheet, "MOST_AT_ONCE", 1)
    region, union = RegionFactory(), member(Role.CENTRAL_UNION)
    filed(region), filed(region)
    client = Client()
    client.force_login(union)

    page = client.get(reverse("received_sheet"), {"region": region.pk}, follow=True)

    assert page.redirect_chain == [(f"{reverse('received')}?region={region.pk}", 302)]
    assert "Afgræns listen: højst 1 rækker hentes ad gangen." in page.content.decode()


def test_the_sheet_asks_as_much_for_three_filings_as_for_one(django_assert_num_queries):
    region, union = RegionFactory(), member(Role.CENTRAL_UNION)
    filed(region)
    client = Client()
    client.force_login(union)
    client.get(reverse("received_sheet"))
    for _round in range(2):
        with django_assert_num_queries(9):
            client.get(reverse("received_sheet"))
        filed(region), filed(region)


def test_a_sheet_of_a_filter_that_must_be_mended_is_no_empty_file():
    union = member(Role.CENTRAL_UNION)
    client = Client()
    client.force_login(union)

    answer = client.get(reverse("received_sheet"), {"first": "31.02.2021"})

    assert (answer.status_code, answer.url) == (302, f"{reverse('received')}?first=31.02.2021")
    assert not Event.objects.filter(verb="received_downloaded").exists()
