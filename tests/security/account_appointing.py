"""Coordinators, rates and allocations in the matrix: a coordinator sees the own expected stipend alone."""

import datetime

from accounting.book.booking import Entry, post
from accounting.coordinators import appointments
from accounting.models import Book
from regions.permissions import Role
from tests import factories
from tests.accounts import allocate
from tests.security.account_closing import ACCOUNT, BOOKS, NO_ID, POOL
from tests.security.actors import COORDINATOR, HR, NOBODY
from tests.security.table import TEXT, Page

READERS = POOL["a"] | POOL["b"]
KEEPERS = HR | {"": NOBODY}
# Whoever reads postings, and coordinators for their own.
STIPENDS = {key: ACCOUNT[key] | COORDINATOR[key] for key in "ab"} | {"": NOBODY}
LOGGED = frozenset({"accounting_access"})
SECRETARIAT = frozenset({"secretariat"})
MONTH = datetime.date(2021, 10, 1)
APPOINTMENTS = {
    "own_a": ACCOUNT["a"] | COORDINATOR["a"],
    **{f"appointment_{key}": ACCOUNT[key] for key in "ab"},
    "missingappointment": NOBODY,
}
ALLOCATIONS = {"allocation": SECRETARIAT, "missingallocation": NOBODY}

PAGES = [
    Page("appointments", TEXT, BOOKS, may=STIPENDS, writes=LOGGED),
    Page("appointment_new", {"GET": 200, "POST": 422}, BOOKS, may=KEEPERS),
    Page("appointment", TEXT, APPOINTMENTS, writes=LOGGED),
    *(
        Page(name, {"POST": 422}, APPOINTMENTS, may=KEEPERS, writes=LOGGED)
        for name in ("appointment_end", "appointment_basis", "appointment_book")
    ),
    # Sent with nothing in it the employment is no longer named.
    Page("appointment_employment", {"POST": 302}, APPOINTMENTS, may=KEEPERS),
    Page("rates", TEXT, enter=READERS),
    Page("rate_new", {"GET": 200, "POST": 422}, enter=SECRETARIAT),
    Page("allocation_new", {"GET": 200, "POST": 422}, enter=SECRETARIAT),
    Page("allocation_edit", {"GET": 200, "POST": 422}, ALLOCATIONS, enter=SECRETARIAT),
]


def build(world):
    """In both regions a coordinator with a booked month; in A also the actor's own appointment."""
    for key, region in world.regions.items():
        hr = world.people["hr" if key == "a" else "hr_both"]
        book = Book.objects.select_related("region", "programme").get(
            programme=factories.ProgrammeFactory(), region=region
        )
        other = factories.member(Role.COORDINATOR, region)
        world.targets[f"appointment_{key}"] = {"pk": _appoint(world, key, book, hr, other, ACCOUNT[key]).pk}
        if key == "a":
            own = world.people["coordinator"]
            world.targets["own_a"] = {
                "pk": _appoint(world, key, book, hr, own, ACCOUNT[key] | {"coordinator"}).pk
            }
        allocation = allocate(book.programme, region, 1, base_amount=200_000_000)
    world.targets["allocation"] = {"pk": allocation.pk}
    world.targets["missingappointment"] = world.targets["missingallocation"] = {"pk": NO_ID}


def _appoint(world, key, book, hr, user, seen_by):
    basis = world.canary(f"what {user.pk}'s stipend is reckoned from in {key}", seen_by)
    paid = world.canary(f"what is booked for {user.pk} in {key}", ACCOUNT[key])
    found = appointments.appoint(
        book,
        user,
        kind="release",
        starts_on=datetime.date(2021, 9, 1),
        monthly=basis.amount,
        source=basis.word,
        hours_reason=basis.word,
        by=hr,
    )
    entry = Entry(
        type="coordinator", amount=paid.amount, pay_month=MONTH, appointment_id=found.pk, text=paid.word
    )
    other = Entry(type="coordinator", amount=-12_345, pay_month=MONTH, appointment_id=found.pk)
    post(book, [entry, other], by=hr, month=MONTH)
    return found
