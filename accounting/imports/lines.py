"""One line of an extract: kept, a problem, or one of the named groups that are left out. Runs in the child process.

Everything is read exactly: amounts to the øre, codes and employment numbers as text with their leading zeros; and
every row is counted, so that the rows of the file are the lines that are kept and the groups.
"""

from datetime import date, datetime
from functools import cache, lru_cache, partial
from itertools import islice
from operator import itemgetter

from accounting.imports.columns import PERSONAL, counts_ore, field_of, keys
from accounting.imports.control import Control
from accounting.imports.header import FEWEST, again
from accounting.imports.spellings import bare, is_error, is_number, is_total
from common import money
from common.amounts import PLAIN, Convention, NoAmount, ore, stripped
from common.cpr import holds_cpr, holds_likely_cpr, masked, reads_as_cpr
from common.employments import INSTITUTION, LONGEST_NUMBER, employment_number, institution_code
from common.months import month_of, possible_months
from common.tables.names import name_key
from common.text import normal_line

# What Excel may hold and a database may not becomes a space, as does the space that does not break.
SPACES = {0: " ", 0xA0: " "}
MOST_REMEMBERED = 50_000
MOST_FLOAT = 10**11
LONGEST = {"department": 60, "account": 120}
LONGEST_CODE = 40
# What a row of a group leaves: the group's name, and the code it is counted under.
OTHER, OUTSIDE = "other", "outside"


class Wrong(ValueError):
    """(field, key of `payroll.Problem`) of what cannot be read."""


class Totals(dict):
    """{text: whether it says that its row is a total}; the same few thousand texts stand in all the rows."""

    def __missing__(self, text):
        found = is_total(text)
        if len(self) < 4 * MOST_REMEMBERED:
            self[text] = found
        return found


class LineReader:
    """`codes` and `numbers` know the spellings, `how` is the convention of the amounts' texts."""

    def __init__(self, header, plan, *, codes, numbers, how):
        self.plan, self.codes, self.numbers, self.how = plan, codes, numbers, how
        self.valid = [(pk, code, _day(first), last and _day(last)) for pk, code, first, last in plan["codes"]]
        # The first and the last pay month that can be right.
        self.span = tuple(map(_day, plan["span"]))
        self.totals, self.control = Totals(), Control()
        # What kept lines are about, each with its place: a line names the place.
        self.told, self.masked, self.uncalculated = {}, 0, set()
        self.turn_to(header)

    def turn_to(self, header):
        """Read by these names of columns from here on; when they are no whole table every row below is wrong."""
        self.header, self.labels, self.read_before = header, header.labels, {}
        self.named = header.named
        self.is_lost = bool(header.columns.missing or header.columns.doubtful)
        if self.is_lost:
            return
        self.places = {}
        for place, field in header.columns.fields.items():
            self.places.setdefault(field, []).append(place)
        self.is_ore = counts_ore(keys(header.labels)[self.places["amount"][0]])
        # An employment has many lines that differ in the amount alone: all else of them is read once.
        about = [p for p, field in header.columns.fields.items() if field not in ("amount", *PERSONAL)]
        self.about_of, self.width = itemgetter(*about), max(header.columns.fields) + 1
        # Everywhere else a row may say that it is a total; not where its amount stands.
        self.amount_at = self.places["amount"][0]

    def told_since(self, place):
        """What kept lines are about, from a place on: the fields of `extract.About`."""
        return list(islice(self.told, place, None))

    def leave(self, group, row):
        """Count a row in a group without reading it."""
        self.control.leave(group, self._ore_or_none(row))

    def code_of(self, line):
        """The id of a kept line's salary code."""
        return next(islice(self.told, line[1], None))[2]

    def read(self, number, row, flaw, *, is_sum=False, is_text=False):
        """What is JSON-ready: an array for a line that is kept, an object for a wrong one; None when it is left out.

        The array holds the row's number, the place of what it is about, and its øre; the object all its problems.
        """
        width = len(row)
        if width < self.width:
            row = [*row, *[None] * (self.width - width)]
        try:
            group = self._group(row, is_sum=is_sum)
            if group:
                self.control.leave(group, self._ore_or_none(row))
                return None
            if flaw or (is_text and not self.named <= width <= self.header.width) or self.is_lost:
                return self._misshapen(number, row, flaw, width)
            return self._line(number, row)
        except Wrong:
            self.control.leave("wrong", self._ore_or_none(row))
            return {"row": number, "problems": self._problems(number, row)}

    def _group(self, row, *, is_sum):
        """The group of a row that is no line of pay, by its looks; "" for all others."""
        totals = self.totals
        for cell in row[: self.amount_at] + row[self.amount_at + 1 :]:
            if type(cell) is str and totals[cell]:
                return "total"
        if is_sum:
            return "total"
        if self._cell(row, "code") not in (None, ""):
            return ""
        filled = [place for place, cell in enumerate(row) if cell not in (None, "")]
        if len(filled) > 2:
            return ""
        if self.amount_at in filled:
            return "total" if len(filled) == 1 else ""
        return "note" if filled else "blank"

    def _misshapen(self, number, row, flaw, width):
        """A row that is wider or narrower than the names of the columns, or in which a quotation mark is astray."""
        if found := again(number, row, self.plan["remembered"]):
            return self._heading(found)
        kind = (
            "table"
            if self.is_lost
            else "quote"
            if flaw
            else "wide"
            if width > self.header.width
            else "narrow"
        )
        if kind == "wide" and not any(cell not in (None, "") for cell in row[self.header.width :]):
            return self._line(number, row)
        self.control.leave("wrong", self._ore_or_none(row))
        return {"row": number, "problems": [["", kind]]}

    def _heading(self, found):
        """The names of the columns once more, or those of another table below the first."""
        self.control.leave("heading", 0)
        if found.columns != self.header.columns:
            self.turn_to(found)

    def _line(self, number, row):
        said = self.about_of(row)
        if True in said or False in said:
            # With their types: True is equal to 1, and no number.
            said = said, tuple(map(type, said))
        found = self.read_before.get(said)
        if not found:
            if _names_columns(row) and (heading := again(number, row, self.plan["remembered"])):
                return self._heading(heading)
            found = self._read_about(row, said)
        about, masked = found
        if about in (OTHER, OUTSIDE):
            self.control.leave(about, self._ore_or_none(row), code=masked)
            return None
        amount = self._ore(number, row)
        if not amount:
            self.control.leave("zero", 0)
            return None
        self.masked += masked
        self.control.keep(amount, code=about[2], month=about[3])
        return [number, self.told.setdefault(about, len(self.told)), amount]

    def _problems(self, number, row):
        """[column, key of `payroll.Problem`] of everything in a row that cannot be read, in the order of the columns."""
        found = []
        amount = partial(self._ore, number)
        for read in (self._code, self._pay_month, self._institution, self._number, amount):
            try:
                read(row)
            except Wrong as wrong:
                field, problem = wrong.args
                found.append((self._place(field), problem))
        return [[_label(self.labels, place), problem] for place, problem in sorted(set(found))]

    def _read_about(self, row, said):
        """All of a line but its amount, kept for the next that says the same; (group, code) when it is none of the region's."""
        code = self._code(row)
        if code is None:
            found = OTHER, _shown(self._cell(row, "code"))
        else:
            found = self._about(row, code) or (OUTSIDE, code)
        if len(self.read_before) < MOST_REMEMBERED:
            self.read_before[said] = found
        return found

    def _about(self, row, code):
        """(what a line is about, how many texts of it are masked); None when the code is not the region's in its month."""
        month = self._pay_month(row)
        code_id = self._valid(code, month)
        if code_id is None:
            return None
        pay = self._institution(row), self._number(row), code_id, month.isoformat()
        texts = [self._joined(row, "account"), self._joined(row, "department")]
        return (*pay, *(text or "" for text in texts)), texts.count(None)

    def _cell(self, row, field):
        places = self.places.get(field)
        return row[places[0]] if places else None

    def _place(self, field):
        """Where a field stands that an extract cannot be read without."""
        field = "first" if field == "period" and field not in self.places else field
        return self.places[field][0]

    def _code(self, row):
        """The region's code of a line, or None for another; Wrong when it may be one of the region's."""
        cell = self._cell(row, "code")
        text = bare(_plain(cell))
        if not text:
            raise Wrong("code", "nocode")
        if is_error(text):
            raise Wrong("code", "error")
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        found = self.codes.of(text, is_number=is_number)
        if found is None and not isinstance(cell, bool) and self.codes.like(text):
            raise Wrong("code", "alikecode")
        return found

    def _valid(self, code, month):
        for pk, known, first, last in self.valid:
            if known == code and first <= month and (last is None or month <= last):
                return pk
        return None

    def _institution(self, row):
        text = bare(_plain(self._cell(row, "institution")))
        if is_error(text):
            raise Wrong("institution", "error")
        text = institution_code(text)
        if len(text) != INSTITUTION:
            raise Wrong("institution", "institution")
        return text

    def _number(self, row):
        text = bare(_plain(self._cell(row, "number"))).upper()
        if is_error(text):
            raise Wrong("number", "error")
        # One that a spreadsheet took for a number has lost the zero in front.
        if reads_as_cpr(text) or _holds_cpr(text):
            raise Wrong("number", "cpr")
        if len(text) > LONGEST_NUMBER or not is_number(text):
            raise Wrong("number", "number")
        found = self.numbers.of(self._institution(row), employment_number(text))
        if found is None:
            raise Wrong("number", "alike")
        return found

    def _ore_or_none(self, row):
        """The øre of a row that is left out; None when they cannot be read."""
        try:
            return self._amount(row[self.amount_at]) if self.amount_at < len(row) else None
        except Wrong:
            return None

    def _ore(self, number, row):
        cell = row[self.amount_at]
        if cell in (None, "") and (number, self.amount_at) in self.uncalculated:
            raise Wrong("amount", "formula")
        return self._amount(cell)

    def _amount(self, cell):
        if isinstance(cell, str):
            return _text_ore(cell, self.how, self.is_ore)
        if cell is None or isinstance(cell, bool) or not isinstance(cell, int | float):
            raise Wrong("amount", "amount")
        if self.is_ore:
            cell = cell / 100
        return _number_ore(cell)

    def _pay_month(self, row):
        period, first, last = (self._cell(row, field) for field in ("period", "first", "last"))
        if period in (None, "") and first in (None, ""):
            raise Wrong("period", "period")
        month = _month_of(first if period in (None, "") else period, *self.span)
        if any(_is_other(cell, month, self.span, period) for cell in (first, last) if cell not in (None, "")):
            raise Wrong("period", "months")
        if month > self.span[1]:
            raise Wrong("period", "late")
        if month < self.span[0]:
            raise Wrong("period", "early")
        return month

    def _joined(self, row, field):
        """The texts of the columns of a field; None when they hold something like a CPR number."""
        cells = (_plain(row[place]) for place in self.places.get(field, ()))
        text = " / ".join(filter(None, cells))
        asked = _holds_likely_cpr if field == "account" else _holds_cpr
        return None if asked(text) else text[: LONGEST[field]].strip()


def _names_columns(row):
    """Whether a row may be one of columns' names."""
    return sum(isinstance(cell, str) and _is_name(cell) for cell in row) >= FEWEST


@lru_cache(maxsize=50_000)
def _is_name(text):
    return bool(text) and bool(field_of(name_key(text)))


# The same few months, codes and departments stand in thousands of lines: each is read once.
_holds_cpr, _holds_likely_cpr = cache(holds_cpr), cache(holds_likely_cpr)


@cache
def _month_of(cell, first, last):
    """The month that a period or a date names, by its first day; Wrong when it is none, or may be two."""
    if isinstance(cell, datetime | date):
        return month_of(cell.date() if isinstance(cell, datetime) else cell)
    text = _plain(cell)
    if is_error(text):
        raise Wrong("period", "error")
    possible = possible_months(bare(text))
    if len(possible) > 1:
        possible = {month for month in possible if first <= month <= last} or possible
    if len(possible) != 1:
        raise Wrong("period", "period")
    return possible.pop()


def _is_other(cell, month, span, period):
    """Whether a from- or to-date names another month; beside a period one that cannot be read says nothing."""
    try:
        return _month_of(cell, *span) != month
    except Wrong:
        if period in (None, ""):
            raise
        return False


def _text_ore(text, how, is_ore):
    if how == Convention.COMMA and not is_ore and PLAIN.fullmatch(text):
        return ore(text)
    if is_error(text):
        raise Wrong("amount", "error")
    digits, _negative = stripped(text)
    if reads_as_cpr(digits):
        raise Wrong("amount", "amountcpr")
    try:
        return ore(text, how, is_ore=is_ore)
    except NoAmount as error:
        raise Wrong("amount", str(error)) from error


def _number_ore(number):
    """Whole øre of a number of a workbook; one that misses the øre by more than a binary fraction does is Wrong."""
    if abs(number) >= MOST_FLOAT:
        try:
            return money.ore_from_cell(number)
        except ValueError as error:
            raise Wrong("amount", "amount") from error
    found = round(number * 100)
    if abs(number * 100 - found) > 0.01:
        raise Wrong("amount", "decimals")
    if abs(number) > 10**8 and number == int(number) and reads_as_cpr(abs(int(number))):
        raise Wrong("amount", "amountcpr")
    return found


def _plain(cell):
    """A cell as text: a whole number without its decimals, spaces trimmed."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        return _whole(cell)
    return _trimmed(str(cell))


@lru_cache(maxsize=50_000)
def _trimmed(text):
    return " ".join(normal_line(text.translate(SPACES)).split())


def _shown(cell):
    """Another code as it is told: never what looks like a CPR number."""
    return masked(_plain(cell))[:LONGEST_CODE]


def _label(labels, place):
    label = labels[place] if place < len(labels) else None
    return masked(" ".join(normal_line(str(label or "")).split()))[:120]


def _whole(number):
    return str(int(number)) if float(number).is_integer() else repr(number)


def _day(text):
    return date.fromisoformat(text)
