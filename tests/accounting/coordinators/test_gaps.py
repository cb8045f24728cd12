"""Every gap between what a coordinator's month should cost and what is booked has the first explanation that fits."""

import datetime
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounting.coordinators import appointments, gaps, pay, stipends
from accounting.coordinators.gaps import Booked, Facts
from accounting.models import Appointment, Closing, PayrollImport
from common import clock
from common.money import format_kroner, rounded
from regions.permissions import Role
from tests.accounts import BASIC_PAY, Account, load_factors, month
from tests.factories import ProgrammeFactory, charge, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
DAY = datetime.date
TODAY = DAY(2024, 1, 15)
TERMS = {"kind": "release", "starts_on": DAY(2021, 9, 1), "monthly": BASIC_PAY, "source": "Lønoversigt"}
FULL = Decimal("11423.88")
NOTHING_KNOWN = Facts(None, None, TODAY)


@pytest.fixture
def account():
    return Account(given=1_000_000)


def appoint(account, user=None, **terms):
    found = appointments.appoint(account.book, user or account.coordinator, by=account.hr, **TERMS | terms)
    return fresh(found)


def fresh(appointment):
    found = Appointment.objects.select_related("book__programme", "user").prefetch_related("bases")
    return found.get(pk=appointment.pk)


def told(appointment, booked, facts=NOTHING_KNOWN):
    """{month: what is said} when `booked` is {month: amount, or (booked month, amount) pairs}."""
    postings = []
    for concerned, what in booked.items():
        for booked_in, amount in what if isinstance(what, list) else [(concerned, what)]:
            postings.append(Booked(month(concerned), month(booked_in), len(postings) + 1, Decimal(amount)))
    found = gaps.booked_months(appointment, postings, facts)
    return {f"{one.month:%Y-%m}": one.explanation.replace("\xa0", " ") for one in found}


def april(appointment, amount, facts=NOTHING_KNOWN):
    return told(appointment, {} if amount is None else {"2022-04": amount}, facts)["2022-04"]


GAPS = {
    "11423.88": "",
    None: "Nothing is booked yet.",
    "22847.77": "Paid for 14,8 hours a week instead of 7,4.",
    "11423.50": "A difference of rounding, less than 1 kr.",
    "11424.87": "A difference of rounding, less than 1 kr.",
    "11424.88": "Not explained: 1,00 kr. differs.",
    "12350.14": "Paid for 8 hours a week instead of 7,4.",
    "57119.42": "Paid for 37 hours a week instead of 7,4.",
    "57135.00": "Not explained: 45.711,12 kr. differs.",
    "5711.94": "Paid for 3,7 hours a week instead of 7,4.",
    "13812.61": "Booked with pension (18,96 %) and holiday allowance (1,95 %).",
    "13589.85": "Booked with pension (18,96 %), without holiday allowance.",
    "11646.65": "Booked with holiday allowance (1,95 %), without pension.",
    "10000.03": "Not explained: −1.423,85 kr. differs.",
    "-5.00": "Not explained: −11.428,88 kr. differs.",
}


@pytest.mark.smoke
@pytest.mark.parametrize("booked", GAPS)
def test_each_gap_has_its_explanation(account, booked):
    assert april(appoint(account), booked) == GAPS[booked]


def test_the_double_of_a_month_is_booked_twice_unless_an_earlier_month_lacks_it(account):
    found = appoint(account, starts_on=DAY(2022, 4, 1))
    assert april(found, 2 * FULL) == "Booked twice."
    found = told(found, {"2022-05": 2 * FULL})
    assert found["2022-05"] == "Holds back-payment for April 2022."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            Facts(None, month("2022-03"), TODAY),
            "Nothing is booked yet: the last extract booked is of March 2022.",
        ),
        (Facts(month("2022-03"), month("2022-04"), TODAY), "Nothing is booked yet."),
        (
            Facts(month("2022-04"), month("2022-05"), TODAY),
            "Nothing is booked, and the month is closed: book it in an open month.",
        ),
        (Facts(None, None, DAY(2022, 4, 30)), "The month has not ended: nothing is booked yet."),
    ],
)
def test_a_month_without_postings_says_how_far_the_book_has_come(account, facts, sentence):
    assert april(appoint(account), None, facts) == sentence


def test_how_far_the_book_has_come_is_read_from_closings_and_booked_extracts(account):
    assert gaps.facts_of(account.book) == NOTHING_KNOWN
    figures = {"count": 0, "booked_total": 0, "ledger_total": 0}
    Closing.objects.create(
        book=account.book, month=month("2022-02"), by=account.hr, at=clock.now(), **figures
    )
    for number, (state, extract) in enumerate(
        [("booked", "2022-03"), ("undone", "2022-06"), ("open", "2022-07")]
    ):
        PayrollImport.objects.create(
            book=account.book,
            state=state,
            undo_reason="Forkert fil" if state == "undone" else "",
            file_name="løn.csv",
            sha256=f"{number}",
            uploaded_by=account.hr,
            uploaded_at=clock.now(),
            extract_month=month(extract),
            month=month(extract),
        )
    assert gaps.facts_of(account.book) == Facts(month("2022-02"), month("2022-03"), TODAY)


def test_what_was_taken_back_and_what_was_booked_later(account):
    found = appoint(account)
    back = told(found, {"2022-04": [("2022-04", "5"), ("2022-05", "-5")], "2022-05": [("2022-07", FULL)]})
    assert back["2022-04"] == "What was booked has been taken back."
    assert back["2022-05"] == "Booked later, in July 2022."


def test_a_later_month_that_holds_the_pay_of_the_months_before_it(account):
    """Appointed in September, first paid in December for all four months."""
    found = appoint(account, ends_on=DAY(2022, 1, 31))
    said = told(found, {"2021-12": 4 * FULL, "2022-01": FULL})
    paid_later = "Booked as back-payment with the pay of December 2021."
    assert said == {
        "2021-09": paid_later,
        "2021-10": paid_later,
        "2021-11": paid_later,
        "2021-12": "Holds back-payment for September 2021, October 2021, November 2021.",
        "2022-01": "",
    }


def test_pay_after_the_last_day_may_be_the_missing_month(account):
    found = appoint(account, ends_on=DAY(2022, 2, 28))
    booked = {"2021-09": FULL, "2021-11": FULL, "2021-12": FULL, "2022-01": FULL, "2022-02": FULL}
    assert told(found, booked | {"2022-03": FULL})["2022-03"] == "Holds back-payment for October 2021."
    said = told(found, booked | {"2021-10": FULL, "2022-03": FULL})
    assert said["2022-03"] == "Booked for a month in which the appointment does not run or has no pay."


def test_a_raise_that_was_paid_back_in_a_lump(account):
    found = appoint(account, starts_on=DAY(2022, 4, 1), ends_on=DAY(2022, 7, 31))
    pay.add_basis(found, effective_from=DAY(2022, 4, 1), monthly=60_000, source="Ny løn", by=account.hr)
    raised = Decimal(12_000)
    said = told(
        fresh(found), {"2022-04": FULL, "2022-05": FULL, "2022-06": FULL, "2022-07": 4 * raised - 3 * FULL}
    )
    assert said["2022-04"] == "Booked as back-payment with the pay of July 2022."
    assert said["2022-07"] == "Holds back-payment for April 2022, May 2022, June 2022."


def test_pay_before_and_after_are_recognised_in_whole_broken_and_part_months(account):
    found = appoint(account, ends_on=DAY(2022, 6, 10))
    pay.add_basis(found, effective_from=DAY(2022, 5, 11), monthly=60_000, source="Ny løn", by=account.hr)
    found = fresh(found)
    earlier = "Calculated from the earlier pay, 57.119,42 kr. a month."
    later = "Calculated from the later pay, 60.000,00 kr. a month."

    assert april(found, "12000") == later
    assert told(found, {"2022-05": FULL})["2022-05"] == earlier
    assert told(found, {"2022-05": "12000"})["2022-05"] == later
    part = rounded(Fraction(BASIC_PAY) / 5 * 10 / 30)
    assert told(found, {"2022-06": part})["2022-06"] == earlier


def test_a_corrected_pay_is_recognised_too(account):
    found = appoint(account)
    pay.add_basis(found, effective_from=TERMS["starts_on"], monthly=60_000, source="Rettelse", by=account.hr)
    assert april(fresh(found), FULL) == "Calculated from the earlier pay, 57.119,42 kr. a month."


def test_whole_and_part_months_at_the_ends_of_an_appointment(account):
    found = appoint(account, starts_on=DAY(2022, 4, 16), ends_on=DAY(2022, 6, 30))
    assert april(found, FULL) == "Booked for the whole month, of which 15 of 30 days ran."
    twenty = rounded(Fraction(BASIC_PAY) / 5 * 20 / 30)
    assert april(found, twenty) == "Booked for 20 of the month's 30 days, of which 15 ran."
    assert (
        told(found, {"2022-06": twenty})["2022-06"]
        == "Booked for 20 of the month's 30 days, of which 30 ran."
    )
    # In between it is the pay of fewer hours, not of fewer days.
    assert told(found, {"2022-05": "5711.94"})["2022-05"] == "Paid for 3,7 hours a week instead of 7,4."


def test_the_programmes_own_additions():
    programme = charge(ProgrammeFactory(), "18.96", "2.00")
    found = appoint(Account(programme=programme))
    assert april(found, FULL + Decimal("2394.45")) == ""
    assert april(found, FULL) == (
        "Booked without pension and holiday allowance, which the programme's settings put on top."
    )
    assert (
        april(found, FULL + Decimal("2165.97")) == "Booked with pension (18,96 %), without holiday allowance."
    )
    eight = rounded(Fraction(BASIC_PAY) * 8 / 37)
    with_additions = eight + rounded(Fraction(eight) * Fraction("0.2096"))
    assert april(found, with_additions) == "Paid for 8 hours a week instead of 7,4."


def test_years_add_up_to_the_whole(account):
    found = appoint(account, ends_on=DAY(2022, 2, 28))
    rows = gaps.booked_months(found, [Booked(month("2021-09"), month("2022-04"), 1, Decimal(7))])
    years = gaps.years(rows, gaps.BookedSum)
    assert [(year.year, year.should, year.booked) for year in years] == [
        (2021, 4 * FULL, Decimal(7)),
        (2022, 2 * FULL, 0),
    ]
    assert gaps.BookedSum(rows).gap == sum(year.gap for year in years) == 7 - 6 * FULL


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 3700), st.dates(DAY(2021, 1, 1), DAY(2023, 5, 31)), st.integers(0, 400), st.data())
def test_whatever_is_booked_is_told_and_never_explained_away(account, hours, first, days, data):
    """Each month has a sentence exactly when something differs; what is not explained names the whole gap."""
    other = member(Role.COORDINATOR, account.region)
    found = appoint(
        account,
        other,
        hours=Decimal(hours).scaleb(-2),
        hours_reason="Prøve",
        starts_on=first,
        ends_on=first + datetime.timedelta(days=days),
    )
    amounts = data.draw(st.lists(st.integers(-5_000_000, 5_000_000), max_size=6))
    each = stipends.months_of(found, until=TODAY)
    postings = [
        Booked(each[place % len(each)], each[-1], place + 1, Decimal(ore).scaleb(-2))
        for place, ore in enumerate(amounts)
    ]
    rows = gaps.booked_months(found, postings, NOTHING_KNOWN)
    assert gaps.BookedSum(rows).booked == sum((posting.amount for posting in postings), Decimal(0))
    for row in rows:
        assert row.gap == 0 or row.explanation
        if row.explanation.startswith("Not explained"):
            assert format_kroner(row.gap) in row.explanation
    appointments.end(found, first - datetime.timedelta(days=1), by=account.hr)


# The programme's end


@pytest.mark.smoke
def test_stipends_end_with_the_programmes_pilots_on_both_pages(account):
    found = fresh(account.appointment(starts_on=DAY(2023, 4, 1)))

    assert [f"{one.month:%Y-%m}" for one in gaps.months(found)] == ["2023-04", "2023-05"]
    assert list(stipends.remaining([found])) == [month("2023-04"), month("2023-05")]


def test_a_region_with_its_own_window_is_paid_for_until_its_last_day(account):
    window = {"starts_from": DAY(2022, 1, 1), "starts_to": DAY(2023, 5, 31), "ends_to": DAY(2023, 11, 15)}
    account.programme.windows.create(region=account.region, **window)
    found = fresh(account.appointment(starts_on=DAY(2023, 10, 1)))

    half = rounded(Fraction(BASIC_PAY) / 5 / 2)
    assert [one.should for one in gaps.months(found)] == [FULL, half]
    assert stipends.remaining([found]) == {month("2023-10"): FULL, month("2023-11"): half}


def test_what_is_booked_after_the_end_is_told_on_every_page(account, client):
    found = account.appointment(starts_on=DAY(2023, 4, 1))
    for text in ("2023-04", "2023-05", "2023-06", "2023-07"):
        account.stipend(found, FULL, in_month=text)
    said = told(fresh(found), {"2023-05": FULL, "2023-06": FULL})

    assert (
        said["2023-06"]
        == "Booked for a month after 31.05.2023, the last day that the programme pays coordinators here."
    )
    assert stipends.booked_after_the_end(account.book) == 2 * FULL
    client.force_login(account.hr)
    client.cookies["language"] = "en"
    for address in (account.book.get_absolute_url(), reverse("appointments", args=[account.book.pk])):
        assert "22.847,76\xa0kr. is booked for coordinators' months after 31.05.2023" in unescaped(
            client, address
        )
    client.force_login(account.coordinator)
    assert "is booked for coordinators" not in unescaped(client, account.book.get_absolute_url())


def unescaped(client, address):
    return unescape(client.get(address).content.decode())


def test_an_extra_month_after_the_end_pays_no_month_before_it(account):
    found = account.appointment(starts_on=DAY(2023, 4, 1))
    said = told(fresh(found), {"2023-04": FULL, "2023-06": FULL})
    assert said["2023-05"] == "Nothing is booked yet."


def test_pay_from_before_the_last_regulation_is_said(account, client):
    load_factors()
    found = account.appointment(starts_on=DAY(2022, 10, 1))
    client.force_login(account.coordinator)
    client.cookies["language"] = "en"
    words = "The newest pay is older than the regulation of 01.01.2023"
    assert words in client.get(found.get_absolute_url()).content.decode()
    pay.add_basis(found, effective_from=DAY(2023, 1, 1), monthly=BASIC_PAY + 1, source="Ny", by=account.hr)
    assert words not in client.get(found.get_absolute_url()).content.decode()
