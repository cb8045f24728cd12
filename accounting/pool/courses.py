"""How a pool is spent over time, drawn for who reads postings: the sum against what is allocated and agreed, and each month."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from statistics import median

from django.db.models import Max
from django.utils.translation import gettext as _

from accounting.book.book import PostingType
from accounting.book.levels import ZERO
from accounting.pool.figures import Figures
from accounting.pool.price_levels import Level
from common.charts.chart import Chart, Key
from common.charts.money import MONTHLY, Course, Monthly, Step, month_columns, running_total
from common.charts.scales import in_short
from common.clock import end_of
from common.dates import format_date
from common.money import format_kroner, rounded
from common.months import after, between, format_month, month_of

# A month is usual when at least so many have ended.
FEWEST_MONTHS = 3
A_YEAR = 12
# The words on the axis are as wide as one month in so many.
AXIS_WORDS = 7


def charts(figures: Figures, level: Level) -> list[Chart]:
    """The two charts, none when nothing is booked, or when some month has no factor at the chosen level."""
    rows = [*figures.parts, *figures.commitments, *figures.allocations]
    if not figures.parts or any(level.of(row) is None for row in rows):
        return []
    return [_running(figures, level), _monthly(figures, level)]


def _months(figures: Figures) -> list[date]:
    """From the first month of spending to the last that is agreed or booked in, as whole years end."""
    booked = [part.month for part in figures.parts]
    years = [found.year for found in figures.commitments]
    first = min([*booked, *(date(year, 1, 1) for year in years)])
    last = max([month_of(figures.on), *booked, *(date(year, 12, 1) for year in years)])
    return between(first, last)


def open_from(figures: Figures, months: Sequence[date]) -> int:
    """The number of the first month that was not closed at the end of the day that is shown."""
    closings = figures.book.closings.in_force().filter(at__lt=end_of(figures.on))
    closed = closings.aggregate(last=Max("month"))["last"]
    return sum(month <= closed for month in months) if closed else 0


def _running(figures: Figures, level: Level) -> Chart:
    months = _months(figures)
    by_month: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for part in figures.parts:
        by_month[part.month] += level.of(part)
    today = max([month_of(figures.on), *by_month])
    sums = list(accumulate(by_month[month] for month in months))
    spent = [amount if month <= today else None for month, amount in zip(months, sums, strict=True)]
    limit, agreed = _limit(figures, level, months), _agreed(figures, level, months)
    place = months.index(today)
    course = Course("pool-course", months, spent, limit, agreed, open_from=open_from(figures, months))
    # What is agreed is held against whole months: the pay of one that is open may be booked yet.
    whole = course.open_from - 1 if course.open_from else place
    return Chart(
        title=running_title(
            sums[place],
            limit[-1].amount if limit else None,
            None if (value := _value(agreed, whole + 1)) is None else sums[whole] - value,
            months[whole],
        ),
        subtitle=_(
            "%(level)s, added up month by month, %(day)s. What is agreed is spread evenly over its year"
        )
        % {"level": level.name, "day": format_date(figures.on)},
        label=_("Spent from %(first)s to %(last)s: %(amount)s in all")
        % {
            "first": format_month(months[0]),
            "last": format_month(today),
            "amount": format_kroner(sums[place]),
        },
        height=course.height,
        body=running_total(course),
        columns=[_("At the end of"), _("Allocated"), _("Agreed"), _("Spent")],
        rows=list(_told(course, today)),
        keys=_open_key(course.open_from, place),
    )


def _told(course: Course, today: date) -> Iterator[list[str]]:
    """The table behind the drawing: the end of each quarter, the first month, the last, and today's."""
    months = course.months
    for n, (month, amount) in enumerate(zip(months, course.spent, strict=True)):
        if month.month % 3 == 0 or month in (months[0], months[-1], today):
            agreed = _value(course.agreed, n + 1)
            yield [
                format_month(month),
                format_kroner(_allocated(course.limit, n)),
                "–" if agreed is None else format_kroner(rounded(agreed)),
                "–" if amount is None else format_kroner(amount),
            ]


def _open_key(open_from: int, last: int) -> list[Key]:
    return [Key("open", _("Month not closed"))] if open_from <= last else []


def _limit(figures: Figures, level: Level, months: Sequence[date]) -> list[Step]:
    """What has been allocated by the beginning of each month in which an instalment becomes available."""
    found = [Step(0, ZERO)] if figures.allocations else []
    for row in sorted(figures.allocations, key=lambda row: row.available_from):
        place = sum(month < month_of(row.available_from) for month in months)
        found.append(Step(min(place, len(months)), found[-1].amount + level.of(row)))
    return found


def _agreed(figures: Figures, level: Level, months: Sequence[date]) -> list[Step]:
    """What is agreed by the turn of each year."""
    by_year: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for one in figures.commitments:
        by_year[one.year] += level.of(one)
    if not by_year:
        return []
    found = [Step(months.index(date(min(by_year), 1, 1)), ZERO)]
    for year in range(min(by_year), max(by_year) + 1):
        found.append(Step(months.index(date(year, 12, 1)) + 1, found[-1].amount + by_year[year]))
    return found


def _value(steps: Sequence[Step], at: int) -> Decimal | None:
    """What is agreed at the beginning of month number `at`, between the points; None when nothing is agreed."""
    if not steps:
        return None
    for one, other in pairwise(steps):
        if one.at <= at <= other.at:
            return one.amount + (other.amount - one.amount) * (at - one.at) / (other.at - one.at)
    return ZERO if at < steps[0].at else steps[-1].amount


def _allocated(steps: Sequence[Step], at: int) -> Decimal:
    return max((step.amount for step in steps if step.at <= at), default=ZERO)


def running_title(spent: Decimal, allocated: Decimal | None, apart: Decimal | None, month: date) -> str:
    """What stands out: beyond what is allocated, or how far `apart` from what is agreed at the end of a month."""
    if allocated is not None and spent > allocated:
        return _("%(amount)s more is spent than is allocated") % {"amount": in_short(spent - allocated)}
    if apart is None:
        return _("%(amount)s is spent; no agreement has been concluded") % {"amount": in_short(spent)}
    apart = rounded(apart)
    said = {"amount": in_short(abs(apart)), "month": format_month(month)}
    if apart == 0:
        return _("At the end of %(month)s as much is spent as is agreed") % said
    if apart > 0:
        return _("At the end of %(month)s %(amount)s more is spent than is agreed") % said
    return _("At the end of %(month)s %(amount)s less is spent than is agreed") % said


def _monthly(figures: Figures, level: Level) -> Chart:
    last = max(month_of(figures.on), *(part.month for part in figures.parts))
    first = min(part.month for part in figures.parts)
    # Empty months in front, as far as the words on the axis reach, so that they lie on no column.
    empty = len(between(first, last)) // AXIS_WORDS + 1
    months = between(after(first, -empty), last)
    series = [(name, _by_month(figures, level, months, types)) for name, types in _kinds()]
    used = [(look, name) for look, (name, values) in zip(MONTHLY, series, strict=True) if any(values)]
    sums = [sum(amounts, ZERO) for amounts in zip(*(values for _name, values in series), strict=True)]
    monthly = Monthly("pool-months", months, series, open_from=open_from(figures, months))
    return Chart(
        title=monthly_title(sums[: monthly.open_from]),
        subtitle=_("%(level)s, spent per pay month") % {"level": level.name},
        label=_("Spent in each month from %(first)s to %(last)s; the most in one month is %(amount)s")
        % {
            "first": format_month(first),
            "last": format_month(last),
            "amount": format_kroner(max(sums)),
        },
        height=monthly.height,
        body=month_columns(monthly),
        columns=[_("Month"), *(name for name, _values in series), _("In all")],
        rows=[
            [
                format_month(month),
                *(format_kroner(values[n]) for _name, values in series),
                format_kroner(sums[n]),
            ]
            for n, month in enumerate(months)
            if month >= first
        ],
        keys=[
            *(Key(look, name) for look, name in used),
            *_open_key(monthly.open_from or 0, len(months) - 1),
        ],
    )


def _kinds() -> list[tuple[str, set[str]]]:
    """The three parts of a column, and the types of postings that each is made of."""
    return [
        (_("Pay in pilots"), {PostingType.SALARY}),
        (_("Other expenses"), {PostingType.OTHER, PostingType.ADJUSTMENT}),
        (_("Coordinators"), {PostingType.COORDINATOR}),
    ]


def _by_month(figures: Figures, level: Level, months: Sequence[date], types: set[str]) -> list[Decimal]:
    found: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for part in figures.parts:
        if part.type in types:
            found[part.month] += level.of(part)
    return [found[month] for month in months]


def monthly_title(closed: Sequence[Decimal]) -> str:
    """What a usual month of the last twelve closed costs: half of them cost more, half of them less."""
    spent = [amount for amount in closed[-A_YEAR:] if amount > 0]
    if len(spent) < FEWEST_MONTHS:
        return _("Spent month by month")
    return _("A usual month of the last year costs %(amount)s") % {
        "amount": format_kroner(median(spent), whole=True)
    }
