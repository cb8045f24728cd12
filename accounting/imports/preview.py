"""What the page of an import shows: its lines, what booking it comes to, and what stands in the way."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from accounting import access, sums
from accounting.given import allocated
from accounting.imports import importing
from accounting.imports.extract import failure_text
from accounting.imports.importing import TO_BOOK
from accounting.imports.mapping import field_labels, named_columns
from accounting.imports.notices import notices
from accounting.payroll import ImportState, LineState, PayrollLine

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
        "employment", "code", "pilot__region", "appointment__user", "payroll_import"
    )
    if chosen == VANISHED:
        return rows.filter(pk__in=found.facts.get("vanished", [])).order_by("payroll_import", "row")
    rows = rows.filter(payroll_import=found).order_by("row")
    return rows.filter(state=chosen) if chosen in LineState else rows


def subject(line):
    """Whose pay a line is, as the access log names it."""
    if line.appointment:
        return f"user:{line.appointment.user_id}"
    return access.employment(line.employment_id)


def about(found, *, all_problems=False):
    """Everything else the page tells, in a fixed number of queries."""
    counts = dict(found.lines.order_by().values_list("state").annotate(Count("pk")))
    vanished = PayrollLine.objects.filter(pk__in=found.facts.get("vanished", []))
    is_open = found.state == ImportState.OPEN
    adds = _adds(found) if is_open else Decimal()
    return {
        "failure": failure_text(found.facts["failure"]) if "failure" in found.facts else "",
        "counts": [(state, state.label, counts[state]) for state in LineState if counts.get(state)],
        "vanished": vanished.aggregate(count=Count("pk"), sum=Sum("amount")) if is_open else {"count": 0},
        "notices": notices(found),
        "problems": found.problems.all()[: None if all_problems else FIRST_PROBLEMS],
        "problem_count": found.facts.get("problems", 0),
        "waiting": found.lines.unmatched().filter(state__in=TO_BOOK).count(),
        "adds": adds,
        "overspends": is_open and _overspends(found.book, adds),
        "before": importing.booked_before(found),
        "is_open": is_open,
        "columns": _columns(found.facts),
    }


def _adds(found):
    """Kroner that booking adds to the book: what is new, less what it replaces."""
    ready = found.lines.filter(state__in=TO_BOOK).exclude(pilot=None, appointment=None)
    replaced = found.lines.filter(state=LineState.CHANGED)
    adds = ready.aggregate(sum=Sum("amount"))["sum"] or Decimal()
    return adds - (replaced.aggregate(sum=Sum("replaces__amount"))["sum"] or Decimal())


def _overspends(book, adds):
    given = allocated(book.programme, book.region)
    return given is not None and sums.total(book) + adds > given


def _columns(facts):
    labels = field_labels()
    return [(header, labels.get(field) or _("Left out")) for _place, header, field in named_columns(facts)]


def totals(found):
    """A Total for each pilot or coordinator and code of what booking the import adds."""
    rows = (
        found.lines.filter(state__in=TO_BOOK)
        .order_by("pilot__number", "appointment__user__name", "code__code")
        .values_list(
            "pilot__region__abbreviation",
            "pilot__number",
            "appointment__user",
            "appointment__user__name",
            "code__code",
        )
        .annotate(Count("pk"), Sum("amount"))
    )
    return [
        Total(
            f"{abbreviation}-{number}" if number else name or _("In quarantine: not booked yet"),
            code,
            count,
            amount,
            user and f"user:{user}",
        )
        for abbreviation, number, user, name, code, count, amount in rows
    ]
