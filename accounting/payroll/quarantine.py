"""Lines whose purpose nobody knows yet, and a person's decision about them."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Min, Sum
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.book.codes import Meaning, SalaryCode
from accounting.book.months import open_months
from accounting.coordinators.coordinators import Appointment
from accounting.payroll import importing, matches
from accounting.payroll.matching import Matcher
from accounting.payroll.payroll import TO_BOOK, ImportState, LineState, Pay, PayrollLine
from common.errors import Refused
from common.limits import demand_within
from common.months import format_month
from pilots.models import Employment, Pilot
from regions import journal
from regions.permissions import Permission

WAITS_IN = (ImportState.OPEN, ImportState.BOOKED)

LONGEST_REASON = PayrollLine._meta.get_field("aside_reason").max_length


class SetAside(NamedTuple):
    """The lines of an employment under a code that somebody has set aside, and why."""

    employment: Employment
    code: SalaryCode
    count: int
    amount: Decimal
    reason: str

    @property
    def key(self):
        return f"{self.employment.pk}-{self.code.pk}"


@dataclass(frozen=True)
class Group:
    """The waiting lines of an employment under a code."""

    employment: Employment
    code: SalaryCode
    count: int
    amount: Decimal
    first: object
    last: object
    departments: str
    takes_part: bool
    likely: list

    @property
    def key(self):
        return f"{self.employment.pk}-{self.code.pk}"

    @property
    def period(self):
        if self.first == self.last:
            return format_month(self.first)
        return f"{format_month(self.first)} – {format_month(self.last)}"


def waiting(book):
    """The lines in quarantine: of open imports and of booked ones."""
    return _lines(book).unmatched().filter(state__in=TO_BOOK)


def waiting_in_imports(book):
    """{import: how many of its lines wait}."""
    return dict(waiting(book).order_by().values_list("pay__payroll_import").annotate(Count("pk")))


def _lines(book):
    return PayrollLine.objects.filter(pay__payroll_import__book=book, pay__payroll_import__state__in=WAITS_IN)


def waiting_groups(book):
    """(employment, code, lines, amount, first and last pay month, department) of all that waits, most money first."""
    return (
        waiting(book)
        .values_list("pay__employment", "pay__code")
        .annotate(
            count=Count("pk"),
            sum=Sum("amount"),
            first=Min("pay__month"),
            last=Max("pay__month"),
            departments=Max("department"),
        )
        .order_by("-sum", "pay__employment", "pay__code")
    )


def groups(book, rows=None):
    """The Groups of a book, or of some rows of `waiting_groups`, each with the pilots that it may be about."""
    rows = list(waiting_groups(book) if rows is None else rows)
    employments = Employment.objects.in_bulk([row[0] for row in rows])
    codes = SalaryCode.objects.in_bulk({row[1] for row in rows})
    proposals = Proposals(book) if rows else None
    return [
        Group(
            employments[employment],
            codes[code],
            *figures,
            *(
                [False, []]
                if codes[code].meaning == Meaning.COORDINATOR
                else proposals.of(employment, figures[-1])
            ),
        )
        for employment, code, *figures in rows
    ]


class Proposals:
    """The pilots that waiting pay may be about: those the employment takes part in, then those of its department."""

    def __init__(self, book):
        self.matcher = Matcher(book)
        pilots = _pilots(book)
        self.pilots = pilots.in_bulk()
        self.places = defaultdict(set)
        names = (
            "pk",
            "current__departments__name",
            "current__hospitals__name",
            "current__hospitals__short_name",
        )
        for pk, *places in pilots.order_by().values_list(*names):
            for name in filter(None, places):
                self.places[name.casefold()].add(pk)

    def of(self, employment, department):
        """(whether the employment takes part in any, the likely pilots)."""
        own = sorted(self.matcher.likely(employment))
        near = sorted(self.places.get(department.casefold(), set()) - set(own))
        return bool(own), [self.pilots[pk] for pk in own + near if pk in self.pilots]


def _pilots(book):
    found = Pilot.objects.filter(programme=book.programme, region=book.region, number__isnull=False)
    return found.select_related("region", "current").order_by("number")


def targets(book, code):
    """What lines under a code can be for: the region's filed pilots, or its coordinators' appointments."""
    if code.meaning == Meaning.COORDINATOR:
        return Appointment.objects.filter(book=book).select_related("user")
    return _pilots(book)


@transaction.atomic
def match(book, employment, code, thing, *, by):
    """Decide what waiting pay was for, from its months on, and book what comes from booked imports at once.

    Returns how many postings that made; they go into the first open month.
    """
    booking.demand(by, Permission.KEEP_ACCOUNT, book)
    booking.lock(book)
    lines = waiting(book).filter(pay__employment=employment, pay__code=code)
    months = sorted(set(lines.values_list("pay__month", flat=True)))
    if not months:
        raise Refused(_("These lines wait no more."))
    if not targets(book, code).filter(pk=thing.pk).exists():
        raise Refused(_("Choose what the pay was for."))
    is_pilot = isinstance(thing, Pilot)
    chosen = {"pilot": thing if is_pilot else None, "appointment": None if is_pilot else thing}
    decided = None
    for month in months:
        # What waits beyond the next decision, where that has ended, needs one of its own.
        if decided is None or not decided.holds_for(month):
            decided = matches.decide(book, employment, code, first_month=month, by=by, **chosen)
    late = list(lines.filter(pay__payroll_import__state=ImportState.BOOKED).values_list("pk", flat=True))
    Pay.objects.filter(pk__in=lines.values("pay")).update(**chosen)
    # A coordinator is named by the appointment, for who may see it; the journal itself holds no person's name.
    about, note = (book, thing.case_number) if is_pilot else (thing, "")
    journal.record("pay_matched", about, by=by, region=book.region, note=note)
    return _book(book, late, by)


def _book(book, pks, by):
    months = open_months(book)
    if not pks:
        return 0
    if not months:
        raise Refused(
            _("No month is open to book in. Wait for the next month, or ask for one to be reopened.")
        )
    return importing.book_late(book, pks, by=by, month=months[0])


@transaction.atomic
def set_aside(book, employment, code, *, by, reason):
    """Say why waiting lines are no pay of the pool's; they are never booked."""
    if not reason.strip():
        raise Refused(_("Write why the lines are set aside."))
    demand_within(reason.strip(), LONGEST_REASON)
    booking.demand(by, Permission.KEEP_ACCOUNT, book)
    booking.lock(book)
    lines = waiting(book).filter(pay__employment=employment, pay__code=code)
    count = lines.update(state=LineState.ASIDE, aside_reason=reason.strip())
    if not count:
        raise Refused(_("These lines wait no more."))
    journal.record("pay_set_aside", book, by=by, region=book.region, note=f"{count}: {reason.strip()}")
    return count


def _aside(book):
    return _lines(book).filter(state=LineState.ASIDE)


def set_asides(book):
    """What is set aside, as SetAsides by employment."""
    rows = list(
        _aside(book)
        .values_list("pay__employment", "pay__code")
        .annotate(Count("pk"), Sum("amount"), Max("aside_reason"))
        .order_by("pay__employment__institution", "pay__employment__number", "pay__code__code")
    )
    employments = Employment.objects.in_bulk([row[0] for row in rows])
    codes = SalaryCode.objects.in_bulk({row[1] for row in rows})
    return [SetAside(employments[row[0]], codes[row[1]], *row[2:]) for row in rows]


@transaction.atomic
def take_up(book, employment, code, *, by, reason):
    """Let lines that were set aside by mistake wait again, each once though several booked extracts had it."""
    if not reason.strip():
        raise Refused(_("Write why the lines are taken up again."))
    demand_within(reason.strip(), LONGEST_REASON)
    booking.demand(by, Permission.KEEP_ACCOUNT, book)
    booking.lock(book)
    lines = _aside(book).filter(pay__employment=employment, pay__code=code)
    in_book = lines.filter(pay__payroll_import__state=ImportState.BOOKED)
    known = set()
    for line in in_book.select_related("pay").order_by("pay__payroll_import", "row"):
        told = (line.pay.month, line.amount, line.occurrence)
        if told in known:
            PayrollLine.objects.filter(pk=line.pk).update(state=LineState.UNCHANGED, aside_reason="")
        known.add(told)
    count = lines.update(state=LineState.NEW, replaces=None, aside_reason="")
    if not count:
        raise Refused(_("These lines are set aside no more."))
    journal.record("pay_taken_up", book, by=by, region=book.region, note=f"{count}: {reason.strip()}")
    return count
