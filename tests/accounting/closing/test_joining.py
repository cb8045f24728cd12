"""Months in which one or two persons are paid are told together with those after them, to who reads no postings."""

import io
import json
import re
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from accounting.closing import reopening
from accounting.models import Posting
from common.money import format_kroner, parse_kroner
from common.months import A_DAY
from regions.permissions import Role
from tests.accounting.closing.building import close, close_through, make, make_files, sign
from tests.accounts import Account, load_factors, month
from tests.common.pdf_reading import texts
from tests.factories import member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
# What the database counts; what is then drawn of it is the same on both.
smoke = pytest.mark.smoke
OUTSIDERS = [Role.COORDINATOR, Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT]
MONTHS = [f"{year}-{number:02}" for year in (2021, 2022) for number in range(1, 13)]


@pytest.fixture
def account():
    """A coordinator alone in the autumn of 2021, one doctor more in January, four from February on; all of 2022 closed."""
    load_factors()
    found = Account(given=600_000)
    stipend, doctors = found.appointment(), [found.employment() for _ in range(4)]
    for place, name in enumerate(["2021-11", "2021-12", *MONTHS[12:]]):
        found.stipend(stipend, f"{7001 + 13 * place}.37", in_month=name)
        for number, employment in enumerate(doctors[: 0 if place < 2 else 1 if place == 2 else 4]):
            found.pay(f"{40000 + 997 * number + 31 * place}.11", in_month=name, employment=employment)
    found.adjust("424.24", in_month="2021-12")
    close_through(found, "2022-12")
    return found


def names(account):
    return [f"{end:%Y-%m}" for end in account.book.closings.ends()]


@smoke
def test_a_period_goes_on_until_three_are_paid(account):
    assert names(account) == MONTHS[13:]


def test_where_all_months_wait_the_pages_say_why():
    other = Account()
    other.pay("100", in_month="2022-03")
    close(other, "2022-03")
    client = signed_in(member(Role.CENTRAL_UNION))
    client.cookies["language"] = "en"
    shown = [read(client, name, other.book.pk).content.decode() for name in ("book", "months")]

    assert ["Fewer than three persons are paid in the closed months" in each for each in shown] == [True] * 2
    assert "too few paid to be told" in shown[0]


@smoke
def test_where_nobody_is_paid_a_month_stands_alone(account):
    other = Account()
    other.adjust("10", in_month="2022-03")
    close_through(other, "2022-04")

    assert names(other) == ["2022-03", "2022-04"]


@smoke
@pytest.mark.parametrize(
    ("pays", "told"),
    [
        ([("1", "AB", 100), ("2", "AB", 100), ("3", "AB", 100)], True),
        ([("1", "AB", 100), ("1", "CD", 100), ("3", "AB", 100)], False),  # one person in two institutions
        ([("1", "AB", 100), ("2", "AB", 100), ("3", "AB", 100), ("3", "AB", -100)], False),
        ([("1", "AB", 100), ("2", "AB", -3), ("3", "AB", -3), ("4", "AB", -3)], False),
        ([("1", "AB", -100)], False),
        ([("1", "AB", 100), ("1", "AB", -100)], True),  # nothing is paid
    ],
)
def test_who_is_counted_as_paid(pays, told):
    found = Account()
    for number, institution, amount in pays:
        employment = found.employment(number, institution=institution)
        found.pay(str(amount), in_month="2022-04", employment=employment)
    close(found, "2022-04")

    assert names(found) == (["2022-04"] if told else [])


@smoke
def test_a_coordinator_is_one_person_by_stipend_and_by_extract():
    found = Account()
    employment = found.employment()
    found.stipend(found.appointment(employment=employment, ends_on=month("2022-05") - A_DAY), "100")
    found.stipend(found.appointment(starts_on=month("2022-05")), "100")
    for paid in (employment, found.employment()):
        found.pay("100", employment=paid)
    close(found, "2022-04")

    assert names(found) == []


@smoke
def test_after_the_programme_has_paid_its_last_month_every_month_is_told():
    found = Account()
    found.pay("100", in_month="2023-03")
    found.pay("100", in_month="2023-06")
    close_through(found, "2023-06")

    assert names(found) == ["2023-05", "2023-06"]


@smoke
def test_a_month_closed_again_is_weighed_again(account):
    last = account.book.closings.in_force().get(month=month("2022-12"))
    reopening.ask(last, "Fejl", by=account.hr)
    reopening.reopen(last, by=account.other_hr)
    for posting in Posting.objects.filter(book=account.book, month=month("2022-12"), type="salary")[:3]:
        account.pay(-posting.amount, in_month="2022-12", employment=posting.employment)
    close(account, "2022-12")

    assert names(account) == MONTHS[13:-1]


def read(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query)


def test_the_months_name_their_periods_and_no_month_of_one_can_be_asked_for(account, subtests):
    for role in OUTSIDERS:
        with subtests.test(role.value):
            _months_are_told_in_periods(account, role)


def _months_are_told_in_periods(account, role):
    client = signed_in(member(role, account.region if role == Role.COORDINATOR else None))
    body = html.fromstring(read(client, "months", account.book.pk).content)
    shown = [each.text_content() for each in body.iterfind(".//tbody/tr/th")]

    assert (shown[-1], len(shown)) == ("november 2021 – februar 2022", 11)
    asked = {name: read(client, "month", account.book.pk, name).status_code for name in MONTHS}
    assert [name for name, status in asked.items() if status == 200] == MONTHS[13:]
    refused = read(client, "book", account.book.pk, query="?as_of=2021-12")
    assert (refused.status_code, refused.context["figures"].spent_through) == (422, month("2023-01") - A_DAY)


@smoke
def test_years_that_a_period_ties_together_stand_together(account):
    central = signed_in(member(Role.CENTRAL_UNION))

    assert [year.name for year in read(central, "book", account.book.pk).context["figures"].years] == [
        "2021–2022",
        "2023",
    ]
    inside = read(signed_in(account.hr), "book", account.book.pk).context["figures"]
    assert [year.name for year in inside.years] == ["2021", "2022", "2023"]


@smoke
def test_a_statement_leaves_the_months_that_wait_to_the_next(account):
    first, second = (json.loads(make(account, year).canonical) for year in (2021, 2022))

    assert [one["waiting"] for one in (first, second)] == [{"first": "2021-11", "last": "2021-12"}, None]
    assert {row["total"]["amount"] for row in first["periods"]} == {"0.00"}
    assert [(row["first"], row["last"]) for row in second["periods"]][:2] == [
        ("2021-11", "2022-02"),
        ("2022-03", "2022-03"),
    ]
    total = Posting.objects.filter(book=account.book).aggregate(sum=Sum("amount"))["sum"]
    assert second["closing"]["total"]["amount"] == second["spent"]["total"]["amount"] == f"{total:.2f}"


def told(account, role):
    """The text of all that somebody outside the region can open of the account: pages as of every month, statements, files."""
    client = signed_in(member(role, account.region if role == Role.COORDINATOR else None))
    asked = [("pools", [], ""), ("months", [account.book.pk], "")]
    asked += [("book", [account.book.pk], f"?as_of={name}") for name in ["", *MONTHS]]
    asked += [("month", [account.book.pk, name], "") for name in MONTHS]
    asked += [("statement", [one.pk], "") for one in account.book.statements.all()]
    found = [read(client, name, *args, query=query).content.decode() for name, args, query in asked]
    for one in account.book.statements.all():
        found += ["".join(texts(bytes(one.filing.pdf.content))), cells(bytes(one.workbook.content))]
    return "\n".join(found)


def cells(content):
    book = load_workbook(io.BytesIO(content))
    amounts = [
        c.value for s in book for row in s.iter_rows() for c in row if isinstance(c.value, int | float)
    ]
    return "\n".join(format_kroner(Decimal(repr(amount))) for amount in amounts)


def figures(text):
    found = re.findall(r"[−-]?[0-9.]+,[0-9]{2}(?=[\s\xa0]*kr)", text.replace("\u2212", "-"))
    return {parse_kroner(each) for each in found}


def secrets(account):
    """{what it is: kroner} of pay that is one or two persons': per person and month, and in the months that are too few."""
    of_pay = Posting.objects.filter(book=account.book, type__in=["salary", "coordinator"])
    people = of_pay.values_list("employment", "appointment", "month").annotate(sum=Sum("amount"))
    found = {f"{row[:3]}": row[3] for row in people}
    for name in ("2021-11", "2021-12", "2022-01"):
        found[name] = of_pay.filter(month=month(name)).aggregate(sum=Sum("amount"))["sum"]
    found["2021"] = found["2021-11"] + found["2021-12"]
    return found | {"until January": found["2021"] + found["2022-01"]}


@pytest.fixture
def stated(account):
    """The account with its two statements signed, and their files made."""
    for year in (2021, 2022):
        make_files(sign(account, make(account, year)))
    return account


def reckoned_from_what_is_told(account, role):
    """What of the secrets is told or is the difference of two figures that are, less the one adjustment or not."""
    known, hidden = figures(told(account, role)), secrets(account)
    known |= {amount + other for amount in known for other in (Decimal("424.24"), -Decimal("424.24"))}
    assert len(known) > 100 and len(hidden) > 50
    assert all(hidden.values())
    # What is one figure less another is that other's distance from a figure.
    return [
        what
        for what, amount in hidden.items()
        if amount in known or not known.isdisjoint(amount + other for other in known)
    ]


def test_no_subtraction_of_what_is_told_gives_one_or_two_persons_pay(stated, subtests):
    for role in OUTSIDERS:
        with subtests.test(role.value):
            assert reckoned_from_what_is_told(stated, role) == []


def test_of_months_told_apart_that_pay_would_be_found(told_apart, stated):
    found = reckoned_from_what_is_told(stated, Role.CENTRAL_UNION)

    assert found[-5:] == ["2021-11", "2021-12", "2022-01", "2021", "until January"]
