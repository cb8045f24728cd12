"""Remembered assignments of pay is read by who keeps the account or audits it, and put right by who keeps it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.models import Access, Match, Posting
from accounting.payroll import importing, matches, quarantine
from common import clock
from common.errors import Refused
from regions.journal import Event
from regions.once import new_token
from regions.permissions import Role
from tests.accounts import Account, month
from tests.agreements import Negotiation, participant
from tests.extracts import booked, csv, line, upload
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def pilot(account):
    """A pilot in which AB 00001 takes part through 2022."""
    found = Negotiation(filed(account.region, by=account.hr), hr=account.hr, coordinator=account.coordinator)
    found.start()
    participant(found.agreement, number="00001")
    type(found.agreement).objects.filter(pk=found.agreement.pk).update(budget_reason="Rate 2 følger")
    found.send().clear().sign("employer").sign("union")
    return found.pilot


@pytest.fixture
def wrong(account, pilot):
    """AB 00001's and AB 00009's pay of March 2022 is booked on another pilot than the annex's, by mistake."""
    other = filed(account.region, by=account.hr)
    for number in ("00001", "00009"):
        decided(account, number, other)
    booked(account, csv(*(line(number, "100,00", period="2022-03") for number in "19")), in_month="2022-03")
    return {match.employment.number: match for match in Match.objects.all()}


def decided(account, number, pilot, first="2022-03"):
    return matches.decide(
        account.book,
        account.employment(number),
        account.code,
        first_month=month(first),
        by=account.hr,
        pilot=pilot,
    )


def end(match, last="2022-03", by=None, reason="Forkert forsøg"):
    matches.end(match, last_month=month(last), by=by or match.by, reason=reason)


def found_for(found):
    """{number: the pilot that the pay of an import was matched with}."""
    return {pay.employment.number: pay.pilot for pay in found.pays.select_related("employment", "pilot")}


@pytest.mark.smoke
def test_after_a_decision_has_ended_pay_follows_the_annex_or_waits(account, pilot, wrong):
    for match in wrong.values():
        end(match)
    found = upload(account, csv(line("1", "110,00"), line("9", "110,00")))

    assert found_for(found) == {"00001": pilot, "00009": None}
    assert [group.employment.number for group in quarantine.groups(account.book)] == ["00009"]
    # What was booked stays, and a back-payment of the months before still goes by the decision.
    assert set(Posting.objects.values_list("pilot", flat=True)) == {wrong["00001"].pilot_id}
    late = upload(account, csv(line("1", "7,00", period="2022-03")))
    assert found_for(late) == {"00001": wrong["00001"].pilot}
    event = Event.objects.filter(verb="match_ended").last()
    assert (event.by, event.region, event.note) == (account.hr, account.region, "2022-03: Forkert forsøg")


def test_extracts_not_yet_booked_are_matched_anew_and_booked_ones_are_not(account, pilot, wrong):
    found = upload(
        account, csv(line("1", "110,00"), line("9", "110,00"), line("9", "1,00", period="2022-03"))
    )
    end(wrong["00001"], "2022-02")
    end(wrong["00009"])

    pays = {(pay.employment.number, f"{pay.month:%Y-%m}"): pay.pilot for pay in found.pays.all()}
    assert pays == {
        ("00001", "2022-04"): pilot,
        ("00009", "2022-04"): None,
        ("00009", "2022-03"): wrong["00009"].pilot,
    }
    first = type(found).objects.get(extract_month=month("2022-03"))
    assert set(found_for(first).values()) == {wrong["00001"].pilot}
    importing.commit(found, by=account.hr)
    assert Posting.objects.get(line__pay__month=month("2022-04")).pilot == pilot


def test_a_decision_that_never_should_have_held_holds_for_no_month_and_is_not_listed(account, pilot, wrong):
    end(wrong["00001"], "2022-02")

    assert found_for(upload(account, csv(line("1", "7,00", period="2022-03")))) == {"00001": pilot}
    assert list(matches.remembered(account.book)) == [wrong["00009"]]


def test_a_decision_can_be_shortened_again_and_never_lengthened(account, wrong):
    match = wrong["00001"]
    end(match, "2022-06")
    end(match, "2022-04", by=account.other_hr, reason="Stadig for længe")
    for last in ("2022-04", "2022-05"):
        with pytest.raises(Refused, match="already"):
            end(match, last)
    match.refresh_from_db()
    assert (match.last_month, match.ended_by, match.end_reason) == (
        month("2022-04"),
        account.other_hr,
        "Stadig for længe",
    )
    with pytest.raises(Refused, match="Write why"):
        end(match, "2022-03", reason=" ")


def test_a_newer_decision_takes_the_place_of_an_older_one_for_good(account, pilot):
    older, other = decided(account, "00009", pilot), filed(account.region, by=account.hr)
    newer = decided(account, "00009", other, first="2022-05")
    end(newer, "2022-06")
    rows = [line("9", "1,00", period=f"2022-0{number}") for number in (4, 5, 7)]
    found = upload(account, csv(*rows), in_month="2022-07")

    assert [pay.pilot for pay in found.pays.order_by("month")] == [pilot, other, None]
    older.refresh_from_db()
    assert (older.last_month, older.ended_by) == (month("2022-04"), None)
    decided(account, "00009", other, first="2022-03")
    assert [one.first_month for one in matches.remembered(account.book)] == [
        month("2022-03"),
        month("2022-05"),
    ]


def test_what_is_decided_of_an_older_month_leaves_later_decisions_as_they_are(account, pilot):
    """A back-payment of March waits after June's pay has been decided."""
    waiting, other = ("00009", account.code), filed(account.region, by=account.hr)

    def decide_what_waits(thing):
        [group] = quarantine.groups(account.book)
        assert (group.employment.number, group.code) == waiting
        quarantine.match(account.book, group.employment, group.code, thing, by=account.hr)

    booked(account, csv(line("9", "60,00", period="2022-06")), in_month="2022-06")
    decide_what_waits(pilot)
    booked(account, csv(line("9", "3,00", period="2022-03")), in_month="2022-06")
    decide_what_waits(other)
    rows = [line("9", "7,00", period=f"2022-0{number}") for number in (2, 4, 5, 6, 7)]
    found = upload(account, csv(*rows), in_month="2022-07")

    assert [pay.pilot for pay in found.pays.order_by("month")] == [None, other, other, pilot, pilot]
    periods = [(one.pilot, one.first_month, one.last_month) for one in matches.remembered(account.book)]
    assert periods == [(other, month("2022-03"), month("2022-05")), (pilot, month("2022-06"), None)]


def test_pay_that_waits_before_and_after_another_decision_is_remembered_on_both_sides_of_it(account, pilot):
    other = filed(account.region, by=account.hr)
    end(decided(account, "00009", other, first="2022-04"), "2022-05")
    rows = [line("9", "7,00", period=f"2022-0{number}") for number in (3, 7)]
    booked(account, csv(*rows), in_month="2022-07")
    [group] = quarantine.groups(account.book)
    quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr)

    rows = [line("9", "8,00", period=f"2022-0{number}") for number in (3, 4, 5, 6, 8)]
    found = upload(account, csv(*rows), in_month="2022-08")
    assert [pay.pilot for pay in found.pays.order_by("month")] == [pilot, other, other, None, pilot]


def test_a_decision_that_never_should_have_held_ends_no_newer_one(account, pilot):
    end(decided(account, "00009", pilot, first="2022-06"), "2022-05")
    assert decided(account, "00009", pilot).last_month is None


def test_what_waits_because_of_it_is_decided_anew(account, pilot, wrong):
    end(wrong["00009"])
    booked(account, csv(line("9", "110,00")))
    [group] = quarantine.groups(account.book)

    assert quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr) == 1
    assert [(one.pilot, one.last_month) for one in matches.remembered(account.book)][1:] == [
        (wrong["00009"].pilot, month("2022-03")),
        (pilot, None),
    ]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR])
def test_only_who_keeps_the_account_ends_a_decision(account, wrong, role):
    with pytest.raises(Refused, match="You may not do this"):
        end(wrong["00001"], by=member(role, account.region))
    assert not Match.objects.filter(last_month__isnull=False).exists()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"last_month": "2022-03-01"}, "match_ending_has_month_and_reason"),
        ({"last_month": None, "end_reason": "x"}, "match_ending_has_month_and_reason"),
        ({"first_month": "2022-01-01"}, "never changed"),
        ({"pilot": None}, "match_is_to_one_thing|never changed"),
    ],
)
def test_the_database_keeps_a_decision_as_it_was_made_and_an_end_with_its_reason(
    account, wrong, values, rule
):
    who = {"ended_by": account.hr, "ended_at": clock.now()} if "last_month" in values else {}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Match.objects.update(**values, **who)


@pytest.fixture
def hr(account, client):
    client.force_login(account.hr)
    client.cookies["language"] = "en"
    return client


def address(name, account, *args):
    return reverse(name, args=[account.book.pk, *args])


def text_of(response):
    return response.content.decode()


def test_what_is_remembered_is_listed_and_ended_once_however_often_it_is_pressed(account, wrong, hr):
    match, listed = wrong["00001"], address("matches", account)
    form = address("match_end", account, match.pk)
    page = text_of(hr.get(listed))
    for said in ("AB 00001", "AB 00009", match.pilot.case_number, "from March 2022", account.hr.name, form):
        assert said in page, said
    for name in ("quarantine", "payroll_imports"):
        assert f'href="{listed}"' in text_of(hr.get(address(name, account)))

    given = {"last_month": "2022-04", "reason": "Ny stilling", "token": new_token()}
    first, second = (hr.post(form, given) for _press in range(2))
    assert (first.url, second.url) == (listed, listed)
    page = text_of(hr.get(listed))
    for said in ("is remembered until April 2022", "March 2022 – April 2022", "“Ny stilling”"):
        assert said in page, said
    late = hr.post(form, given | {"token": new_token()})
    assert (late.status_code, "or with an earlier one, already" in text_of(late)) == (422, True)
    assert "Ny stilling" in text_of(late)
    never = hr.post(form, given | {"token": new_token(), "last_month": "2022-02"}, follow=True)
    assert ("The assignment is remembered no longer." in text_of(never), form in text_of(never)) == (
        True,
        False,
    )
    assert Event.objects.filter(verb="match_ended").count() == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": ""}, "Write why"),
        ({"reason": "010170-1234"}, "CPR"),
        ({"last_month": "i går"}, "There is no such month"),
    ],
)
def test_an_end_without_month_or_reason_is_asked_for_again(account, wrong, hr, given, said):
    whole = {"last_month": "2022-04", "reason": "Ny stilling", "token": new_token()}
    answer = hr.post(address("match_end", account, wrong["00001"].pk), whole | given)
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert not Match.objects.filter(last_month__isnull=False).exists()


def test_the_auditor_reads_and_another_region_does_not(account, wrong, client):
    form = address("match_end", account, wrong["00001"].pk)
    client.force_login(member(Role.AUDITOR, account.region))
    page = client.get(address("matches", account))
    assert (page.status_code, form in text_of(page)) == (200, False)
    assert [client.get(form).status_code, client.post(form).status_code] == [403, 403]

    other = Account()
    client.force_login(other.hr)
    assert [client.get(url).status_code for url in (address("matches", account), form)] == [404, 404]
    own_book = address("match_end", other, wrong["00001"].pk)
    assert [client.get(own_book).status_code, client.post(own_book).status_code] == [404, 404]
    client.force_login(account.coordinator)
    assert [client.get(url).status_code for url in (address("matches", account), form)] == [403, 403]


def test_who_reads_what_is_remembered_leaves_a_row_for_each_person_whatever_their_number(account, wrong, hr):
    appointment = account.appointment()
    employment = account.employment("00077")
    matches.decide(
        account.book,
        employment,
        account.stipend_code,
        first_month=month("2022-03"),
        by=account.hr,
        appointment=appointment,
    )
    hr.get(address("matches", account))

    people = {f"employment:{match.employment_id}" for match in wrong.values()}
    expected = sorted({*people, f"user:{account.coordinator.pk}"})
    assert sorted(Access.objects.values_list("whose", flat=True)) == expected
    with CaptureQueriesContext(connection) as few:
        hr.get(address("matches", account))
    for number in range(300, 320):
        decided(account, f"{number:05}", wrong["00001"].pilot)
    with CaptureQueriesContext(connection) as many:
        hr.get(address("matches", account))
    assert len(few) == len(many)
