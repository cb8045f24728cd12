"""The accounts as Excel: the figures of the page, pilot by pilot, every posting, coordinators and regulation."""

from django.utils.translation import gettext as _

from accounting.book import posting_rows
from accounting.book.book import Posting
from accounting.coordinators import stipends
from accounting.pool.definitions import definitions
from accounting.pool.summary import expected_lines, sum_lines
from common.dates import format_date, format_moment
from common.months import last_day, month_of
from common.xlsx import Column, Cover, Sheet, write_workbook
from pilots.models import Pilot
from pilots.programme.regulation import RegulationFactor


def postings_of(figures):
    """The postings that the figures are made of, in the order of the book."""
    found = Posting.objects.filter(book=figures.book)
    if figures.as_of:
        found = found.as_of(figures.as_of)
    return found.order_by("month", "number")


def write_accounts(target, figures, *, at, by):
    """Write the workbook to a path or binary file."""
    book = figures.book
    cover = Cover(
        _("Accounts"),
        [
            (_("Region"), book.region.name),
            (_("Programme"), book.programme.name),
            (_("As it stood on"), format_date(figures.on)),
            (_("Made at"), format_moment(at)),
            (_("Made for"), by.name),
            *((_("Estimate at the level of 31.3.2018"), year) for year in figures.estimated_years),
            *definitions(),
        ],
    )
    sheets = [
        _summary(figures),
        _instalments(figures),
        _pilots(figures),
        _coordinators(figures),
        _regulation(figures),
        *posting_rows.sheets_of(postings_of(figures)),
    ]
    write_workbook(target, sheets, cover, at=at)


def _summary(figures):
    columns = [
        Column(_("Figure"), width=40),
        Column(_("Current level"), "kroner"),
        Column(_("Level of 31.3.2018"), "kroner"),
    ]
    rows = [
        (label, money.amount, money.base) for label, money in [*sum_lines(figures), *expected_lines(figures)]
    ]
    return Sheet(_("Summary"), columns, rows)


def _instalments(figures):
    columns = [
        Column(_("By"), width=14),
        Column(_("Part"), width=22),
        Column(_("Factor (none: not regulated)"), "factor", width=16),
        *(
            Column(title, "kroner")
            for title in (
                _("Allocated, level of 31.3.2018"),
                _("Allocated"),
                _("Committed"),
                _("Spent"),
                _("Spent, level of 31.3.2018"),
                _("Remaining"),
                _("Expected remaining"),
            )
        ),
    ]
    rows = [*map(_instalment_row, figures.instalments), *map(_year_row, figures.years)]
    return Sheet(_("Instalments and years"), columns, rows)


def _instalment_row(one):
    return (
        _("Instalment"),
        f"{one.allocation.instalment}",
        one.allocation.factor and one.allocation.factor.factor,
        one.given.base,
        one.given.amount,
        None,
        *_spent(one),
    )


def _year_row(year):
    return (
        _("Year"),
        year.name,
        None,
        year.given.base,
        year.given.amount,
        year.committed.amount,
        *_spent(year),
    )


def _spent(part):
    return part.spent.amount, part.spent.base, part.remaining.amount, part.unused.amount


def _pilots(figures):
    columns = [
        Column(_("Pilot"), width=10),
        Column(_("Title"), width=60),
        *(
            Column(title, "kroner")
            for title in (
                _("Committed"),
                _("Spent"),
                _("Spent, level of 31.3.2018"),
                _("Not yet spent"),
                _("Over"),
            )
        ),
    ]
    ids = [line.pilot_id for line in figures.pilots if line.pilot_id]
    pilots = Pilot.objects.select_related("region", "current").in_bulk(ids)
    rows = [_pilot_row(pilots.get(line.pilot_id), line) for line in figures.pilots]
    totals = (_("In all"), "", figures.committed.amount, figures.spent.amount, figures.spent.base)
    totals = (*totals, figures.outstanding.amount, figures.over.amount)
    return Sheet(_("Pilots"), columns, rows, totals=totals, sums=True)


def _pilot_row(pilot, line):
    return (
        pilot.case_number if pilot else None,
        pilot.current.title if pilot else _("No pilot: coordinators and the programme as a whole"),
        line.committed.amount,
        line.spent.amount,
        line.spent.base,
        line.outstanding.amount,
        line.over.amount,
    )


def _coordinators(figures):
    columns = [
        Column(_("Coordinator"), width=24),
        Column(_("Month"), "month"),
        Column(_("Hours a week"), "hours", width=12),
        Column(_("How it is calculated"), width=60),
        Column(_("Expected"), "kroner"),
        Column(_("Booked"), "kroner"),
        Column(_("Gap"), "kroner"),
    ]
    return Sheet(_("Coordinators"), columns, _coordinator_rows(figures))


def _coordinator_rows(figures):
    booked = stipends.booked(figures.book, as_of=figures.as_of)
    until = last_day(month_of(figures.on))
    for appointment in stipends.appointments(figures.book, as_of=figures.as_of):
        outside = [month for pk, month in booked if pk == appointment.pk]
        for month in stipends.months_shown(appointment, outside, until=until):
            should = stipends.expected(appointment, month)
            paid = booked.get((appointment.pk, month), stipends.ZERO)
            total = should.total if should else stipends.ZERO
            formula = should.formula if should else None
            yield (appointment.user.name, month, appointment.hours, formula, total, paid, paid - total)


def _regulation(figures):
    columns = [
        Column(_("In force from"), "date"),
        Column(_("Known from"), "date"),
        Column(_("Factor"), "factor"),
        Column(_("Per cent"), "percent"),
        Column(_("Status"), width=14),
        Column(_("Source"), width=60),
    ]
    rows = [
        (
            one.effective_from,
            one.known_from,
            one.factor,
            one.percent,
            str(one.get_status_display()),
            one.source,
        )
        for one in RegulationFactor.objects.known(on=figures.on)
    ]
    return Sheet(_("Regulation"), columns, rows)
