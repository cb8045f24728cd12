"""A statement holds the frozen figures of twelve closed months, is signed by two and then sent; corrected by a new one."""

import json
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounting.book import overspend
from accounting.closing import reopening
from accounting.models import Overspending, Statement, StatementSignature
from accounting.statements import yearly
from common import clock
from common.errors import Refused
from pilots.filings.receipts import give_receipt
from pilots.models import Message, Receipt
from regions.models import Event
from regions.permissions import Role
from tests.accounting.closing.building import close, close_through, close_year, make, make_files, sign
from tests.accounts import Account, load_factors, month
from tests.common.pdf_reading import texts
from tests.factories import filed, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "told_apart")]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def account():
    load_factors()
    return Account()


@pytest.fixture
def year(account):
    """2022 closed, with pay, a stipend and an adjustment; 2021 has a posting before it."""
    account.pay("1000", in_month="2021-12")
    account.pay("2000", in_month="2022-04")
    account.stipend(account.appointment(), "500", in_month="2022-05")
    account.adjust("-10.50", in_month="2022-05")
    close_year(account, ledger="1001", differences=[("Gebyr", "1")])
    return account


def amounts(split):
    return [(split[name]["amount"], split[name]["base"]) for name in ("pay", "other", "total")]


def test_its_figures_at_both_levels(year):
    content = json.loads(make(year).canonical)

    assert amounts(content["opening"])[2] == ("1000.00", "939.43")
    april, may = (
        next(m for m in content["periods"] if m["first"] == m["last"] == name)
        for name in ("2022-04", "2022-05")
    )
    assert amounts(april) == [("2000.00", "1878.86"), ("0.00", "0.00"), ("2000.00", "1878.86")]
    assert amounts(may) == [("500.00", "469.72"), ("-10.50", "-9.86"), ("489.50", "459.86")]
    assert amounts(content["spent"])[2] == ("2489.50", "2338.72")
    assert amounts(content["closing"])[2] == ("3489.50", "3278.15")
    assert (content["given"]["amount"], content["remaining"]["amount"]) == ("200000.00", "196510.50")
    assert [(i["spent"]["amount"], i["remaining"]["amount"]) for i in content["instalments"]] == [
        ("3489.50", "96510.50"),
        ("0.00", "100000.00"),
    ]
    assert [m["month"] for m in content["heads"]] == [f"2022-{number:02}" for number in range(1, 13)]
    assert [m["month"] for m in content["heads"] if m["head"]] == ["2022-04", "2022-05"]
    # The difference stood in December 2021.
    assert content["differences"] == []
    assert content["pilots"] is None


def test_it_names_the_differences_and_why_more_was_spent(account):
    account = Account(given=10)
    account.pay("100", in_month="2022-04")
    account.pay("7.77", in_month="2023-01")
    overspend.explain(Overspending.objects.get(), "To vikarer", by=account.hr)
    close_year(account, ledger="99", differences=[("Fradrag", "-1")])

    statement = make(account)
    content = json.loads(statement.canonical)

    assert content["differences"] == [
        {"first": "2022-04", "last": "2022-04", "booked": "100.00", "ledger": "99.00"}
    ]
    assert content["explanation"] == "Et gebyr blev bogført et andet sted."
    assert content["overspending"] == [{"since": "2024-01-15", "reason": "To vikarer"}]
    # What is booked in a month that is still open stands nowhere.
    assert not {"7.77", "107.77"} & set(re.findall(r"[0-9.]+", statement.canonical))


def test_the_lines_that_explain_a_month_stay_inside_and_a_difference_is_explained_to_the_parties(account):
    account.pay("100", in_month="2022-04")
    close_year(account, ledger="99", differences=[("Træk for Hansen", "-1")])

    with pytest.raises(Refused, match="Write why the book and the region's own ledger differ"):
        make(account, explanation="  ")
    statement = sign(account, make(account, explanation="Et træk i lønnen"))
    make_files(statement)
    page = signed_in(member(Role.CENTRAL_UNION)).get(statement.get_absolute_url()).content.decode()
    pdf = "".join(texts(bytes(statement.filing.pdf.content)))

    assert ["Hansen" in each for each in (statement.canonical, page, pdf)] == [False] * 3
    assert ["Et træk i lønnen" in each for each in (statement.canonical, page, pdf)] == [True] * 3


def test_pilot_by_pilot_only_when_asked_for(account):
    pilot = filed(account.region, by=account.hr)
    account.pay("100", pilot=pilot)
    account.pay("7")
    close_year(account)

    content = json.loads(make(account, with_pilots=True).canonical)

    assert [(row["case"], row["spent"]["amount"]) for row in content["pilots"]] == [
        (pilot.case_number, "100.00"),
        ("", "7.00"),
    ]


@pytest.mark.parametrize(("kind", "through"), [("calendar", "2022-11"), ("programme", "2023-02")])
def test_all_twelve_months_must_be_closed(account, kind, through):
    account.pay("100")
    with pytest.raises(Refused, match="All twelve months must be closed"):
        make(account, kind=kind)
    close_through(account, through)
    with pytest.raises(Refused, match="All twelve months must be closed"):
        make(account, kind=kind)
    following = f"{month(through).replace(month=month(through).month + 1):%Y-%m}"
    close_through(account, following)

    found = make(account, kind=kind)
    assert (found.number, found.last_month) == (1, month(following))
    assert (kind, found.first_month, found.year_name) in yearly.years(account.book)


@pytest.mark.parametrize(
    ("first_paid", "offered"), [("2021-09", []), ("2021-04", ["2021/22"]), ("2022-05", ["2022/23"])]
)
def test_a_programme_year_is_offered_when_its_twelve_months_are_closed(account, first_paid, offered):
    account.pay("100", in_month=first_paid)
    close_through(account, "2022-03" if first_paid < "2022" else "2023-03")

    assert [name for kind, _first, name in yearly.years(account.book) if kind == "programme"] == offered
    if not offered:
        with pytest.raises(Refused, match="All twelve months must be closed"):
            make(account, 2021, kind="programme")


def test_a_programme_year_begins_in_april(year):
    close_through(year, "2023-03")

    content = json.loads(make(year, kind="programme").canonical)

    assert (content["year"], content["first_month"], content["last_month"]) == (
        "2022/23",
        "2022-04-01",
        "2023-03-01",
    )
    assert yearly.years(year.book) == [
        ("calendar", month("2022-01"), "2022"),
        ("calendar", month("2021-01"), "2021"),
        ("programme", month("2022-04"), "2022/23"),
    ]
    for kind, first in (("calendar", "2022-04"), ("programme", "2022-01"), ("fiscal", "2022-01")):
        row = Statement.objects.values().get() | {"id": None, "number": 9, "dropped_at": clock.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.create(**row | {"kind": kind, "first_month": month(first)})


def test_two_sign_and_the_second_sends_it(year, django_capture_on_commit_callbacks):
    employer, union = member(Role.CENTRAL_EMPLOYER), member(Role.CENTRAL_UNION)
    found = make(year)
    assert sign(year, found, year.hr).sent_at is None
    assert list(Message.objects.filter(kind="second").values_list("to", flat=True)) == [year.other_hr.pk]

    with django_capture_on_commit_callbacks() as after:
        found = sign(year, found, year.other_hr)

    assert (found.sent_at, len(after) > 0) == (clock.now(), True)
    assert set(Message.objects.filter(kind="statement").values_list("to", flat=True)) == {
        year.hr.pk,
        year.coordinator.pk,
        employer.pk,
        union.pk,
    }
    assert list(found.signatures.values_list("by", "sha256")) == [
        (year.hr.pk, found.sha256),
        (year.other_hr.pk, found.sha256),
    ]
    verbs = ["statement_made", "statement_signed", "statement_signed", "statement_sent"]
    assert (
        list(Event.objects.filter(verb__startswith="statement").order_by("pk").values_list("verb", flat=True))
        == verbs
    )
    with pytest.raises(Refused, match="is sent already"):
        sign(year, found, member(Role.HR, year.region))


def test_the_longest_names_of_programme_and_region_hold_no_statement_back(year):
    year.book.programme.name, year.book.region.short_name = "P" * 40, "R" * 30
    year.book.programme.save()
    year.book.region.save()
    central = member(Role.CENTRAL_UNION)

    found = sign(year, make(year, kind="calendar"))

    assert found.sent_at == clock.now()
    told = Message.objects.get(to=central)
    assert told.about == f"{'P' * 40}, {'R' * 30}, Regnskab 2022 nr. 1"


def test_nobody_signs_twice(year):
    found = sign(year, make(year), year.hr)

    with pytest.raises(Refused, match="You have signed already"):
        sign(year, found, year.hr)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementSignature.objects.create(statement=found, by=year.hr, at=clock.now(), sha256=found.sha256)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.update(sent_at=clock.now())
    assert not Statement.objects.sent().exists()


def test_a_signature_is_on_the_very_figures(year):
    found = make(year)

    with pytest.raises(Refused, match="is not the one you have read"):
        yearly.sign(found, by=year.hr, sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementSignature.objects.create(statement=found, by=year.hr, at=clock.now(), sha256="0" * 64)


def reopen_last(account):
    last = account.book.closings.in_force().order_by("-month").first()
    reopening.ask(last, "Glemt bilag", by=account.hr)
    reopening.reopen(last, by=account.other_hr)


def test_figures_that_changed_between_the_signatures_drop_it(year):
    found = sign(year, make(year), year.hr)
    reopen_last(year)
    year.pay("1", in_month="2022-12")
    close(year, "2022-12")

    dropped = sign(year, found, year.other_hr)

    assert (dropped.sent_at, dropped.dropped_at) == (None, clock.now())
    assert dropped.signatures.count() == 1
    with pytest.raises(Refused, match="was dropped"):
        sign(year, found, year.other_hr)
    new = make(year)
    assert new.number == 1
    assert sign(year, new).sent_at


def test_a_month_that_is_open_again_drops_it_too(year):
    found = make(year)
    reopen_last(year)

    assert sign(year, found, year.hr).dropped_at


def test_a_month_reopened_and_closed_as_it_was_changes_nothing(year):
    found = sign(year, make(year), year.hr)
    reopen_last(year)
    close(year, "2022-12")

    assert sign(year, found, year.other_hr).sent_at


def test_a_correction_is_a_numbered_new_one_with_a_reason(year):
    first = sign(year, make(year))
    with pytest.raises(Refused, match="Write what the new statement corrects"):
        make(year, reason=" ")
    row = Statement.objects.values().get() | {"id": None, "number": 2, "sent_at": None, "filing_id": None}
    with pytest.raises(IntegrityError, match="statement_correction_has_reason"), transaction.atomic():
        Statement.objects.create(**row)

    second = sign(year, make(year, reason="En postering manglede"))

    assert (first.number, second.number, second.reason) == (1, 2, "En postering manglede")
    assert json.loads(second.canonical)["reason"] == "En postering manglede"
    assert Statement.objects.get(pk=first.pk).canonical == first.canonical


def test_one_waits_at_a_time_and_can_be_dropped(year):
    found = make(year)
    with pytest.raises(Refused, match="waits for signatures already"):
        make(year)
    row = Statement.objects.values().get() | {"id": None, "number": 2, "reason": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(**row)

    assert yearly.drop(found, by=year.other_hr).dropped_at
    assert make(year).number == 1
    with pytest.raises(Refused, match="was dropped"):
        yearly.drop(found, by=year.hr)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.SECRETARIAT, Role.CENTRAL_UNION])
def test_only_the_regions_own_hr_makes_signs_and_drops(year, role):
    by = member(role, year.region if role in (Role.COORDINATOR, Role.AUDITOR) else None)
    found = make(year)

    for person in (by, Account().hr):
        for verb in (
            lambda: make(year, 2021, by=person),  # noqa: B023
            lambda: sign(year, found, person),  # noqa: B023
            lambda: yearly.drop(found, by=person),  # noqa: B023
        ):
            with pytest.raises(Refused, match="You may not do this"):
                verb()


def test_the_central_parties_receive_it_once_each(year):
    employer, union = member(Role.CENTRAL_EMPLOYER), member(Role.CENTRAL_UNION)
    found = make(year)
    unsent = signed_in(union).post(reverse("statement_receipt", args=[found.pk]))
    assert (unsent.status_code, Receipt.objects.count()) == (404, 0)
    found = sign(year, found)

    for by in (employer, union, member(Role.CENTRAL_UNION)):
        give_receipt(found.filing, by=by)

    assert list(Receipt.objects.values_list("party", "by")) == [
        ("employer", employer.pk),
        ("union", union.pk),
    ]
    assert Message.objects.filter(kind="received", to=year.hr).count() == 2
    for by in (member(Role.SECRETARIAT), year.hr):
        with pytest.raises(Refused, match="Only the central parties"):
            give_receipt(found.filing, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(filing=found.filing, party="union", by=union, at=clock.now())


def test_who_sees_it(year):
    auditor, union = member(Role.AUDITOR, year.region), member(Role.CENTRAL_UNION)
    found = make(year)

    def readers():
        people = [year.hr, auditor, year.coordinator, union, Account().hr, member(Role.FACILITATOR)]
        return [Statement.objects.visible_to(by).filter(pk=found.pk).exists() for by in people]

    assert readers() == [True, True, False, False, False, False]
    sign(year, found)
    assert readers() == [True, True, True, True, False, False]


def test_what_was_sent_is_never_changed(year):
    found = sign(year, make(year))
    for change in ({"canonical": "{}"}, {"number": 2}, {"sent_at": None}, {"dropped_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.update(**change)
    for kept in (Statement, StatementSignature):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.objects.all().delete()
    assert json.loads(found.canonical)["spent"]["total"]["amount"] == f"{Decimal('2489.50')}"
