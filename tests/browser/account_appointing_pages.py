"""The pages of coordinators, and what of the demo's accounts they show."""

import datetime
from decimal import Decimal

from accounting.book.months import open_months
from accounting.coordinators import pay
from accounting.models import Appointment, Book
from regions.models import User
from tests.browser.pages import ERROR_FORM, Shown

HR = "hr.nordjylland"
COORDINATOR = "tovholder.nordjylland"
AUDITOR = "revision.nordjylland"

SHOWN = [
    Shown("appointments", "appointments", args=("account",)),
    Shown("appointments-auditor", "appointments", AUDITOR, args=("account",)),
    Shown("appointments-coordinator", "appointments", COORDINATOR, args=("account",)),
    Shown("appointment", "appointment", args=("appointment",)),
    Shown("appointment-auditor", "appointment", AUDITOR, args=("appointment",)),
    Shown("appointment-coordinator", "appointment", COORDINATOR, args=("appointment",)),
    Shown("appointment-month", "appointment", args=("appointment",), query="?maaned=2024-01"),
    Shown(
        "appointment-month-wrong",
        "appointment",
        args=("appointment",),
        query="?maaned=2024-01",
        press='form[action*="/bogfoer/"] button:enabled',
        status=422,
    ),
    Shown("appointment-new", "appointment_new", args=("account",)),
    Shown("appointment-new-wrong", "appointment_new", args=("account",), press=ERROR_FORM, status=422),
]
NO_PAGES = {
    "appointment_end": "answers a button",
    "appointment_basis": "answers a button",
    "appointment_employment": "answers a button",
    "appointment_book": "answers a button, and is looked at as appointment-month-wrong",
}


def things():
    """Nordjylland's coordinator, with another pay and two months that differ."""
    book = Book.objects.get(region__slug="nordjylland")
    by = User.objects.get(email=f"{HR}@eksempel.dk")
    found = Appointment.objects.get(book=book, user__email=f"{COORDINATOR}@eksempel.dk")
    pay.add_basis(
        found,
        effective_from=datetime.date(2023, 4, 1),
        monthly=Decimal("58400.00"),
        source="Eksempel på ny løn",
        by=by,
    )
    month = open_months(book)[-1]
    for year, amount in ((2022, "250.00"), (2023, "0.40")):
        pay.book_month(
            found,
            pay_month=datetime.date(year, 3, 1),
            amount=Decimal(amount),
            month=month,
            reason="Eksempel på en difference",
            by=by,
        )
    return {"account": book.pk, "appointment": found.pk}
