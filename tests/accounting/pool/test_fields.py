"""Each role sees the figures that the table says, and no other: every page and file of the account is read for them."""

import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from accounting.book import sums
from accounting.closing import closing
from accounting.pool.fields import FIELDS
from common.money import format_kroner
from regions.permissions import Role
from tests.accounting.expenses.building import sent
from tests.accounting.pool.test_figures import agreed
from tests.accounts import Account, month
from tests.factories import member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "told_apart")]
CENTRAL = {Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT, Role.FACILITATOR}
PAGES = "pools book pilot_accounts postings months expenses doubts appointments access_log account_events accounts_workbook".split()
# What each field looks like in the world below, where it stands for nothing else.
TRACES = {
    "allocated, at both price levels": "1.200.000,00 kr.",
    "committed in a region": "51.234,00 kr.",
    "pay of a closed month": "3.111,11 kr.",
    "other spending of a closed month": "424,24 kr.",
    "spending of an open month": "11.189,67 kr.",  # all that is spent, the open month included
    "spent on a pilot": "50.122,89 kr.",  # what its commitment still holds
    "what is left after commitments": "1.138.687,44 kr.",
    "amount of a posting": "2.000,00 kr.",
    "employment of a posting": "QX 00077",
    "voucher and account string of a posting": "KONTO-Q7",
    "an expense": "Kursus Q7",
    "an expense in doubt": "Tvivlsomt Q7",
    "a coordinator's expected month, one's own": "8.000,00 kr.",
    "a coordinator's booked month": "7.654,32 kr.",
    "explained difference to the region's ledger": "Gebyr Q7",
    "what was done in the account, and why": "Reguleret Q7",
    "who has looked at whose pay": 'name="institution"',
}


@pytest.fixture
def account():
    found = Account(given=600_000)
    with time_machine.travel("2022-01-10T09:00:00Z", tick=False):
        pilot = agreed(found, 51_234)
    paid = found.employment("00077", institution="QX")
    found.pay("1111.11", in_month="2022-04", pilot=pilot, employment=paid, account="KONTO-Q7")
    found.pay("2000", in_month="2022-04")
    found.adjust("424.24", in_month="2022-04", reason="Reguleret Q7")
    closing.close(
        found.book,
        month("2022-04"),
        by=found.hr,
        ledger_total=sums.total(found.book) + 1,
        differences=[("Gebyr Q7", 1)],
    )
    # Nothing is expected of the coordinator beyond what is booked.
    appointment = found.appointment(
        monthly=40_000, starts_on=month("2022-05"), ends_on=month("2022-05").replace(day=31)
    )
    found.stipend(appointment, "7654.32", in_month="2022-05")
    sent(found, text="Kursus Q7")
    found.doubtful = sent(found, text="Tvivlsomt Q7", running_costs="doubt", doubt="Hører det til driften?")
    return found


def everything_shown_to(user, account):
    """The text of every page and workbook of the account that the person may open, one after another."""
    client, texts = signed_in(user), []
    urls = [reverse(name, args=[] if name == "pools" else [account.book.pk]) for name in PAGES]
    urls += [reverse("month", args=[account.book.pk, "2022-04"]), account.doubtful.get_absolute_url()]
    urls += [one.get_absolute_url() for one in account.book.appointments.all()]
    for url in urls:
        response = client.get(url, follow=True)
        if response.status_code == 200:
            texts.append(_text(response))
    return "\n".join(texts).replace("\xa0", " ")


def _text(response):
    if not response.streaming:
        return response.content.decode()
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return "\n".join(format_kroner(round(c, 2)) if isinstance(c, float) else str(c) for c in cells)


def test_every_field_of_the_table_has_its_trace():
    assert [field.name for field in FIELDS] == list(TRACES)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.USER_ADMIN])
def test_a_role_sees_the_fields_that_the_table_says(account, role):
    if role == Role.COORDINATOR:
        user = account.coordinator
    else:
        user = member(role, None if role in CENTRAL else account.region)

    shown = everything_shown_to(user, account)

    expected = {field.name for field in FIELDS if field.is_seen_by(role)}
    assert {name for name, trace in TRACES.items() if trace in shown} == expected
