"""The demo's extracts from payroll: one a month and region, as files; some are corrected, some hold what is odd."""

import csv
import json
from datetime import date
from io import StringIO

from accounting.coordinators.stipends import expected
from accounting.payroll import extract, importing, reading
from common.money import format_kroner
from common.months import after
from common.tables import child
from home.demo import texts

HEADER = ["Institution", "Tjenestenummer", "Lønart", "Periode", "Beløb"]
# Months in which two lines belong to nobody known, and one has an amount that cannot be read.
ODD = {("nordjylland", month) for month in (date(2022, 12, 1), date(2023, 3, 1), date(2024, 3, 1))}
# Months of which a second file comes, that takes the place of the first; and that bring pay of the month before.
CORRECTED = {
    ("nordjylland", date(2022, 5, 1)),
    ("midtjylland", date(2022, 11, 1)),
    ("nordjylland", date(2023, 2, 1)),
    ("syddanmark", date(2023, 2, 1)),
}
PAID_LATE = {("nordjylland", date(2022, 11, 1)), ("hovedstaden", date(2022, 11, 1))}
LESS, LATE = 650, 275


def file_of(account, month, *, corrected=False):
    """The extract of a region's payroll run; what it holds does not depend on when it is asked for."""
    return _as_file([*_own(account, month, corrected), *_others(account, month)])


def _own(account, month, corrected=False):
    return [*_pay(account, month, corrected), *_stipends(account, month)]


def supplement_of(account, month):
    """A second run of a month: somewhat more for the month before, as when a raise is paid back in time."""
    before = after(month, -1)
    return _as_file(
        _row(number, texts.PILOT_CODE, before, LATE) for number, _amount in account.paid(before)[:5]
    )


def _pay(account, month, corrected):
    for turn, (number, amount) in enumerate(account.paid(month)):
        # Two were paid too much, and one should not have been paid.
        if corrected and turn == 2:
            continue
        yield _row(number, texts.PILOT_CODE, month, amount - LESS if corrected and turn < 2 else amount)


def _stipends(account, month):
    for appointment in account.appointments():
        stipend = expected(appointment, month)
        if stipend:
            yield _row(appointment.employment.number, texts.COORDINATOR_CODE, month, stipend.total)


def _others(account, month):
    """Ordinary pay, which stays in the file; and what is odd."""
    yield _row("09904", "100", month, 30_000)
    if (account.slug, month) in ODD:
        yield from (_row(number, texts.PILOT_CODE, month, 1_250) for number in ("09901", "09902"))
        yield ["EX", "09903", texts.PILOT_CODE, f"{month:%Y-%m}", "ukendt"]


def _row(number, code, month, amount):
    return ["EX", number, code, f"{month:%Y-%m}", format_kroner(amount).removesuffix("\u00a0kr.")]


def _as_file(rows):
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *rows])
    return out.getvalue().encode()


def name_of(account, month):
    return texts.EXTRACT.format(slug=account.slug, month=f"{month:%Y-%m}")


def book(account, month, *, corrected=False):
    # When the pilots have ended payroll has nothing to send.
    if _own(account, month):
        _book(account, month, file_of(account, month, corrected=corrected), reading.Run(month))


def book_supplement(account, month):
    _book(account, month, supplement_of(account, month), reading.Run(month, is_supplementary=True))


def _book(account, month, data, run):
    """Upload, read and book an extract; what cannot be read is set aside, what nobody knows waits in quarantine."""
    by = account.economist
    found = reading.start(account.book, name_of(account, month), data, by=by, month=month, run=run)
    reading.read(found, data, "csv", reader=_read_here)
    found.refresh_from_db()
    if found.problems.exists():
        importing.set_aside(found, by=by, reason=texts.SET_ASIDE)
    importing.commit(found, by=by, take_back=True)


def _read_here(data, kind, plan, tell):
    """As the sealed child reads it, without a process of its own: the file is the demo's."""
    from accounting.payroll import meaning

    told = json.loads(json.dumps(plan, default=str))
    lines = (_through_json(line) for line in child.lines(data, kind, meaning, told))
    return extract.taken_over(lines, tell)


def _through_json(line):
    return json.loads(json.dumps(line, default=child.packed), object_hook=child.unpacked)
