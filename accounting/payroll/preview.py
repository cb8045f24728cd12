"""What the page of an import shows: its lines, what booking it comes to, and what stands in the way."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from accounting.book import access, overspend
from accounting.book.codes import SalaryCode
from accounting.coordinators.coordinators import Appointment
from accounting.payroll import adding, box, importing
from accounting.payroll.extract import failure_text
from accounting.payroll.mapping import field_labels, named_columns
from accounting.payroll.notices import notices
from accounting.payroll.payroll import TO_BOOK, ImportState, LineState, PayrollLine
from accounting.payroll.quarantine import WAITS_IN
from pilots.models import Pilot

TONES = {
    ImportState.READING: "info",
    ImportState.FAILED: "warn",
    ImportState.UNMAPPED: "notice",
    ImportState.OPEN: "notice",
    ImportState.BOOKED: "ok",
    ImportState.UNDONE: "outline",
    ImportState.DROPPED: "outline",
}
FIRST_PROBLEMS = 100
VANISHED = "vanished"


class Total(NamedTuple):
    """What lines under a code come to; `subject` is the person whose pay it is, for the access log, or None."""

    what: str
    code: str
    count: int
    amount: Decimal
    subject: str | None


def lines(found, chosen=""):
    """The lines of an import, all or those in one state; "vanished" are lines of earlier ones."""
    rows = PayrollLine.objects.select_related(
        "pay__employment", "pay__code", "pay__pilot__region", "pay__appointment__user", "pay__payroll_import"
    )
    if chosen == VANISHED:
        return rows.filter(pk__in=found.facts.vanished).order_by("pay__payroll_import", "row")
    rows = rows.filter(pay__payroll_import=found).order_by("row")
    return rows.filter(state=chosen) if chosen in LineState else rows


def subject(line):
    """Whose pay a line is, as the access log names it."""
    appointment = line.pay.appointment
    return access.whose(line.pay.employment_id, appointment and appointment.user_id)


def about(found, counted, *, all_problems=False):
    """Everything else the page tells, in a fixed number of queries."""
    counts = Counter()
    for one in counted:
        counts[one.state] += one.count
    vanished = PayrollLine.objects.filter(pk__in=found.facts.vanished)
    is_open = found.state == ImportState.OPEN
    adds = adding.amount_of(counted) if is_open else Decimal()
    return {
        "failure": failure_text(found.facts) if found.facts.failure else "",
        "counts": [(state, state.label, counts[state]) for state in LineState if counts[state]],
        "vanished": vanished.aggregate(count=Count("pk"), sum=Sum("amount")) if is_open else {"count": 0},
        "notices": notices(found),
        "control": box.about(found) if found.facts.control else None,
        "problems": found.problems.all()[: None if all_problems else FIRST_PROBLEMS],
        "problem_count": found.facts.problems,
        "wrong_rows": found.facts.wrong_rows,
        "waiting": sum(one.count for one in _outstanding(found, counted) if one.waits),
        "adds": adds,
        "seen": is_open and adding.digest(found, counted),
        "overspends": is_open and _overspends(found.book, adds),
        "same": importing.of_the_same_file(found),
        "is_open": is_open,
        "columns": _columns(found.facts),
    }


def _overspends(book, adds):
    spent, given = overspend.standing(book)
    return spent + adds > given


def _columns(facts):
    labels = field_labels()
    return [
        (header, labels.get(field) or _("Left out")) for _place, _key, header, field in named_columns(facts)
    ]


def _outstanding(found, counted):
    """What is to be booked, or waits until it can be; nothing waits for an import that is undone."""
    return [one for one in counted if one.state in TO_BOOK] if found.state in WAITS_IN else []


def totals(found, counted):
    """A Total for each pilot or coordinator and code of what booking the import adds; those that are booked sum to it."""
    counted = _outstanding(found, counted)
    pilots = Pilot.objects.select_related("region").in_bulk({one.pilot_id for one in counted if one.pilot_id})
    appointments = Appointment.objects.select_related("user").in_bulk(
        {one.appointment_id for one in counted if one.appointment_id}
    )
    codes = SalaryCode.objects.in_bulk({one.code_id for one in counted})
    added = defaultdict(lambda: [0, Decimal()])
    for one in counted:
        group = added[one.pilot_id, one.appointment_id, one.code_id]
        group[0] += one.count
        group[1] += one.amount
    found = [
        _total(pilots.get(pilot), appointments.get(appointment), codes[code], count, amount)
        for (pilot, appointment, code), (count, amount) in added.items()
    ]
    return [total for _order, total in sorted(found, key=lambda pair: pair[0])]


def _total(pilot, appointment, code, count, amount):
    """(its place in the list, the Total): pilots by number, then coordinators, last what waits."""
    if pilot:
        return (0, pilot.number or 0, "", code.code), Total(pilot.case_number, code.code, count, amount, None)
    if appointment:
        name = appointment.user.name
        subject = access.whose(None, appointment.user_id)
        return (1, 0, name, code.code), Total(name, code.code, count, amount, subject)
    what = _("Waits to be assigned: not booked yet")
    return (2, 0, "", code.code), Total(what, code.code, count, amount, None)
