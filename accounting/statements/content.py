"""What a statement says: the figures of twelve closed months at both price levels, as canonical JSON.

Everything is read from what was frozen when the months were closed. Spending is told apart as pay (coordinators
included) and other, and not further: from one coordinator's sum that person's pay could be read. For the same reason
months may stand together (see `joining.py`): those at the year's end then stand in the next statement.
"""

from bisect import bisect_left

from django.utils.translation import gettext as _

from accounting.book import sums
from accounting.book.given import allocations
from accounting.book.periods import Closing
from accounting.pool.figures import Closed, money
from accounting.statements.statements import YearKind
from common.clock import COPENHAGEN, end_of
from common.errors import Refused
from common.months import A_DAY, after, between, format_month, month_of
from pilots.documents.content import canonical
from pilots.documents.frozen import schema_of
from pilots.models import Pilot

SCHEMA = schema_of("statement")
TOTALS = ("booked_total", "ledger_total")


def closed_months(book):
    return list(book.closings.in_force().order_by("month").values_list("month", flat=True))


def is_whole(statement, closed):
    """Are all twelve months among those closed, an unbroken row?

    What lies before the first closed month is empty and takes no postings, so a calendar year may begin before the
    book. A programme year follows an instalment: one that begins before the first of them needs its twelve months.
    """
    if not closed or not closed[0] <= statement.last_month <= closed[-1]:
        return False
    if statement.kind == YearKind.CALENDAR or closed[0] <= statement.first_month:
        return True
    given = allocations(statement.book.programme, statement.book.region)
    return bool(given) and month_of(given[0].available_from) <= statement.first_month


def demand_closed(statement):
    """Raise Refused unless all twelve months are closed."""
    closed = closed_months(statement.book)
    if not is_whole(statement, closed):
        lacking = statement.first_month if statement.last_month in closed else statement.last_month
        raise Refused(
            _("All twelve months must be closed first, %(month)s too.") % {"month": format_month(lacking)}
        )


def reckon(statement):
    """(canonical text, SHA-256) of a statement as its months are closed now; Refused when one is not."""
    demand_closed(statement)
    # Given is told as it is known when the statement is made: an instalment may be entered after its year.
    figures = Closed(statement.book, as_of=statement.last_month, with_todays_allocations=True)
    closings = list(
        Closing.objects.in_force()
        .filter(book=statement.book, month__range=(statement.first_month, statement.last_month))
        .order_by("month")
    )
    return canonical(
        {
            **_about(statement),
            **_spending(statement, figures),
            "instalments": [_instalment(row) for row in figures.instalments],
            "heads": [{"month": f"{c.month:%Y-%m}", "head": c.head} for c in closings],
            "differences": _differences(statement.book, _periods(statement, figures)),
            "explanation": statement.explanation,
            "overspending": _overspending(statement),
        }
    )


def _about(statement):
    return {
        "document": "statement",
        "schema": SCHEMA,
        "programme": statement.book.programme.name,
        "region": statement.book.region.name,
        "kind": str(statement.kind),
        "year": statement.year_name,
        "first_month": statement.first_month.isoformat(),
        "last_month": statement.last_month.isoformat(),
        "number": statement.number,
        "reason": statement.reason,
    }


def _periods(statement, figures):
    """[(first month, last)] of what is told: the year's months, and those before it that waited; most alone."""
    closed = closed_months(statement.book)
    told = [month for month in figures.ends if month <= statement.last_month]
    before = [month for month in told if month < statement.first_month]
    first = after(before[-1]) if before else min(statement.first_month, closed[0])
    # Nothing is booked before the first closed month: each of those stands alone.
    ends = [*between(first, after(closed[0], -1)), *told[len(before) :]]
    return list(zip([first, *map(after, ends)], ends, strict=False))


def _spending(statement, figures):
    periods = _periods(statement, figures)
    lasts = [last for _first, last in periods]
    first = periods[0][0] if periods else after(statement.last_month)
    before = [part for part in figures.parts if part.month < first]
    within = [part for part in figures.parts if part.month >= first]
    held = sums.by(within, lambda part: lasts[bisect_left(lasts, part.month)])
    return {
        "opening": _split(before),
        "periods": [{**_named(*period), **_split(held[period[1]])} for period in periods],
        "waiting": _waiting(statement, first, lasts),
        "spent": _split(within),
        "closing": _split(figures.parts),
        "given": _both(figures.given),
        "remaining": _both(figures.remaining),
        "pilots": _pilots(within) if statement.with_pilots else None,
    }


def _waiting(statement, first, lasts):
    """The year's last months, where they stand in the next statement; else None."""
    waiting = after(lasts[-1]) if lasts else min(first, statement.first_month)
    return _named(waiting, statement.last_month) if waiting <= statement.last_month else None


def _named(first, last):
    return {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}


def _both(found):
    """An amount at both levels, as text; None for a base level that some posting lacks."""
    return {"amount": f"{found.amount:.2f}", "base": None if found.base is None else f"{found.base:.2f}"}


def _split(parts):
    return {
        "pay": _both(money([part for part in parts if sums.is_pay(part)])),
        "other": _both(money([part for part in parts if not sums.is_pay(part)])),
        "total": _both(money(parts)),
    }


def _instalment(row):
    factor = row.allocation.factor
    return {
        "instalment": row.allocation.instalment,
        "available_from": row.allocation.available_from.isoformat(),
        "factor": f"{factor.factor:.6f}" if factor else None,
        "given": _both(row.given),
        "spent": _both(row.spent),
        "remaining": _both(row.remaining),
    }


def _differences(book, periods):
    """What book and ledger came to where they differ; the lines that explain it stay with who reads the book."""
    found = []
    for first, last in periods:
        closings = Closing.objects.in_force().filter(book=book, month__range=(first, last))
        if any(closing.difference for closing in closings):
            booked, ledger = (sum(getattr(one, name) for one in closings) for name in TOTALS)
            found.append({**_named(first, last), "booked": f"{booked:.2f}", "ledger": f"{ledger:.2f}"})
    return found


def _overspending(statement):
    """Since when more was spent than given, in the year or while its last month was still open, and why.

    Not how much was spent then: that is no sum of closed months.
    """
    last = Closing.objects.in_force().filter(book=statement.book, month=statement.last_month).first()
    flags = statement.book.overspendings.exclude(reason="").order_by("at", "id")
    begins = end_of(statement.first_month - A_DAY)
    return [
        {
            "since": flag.at.astimezone(COPENHAGEN).date().isoformat(),
            "reason": flag.reason,
        }
        for flag in flags
        if flag.at >= begins and (last is None or flag.at <= last.at)
    ]


def _pilots(parts):
    """What was booked on each pilot in the year, by case number; last what no pilot bears."""
    spent = dict(sums.by(parts, lambda part: part.pilot_id))
    pilots = Pilot.objects.select_related("region").in_bulk([pk for pk in spent if pk])
    ordered = sorted(pilots.values(), key=lambda pilot: (pilot.number or 0, pilot.pk))
    rows = [{"case": pilot.case_number, "spent": _both(money(spent[pilot.pk]))} for pilot in ordered]
    if None in spent:
        rows.append({"case": "", "spent": _both(money(spent[None]))})
    return rows
