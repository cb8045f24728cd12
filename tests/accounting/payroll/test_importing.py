"""What an extract books, what it never books twice, and how all of it is taken back."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounting.audit.subjects import subjects_of
from accounting.book import access, booking, chain, sums
from accounting.models import Access, Closing, Match, PayrollImport, PayrollLine, Posting
from accounting.payroll import importing, quarantine
from common import clock
from common.errors import Refused
from pilots.models import Employment
from regions.permissions import Role
from tests.accounts import Account, month
from tests.agreements import Negotiation, participant
from tests.extracts import booked, csv, line, upload
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def pilot(account):
    """A pilot in which AB 00001 and AB 00002 take part through 2022."""
    found = Negotiation(filed(account.region, by=account.hr), hr=account.hr, coordinator=account.coordinator)
    found.start()
    for number in ("00001", "00002"):
        participant(found.agreement, number=number)
    type(found.agreement).objects.filter(pk=found.agreement.pk).update(budget_reason="Rate 2 følger")
    found.send().clear().sign("employer").sign("union")
    return found.pilot


def standing():
    """(employment, pay month, amount) of what stands in the book, reversals and all summed up."""
    rows = {}
    for posting in Posting.objects.select_related("employment"):
        key = (posting.employment.number, f"{posting.pay_month:%Y-%m}")
        rows[key] = rows.get(key, 0) + posting.amount
    return {key: amount for key, amount in rows.items() if amount}


def states(found):
    return list(found.lines.order_by("row").values_list("state", flat=True))


def test_a_line_finds_its_pilot_and_is_booked_with_all_that_traces_it(account, pilot):
    found = booked(account, csv(line("1", "1.234,50"), line("2", "10,00", period="2022-03")))

    first, second = Posting.objects.order_by("number")
    assert (first.pilot, first.type, first.amount, first.code) == (
        pilot,
        "salary",
        Decimal("1234.50"),
        account.code,
    )
    assert (first.voucher, first.line.row, first.line.pay.payroll_import) == (f"LØN-{found.pk}/2", 2, found)
    # A back-payment keeps its pay month and is booked in the open one.
    assert (second.pay_month, second.month) == (month("2022-03"), month("2022-04"))
    assert (found.state, states(found)) == ("booked", ["booked", "booked"])


def test_the_same_file_and_the_same_line_again_book_nothing_twice(account, pilot):
    data = csv(line("1", "100,00"), line("1", "100,00"), line("2", "50,00"))
    booked(account, data)
    assert standing() == {("00001", "2022-04"): 200, ("00002", "2022-04"): 50}

    again = upload(account, data)
    assert states(again) == ["unchanged"] * 3
    assert importing.of_the_same_file(again)["booked"].lines.count() == 3
    importing.commit(again, by=account.hr)
    more = booked(
        account, csv(line("1", "100,00"), line("1", "100,00"), line("1", "100,00"), line("2", "50,00"))
    )

    assert Posting.objects.filter(line__pay__payroll_import=more).count() == 1
    assert standing() == {("00001", "2022-04"): 300, ("00002", "2022-04"): 50}


def test_a_later_months_extract_that_repeats_earlier_lines_books_only_what_is_new(account, pilot):
    booked(account, csv(line("1", "100,00")))
    found = booked(
        account, csv(line("1", "100,00"), line("1", "110,00", period="2022-05")), in_month="2022-05"
    )
    assert states(found) == ["unchanged", "booked"]
    assert standing() == {("00001", "2022-04"): 100, ("00001", "2022-05"): 110}


def test_a_changed_line_is_reversed_and_booked_anew_and_a_vanished_one_as_it_is_decided(account, pilot):
    booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    found = upload(account, csv(line("1", "120,00")))
    assert (states(found), len(found.facts.vanished)) == (["changed"], 1)

    with pytest.raises(Refused, match="Choose whether what has vanished"):
        importing.commit(found, by=account.hr)
    importing.commit(found, by=account.hr, take_back=True)

    assert standing() == {("00001", "2022-04"): 120}
    assert Posting.objects.filter(reverses__isnull=False).count() == 2
    assert chain.verify(account.book, month("2022-04")).holds


def test_what_has_vanished_may_stand(account, pilot):
    booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    booked(account, csv(line("1", "100,00")), take_back=False)
    assert standing() == {("00001", "2022-04"): 100, ("00002", "2022-04"): 50}


def test_a_posting_taken_back_by_hand_leaves_its_line_to_the_next_extract_until_it_stands_again(
    account, pilot
):
    first, by_hand = booked(account, csv(line("1", "100,00"))), {"by": account.hr, "month": month("2022-05")}
    booking.reverse(account.book, Posting.objects.all(), reason="Forkert pulje", **by_hand)
    assert (states(first), states(upload(account, csv(line("1", "100,00"))))) == (["reversed"], ["new"])

    again = Posting.objects.filter(reverses__isnull=False)
    booking.reverse(account.book, again, reason="Rigtig pulje alligevel", **by_hand)
    assert (states(first), states(upload(account, csv(line("1", "100,00"))))) == (["booked"], ["unchanged"])
    importing.undo(first, by=account.hr, reason="Forkert udtræk", month=month("2022-05"))
    assert (standing(), states(first)) == ({}, ["reversed"])


def test_another_institutions_extract_of_the_month_makes_nothing_vanish(account, pilot):
    booked(account, csv(line("1", "100,00")))
    found = upload(account, csv(line("1", "70,00", institution="CD")))
    assert (states(found), found.facts.vanished) == (["new"], [])


def test_undoing_takes_back_what_was_booked_and_books_again_what_was_taken_back(account, pilot):
    first = booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    second = booked(account, csv(line("1", "120,00")), take_back=True)

    importing.undo(second, by=account.hr, reason="Forkert udtræk", month=month("2022-05"))

    assert standing() == {("00001", "2022-04"): 100, ("00002", "2022-04"): 50}
    second.refresh_from_db()
    assert (second.state, states(second), states(first)) == ("undone", ["reversed"], ["booked", "booked"])
    with pytest.raises(Refused, match="Only an import that is booked"):
        importing.undo(second, by=account.hr, reason="Igen", month=month("2022-05"))
    again = booked(account, csv(line("1", "120,00")), take_back=True)
    assert standing() == {("00001", "2022-04"): 120}
    importing.undo(again, by=account.hr, reason="Igen", month=month("2022-05"))
    importing.undo(first, by=account.hr, reason="Alt", month=month("2022-05"))
    assert standing() == {}


def test_an_import_that_a_later_one_builds_on_is_undone_after_it(account, pilot):
    first = booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    second = booked(account, csv(line("1", "120,00"), line("2", "50,00")))
    third = booked(account, csv(line("1", "130,00"), line("2", "50,00")))
    other = booked(account, csv(line("1", "1,00", institution="CD")))
    empty = booked(account, csv(line("1", "130,00"), line("2", "50,00")))

    for early in (first, second):
        with pytest.raises(Refused, match="Undo that first"):
            importing.undo(early, by=account.hr, reason="Forkert", month=month("2022-05"))
    for found, expected in ((third, 120), (second, 100), (first, None)):
        importing.undo(found, by=account.hr, reason="Forkert", month=month("2022-05"))
        assert standing().get(("00001", "2022-04")) == expected
    assert [one.state for one in PayrollImport.objects.filter(pk__in=[other.pk, empty.pk])] == ["booked"] * 2


def test_a_back_payment_that_vanishes_is_seen_though_its_month_is_not_in_the_file(account, pilot):
    booked(account, csv(line("1", "100,00"), line("2", "9,00", period="2022-02")))
    found = upload(account, csv(line("1", "100,00")))
    assert len(found.facts.vanished) == 1


def test_a_line_equal_to_one_of_another_months_extract_is_told(account, pilot):
    booked(account, csv(line("1", "100,00")))
    found = upload(account, csv(line("1", "100,00"), line("1", "7,00", period="2022-05")), in_month="2022-05")
    assert (states(found), found.facts.elsewhere) == (["unchanged", "new"], 1)


def test_undoing_leaves_what_was_taken_back_by_hand(account, pilot):
    found = booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    one = Posting.objects.filter(line__row=2)
    booking.reverse(account.book, one, by=account.hr, month=month("2022-04"), reason="Forkert læge")

    importing.undo(found, by=account.hr, reason="Forkert udtræk", month=month("2022-05"))

    assert sums.total(account.book) == 0
    assert standing() == {}


def test_nothing_is_booked_while_problems_stand_unless_they_are_set_aside(account, pilot):
    found = upload(account, csv(line("1", "100,00"), line("2", "ti")))
    with pytest.raises(Refused, match="could not be read"):
        importing.commit(found, by=account.hr)
    with pytest.raises(Refused, match="Write why"):
        importing.set_aside(found, by=account.hr, reason=" ")

    importing.set_aside(found, by=account.hr, reason="Linjen er en testlinje")
    importing.commit(found, by=account.hr)

    assert standing() == {("00001", "2022-04"): 100}


def test_lines_nobody_knows_wait_and_are_remembered_when_decided(account, pilot):
    found = upload(account, csv(line("1", "100,00"), line("9", "30,00"), line("9", "5,00", period="2022-03")))
    [group] = quarantine.groups(account.book)
    assert (group.employment.number, group.count, group.amount, group.likely) == ("00009", 2, 35, [])
    importing.commit(found, by=account.hr)
    assert standing() == {("00001", "2022-04"): 100}

    made = quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr)

    assert made == 2
    assert standing() == {("00001", "2022-04"): 100, ("00009", "2022-04"): 30, ("00009", "2022-03"): 5}
    assert Posting.objects.filter(pilot=pilot).count() == 3
    assert (Match.objects.get().first_month, quarantine.groups(account.book)) == (month("2022-03"), [])
    later = upload(account, csv(line("9", "30,00", period="2022-05")), in_month="2022-05")
    assert later.lines.get().pay.pilot == pilot


def test_what_waits_does_not_wait_twice_when_the_extract_comes_again(account, pilot):
    booked(account, csv(line("9", "30,00")))
    again = booked(account, csv(line("9", "30,00"), line("1", "100,00")))
    [group] = quarantine.groups(account.book)
    assert (states(again), group.count, group.amount) == (["unchanged", "booked"], 1, 30)

    assert quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr) == 1
    assert standing() == {("00009", "2022-04"): 30, ("00001", "2022-04"): 100}


def test_what_waits_is_replaced_by_a_changed_line_and_waits_again_when_that_is_undone(account, pilot):
    booked(account, csv(line("9", "30,00")))
    changed = booked(account, csv(line("9", "25,00"), line("1", "100,00")))
    assert [(group.count, group.amount) for group in quarantine.groups(account.book)] == [(1, 25)]

    importing.undo(changed, by=account.hr, reason="Forkert udtræk", month=month("2022-05"))

    [group] = quarantine.groups(account.book)
    assert (group.count, group.amount, standing()) == (1, 30, {})
    assert quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr) == 1
    assert standing() == {("00009", "2022-04"): 30}


@pytest.mark.parametrize("replacing", [["25,00", "5,00"], ["5,00"]], ids=["changed", "vanished"])
def test_what_waited_is_booked_when_its_replacement_is_undone_after_its_pay_became_known(
    account, pilot, replacing
):
    booked(account, csv(line("9", "30,00"), line("9", "5,00")))
    later = upload(account, csv(*(line("9", amount) for amount in replacing)))
    importing.commit(later, by=account.hr, take_back=True)
    [group] = quarantine.groups(account.book)
    quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr)
    assert standing() == {("00009", "2022-04"): 5 + 25 * (len(replacing) - 1)}

    importing.undo(later, by=account.hr, reason="Forkert udtræk", month=month("2022-05"))

    assert (standing(), quarantine.groups(account.book)) == ({("00009", "2022-04"): 35}, [])
    assert upload(account, csv(line("9", "30,00"), line("9", "5,00"))).lines.filter(state="new").count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounting_pay SET month = '2022-05-01'",
        "UPDATE accounting_payrollline SET amount = 1",
        "UPDATE accounting_payrollline SET pay_id = pay_id + 1",
        "DELETE FROM accounting_payrollline",
        "DELETE FROM accounting_pay",
    ],
)
def test_what_was_read_stays_as_it_was_read_beneath_the_verbs_too(account, pilot, statement):
    booked(account, csv(line("9", "1,00"), line("99", "2,00")))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_lines_set_aside_with_a_reason_are_never_booked(account):
    found = booked(account, csv(line("9", "30,00")))
    [group] = quarantine.groups(account.book)
    with pytest.raises(Refused, match="Write why"):
        quarantine.set_aside(account.book, group.employment, group.code, by=account.hr, reason="")
    quarantine.set_aside(account.book, group.employment, group.code, by=account.hr, reason="Almindelig løn")

    assert (states(found), quarantine.groups(account.book)) == (["aside"], [])
    assert not Posting.objects.exists()


def set_aside(account):
    for group in quarantine.groups(account.book):
        quarantine.set_aside(
            account.book, group.employment, group.code, by=account.hr, reason="Almindelig løn"
        )


def test_what_was_set_aside_stays_so_when_it_comes_again(account, pilot):
    booked(account, csv(line("9", "30,00"), line("1", "100,00")))
    set_aside(account)

    again = booked(account, csv(line("9", "30,00"), line("1", "100,00")))
    assert (states(again), again.facts.elsewhere) == (["unchanged"] * 2, 0)
    later = [line("9", "30,00"), line("1", "9,00", period="2022-05")]
    found = upload(account, csv(*later), in_month="2022-05")
    assert (states(found), found.facts.elsewhere) == (["unchanged", "new"], 0)
    importing.drop(found, by=account.hr)
    # Another amount is none of what was set aside; a second equal line is one more.
    other = upload(account, csv(line("9", "31,00"), line("9", "30,00"), line("9", "30,00")))
    assert (states(other), len(other.facts.vanished)) == (["new", "unchanged", "new"], 1)
    assert quarantine.groups(account.book)[0].amount == 61


def test_what_two_files_had_was_set_aside_once(account):
    both = [upload(account, csv(line("9", "30,00"))) for _time in range(2)]
    set_aside(account)
    for found in both:
        importing.commit(found, by=account.hr)

    third = booked(account, csv(line("9", "30,00"), line("9", "30,00")))
    assert states(third) == ["unchanged", "new"]
    set_aside(account)
    assert states(upload(account, csv(line("9", "30,00"), line("9", "30,00")))) == ["unchanged"] * 2


def take_up(account):
    for group in quarantine.set_asides(account.book):
        quarantine.take_up(account.book, group.employment, group.code, by=account.hr, reason="Det var løn")


def test_what_was_set_aside_by_mistake_waits_again_once_and_is_booked_once(account, pilot):
    both = [upload(account, csv(line("9", "30,00"), line("9", "30,00"))) for _time in range(2)]
    set_aside(account)
    for found in both:
        importing.commit(found, by=account.hr)
    again = upload(account, csv(line("9", "30,00"), line("9", "30,00")))
    assert again.facts.aside == 2
    [group] = quarantine.set_asides(account.book)
    with pytest.raises(Refused, match="Write why"):
        quarantine.take_up(account.book, group.employment, group.code, by=account.hr, reason=" ")

    take_up(account)

    [waits] = quarantine.groups(account.book)
    assert (waits.count, waits.amount, quarantine.set_asides(account.book)) == (2, 60, [])
    with pytest.raises(Refused, match="set aside no more"):
        quarantine.take_up(account.book, group.employment, group.code, by=account.hr, reason="Igen")
    assert quarantine.match(account.book, waits.employment, waits.code, pilot, by=account.hr) == 2
    importing.commit(again, by=account.hr)
    assert standing() == {("00009", "2022-04"): 60}


def test_what_was_set_aside_is_asked_again_when_its_import_is_undone(account):
    found = booked(account, csv(line("9", "30,00")))
    set_aside(account)
    importing.undo(found, by=account.hr, reason="Forkert udtræk", month=month("2022-05"))
    assert states(upload(account, csv(line("9", "30,00")))) == ["new"]


def test_an_employment_in_two_pilots_waits_with_both_proposed(account, pilot):
    other = Negotiation(filed(account.region, by=account.hr), hr=account.hr, coordinator=account.coordinator)
    other.start()
    participant(other.agreement, number="00001", hours="5")
    type(other.agreement).objects.filter(pk=other.agreement.pk).update(budget_reason="Rate 2 følger")
    other.send().clear().sign("employer").sign("union")

    found = upload(account, csv(line("1", "100,00")))

    assert found.lines.get().pay.pilot is None
    assert quarantine.groups(account.book)[0].likely == [pilot, other.pilot]


def test_pay_outside_the_annexs_period_waits(account, pilot):
    assert upload(account, csv(line("1", "1,00", period="2023-06"))).lines.get().pay.pilot is None


def test_a_coordinators_code_finds_the_appointment(account):
    employment = account.employment("00077")
    appointment = account.appointment(employment=employment)
    booked(account, csv(line("77", "11.423,88", code="8124")))

    posting = Posting.objects.get()
    assert (posting.type, posting.appointment, posting.pilot) == ("coordinator", appointment, None)


def test_an_employment_of_another_region_is_unknown_here(account, pilot):
    other = Account()
    Employment.objects.create(region=other.region, institution="ZZ", number="00005")
    found = upload(account, csv(line("5", "1,00", institution="ZZ")))
    assert found.lines.get().pay.employment.region == account.region
    assert found.lines.get().pay.pilot is None


def test_dropping_forgets_the_lines_and_the_employments_only_they_named(account, pilot):
    found = upload(account, csv(line("1", "1,00"), line("99", "1,00"), line("2", "x")))
    importing.drop(found, by=account.hr)

    assert (PayrollLine.objects.count(), found.pays.count(), found.problems.count()) == (0, 0, 0)
    assert not Employment.objects.filter(number="00099").exists()
    assert Employment.objects.filter(number="00001").exists()
    with pytest.raises(Refused, match="not open any more"):
        importing.commit(found, by=account.hr)


def test_dropping_keeps_the_employments_that_somebody_has_looked_at(account, pilot):
    found = upload(account, csv(line("98", "1,00"), line("99", "1,00")))
    seen = Employment.objects.get(number="00098")
    access.note([seen], by=account.hr, region=account.region, purpose="payroll", shown="payrollimport:1")

    importing.drop(found, by=account.hr)

    assert list(Employment.objects.filter(number__in=["00098", "00099"])) == [seen]
    again = upload(account, csv(line("98", "1,00")))
    assert Access.objects.about(subjects_of(again.pays.get().employment)).count() == 1


def test_a_month_closed_between_looking_and_booking_books_nothing(account, pilot):
    found = upload(account, csv(line("1", "1,00")))
    Closing.objects.create(
        book=account.book,
        month=month("2022-04"),
        by=account.hr,
        at=clock.now(),
        count=0,
        booked_total=0,
        ledger_total=0,
    )
    with pytest.raises(Refused, match="is closed"):
        importing.commit(found, by=account.hr)
    assert not Posting.objects.exists()
    assert PayrollImport.objects.get().state == "open"


def test_what_was_booked_since_the_preview_is_looked_at_again(account, pilot):
    first, second = upload(account, csv(line("1", "1,00"))), upload(account, csv(line("1", "1,00")))
    importing.commit(first, by=account.hr)
    with pytest.raises(Refused, match="since you looked"):
        importing.commit(second, by=account.hr)
    assert states(second) == ["unchanged"]
    importing.commit(second, by=account.hr)
    assert standing() == {("00001", "2022-04"): 1}


def test_booking_twice_books_once(account, pilot):
    found = upload(account, csv(line("1", "1,00")))
    importing.commit(found, by=account.hr)
    with pytest.raises(Refused, match="not open any more"):
        importing.commit(found, by=account.hr)
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.CENTRAL_UNION])
def test_only_who_keeps_the_account_imports(account, pilot, role):
    by = member(role, None if role == Role.CENTRAL_UNION else account.region)
    found = upload(account, csv(line("1", "1,00")))
    verbs = [
        lambda: importing.commit(found, by=by),
        lambda: importing.drop(found, by=by),
        lambda: importing.set_aside(found, by=by, reason="x"),
        lambda: importing.undo(found, by=by, reason="x", month=month("2022-04")),
        lambda: upload(account, csv(line("1", "1,00")), by=by),
    ]
    for verb in verbs:
        with pytest.raises(Refused, match="You may not do this"):
            verb()
    assert PayrollImport.objects.count() == 1


def test_hundred_lines_take_no_more_queries_than_ten(account, pilot):
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (5, 10, 100):
        data = csv(*(line(f"{size}{n:02}", "1,00") for n in range(size)))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = upload(account, data)
            importing.commit(found, by=account.hr, take_back=False)
        counts.append(len(asked))
    assert counts[1] == counts[2]


@pytest.fixture
def moved(account, pilot):
    """(an extract with one line of 100, the pilot its posting was moved to)."""
    there = filed(account.region, by=account.hr)
    found = booked(account, csv(line("1", "100,00")))
    given = {"by": account.hr, "month": month("2022-05"), "reason": "Forkert"}
    booking.move(account.book, Posting.objects.get(), there, **given)
    return found, there


def by_pilot():
    sums_of = {}
    for pk, amount in Posting.objects.values_list("pilot", "amount"):
        sums_of[pk] = sums_of.get(pk, 0) + amount
    return {pk: total for pk, total in sums_of.items() if total}


def test_an_extract_whose_posting_was_moved_is_undone_where_it_stands(account, moved):
    importing.undo(moved[0], by=account.hr, reason="Forkert", month=month("2022-06"))

    assert by_pilot() == {}


def test_a_line_that_changes_after_it_was_moved_takes_back_what_stands(account, pilot, moved):
    booked(account, csv(line("1", "120,00")))

    assert by_pilot() == {pilot.pk: 120}


def test_a_line_that_vanishes_after_it_was_moved_is_taken_back_where_it_stands(account, moved):
    booked(account, csv(line("2", "7,00")), take_back=True)

    assert sum(by_pilot().values()) == 7
    assert moved[1].pk not in by_pilot()


def test_what_was_moved_and_moved_back_is_undone_whole(account, pilot, moved):
    stands = Posting.objects.get(pilot=moved[1])
    booking.move(account.book, stands, pilot, by=account.hr, month=month("2022-06"), reason="Alligevel")
    assert by_pilot() == {pilot.pk: 100}

    importing.undo(moved[0], by=account.hr, reason="Forkert", month=month("2022-06"))

    assert by_pilot() == {}
