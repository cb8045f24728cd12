"""One line of an extract: kept, a problem, or one of the named groups that are left out. Runs in the child process.

Everything is read exactly: amounts to the øre, codes and employment numbers as text with their leading zeros; and
every row is counted, so that the rows of the file are the lines that are kept and the groups.
"""

from datetime import date, datetime
from functools import partial
from operator import itemgetter

from accounting.imports.columns import PERSONAL
from accounting.imports.control import Control
from accounting.imports.groups import Groups, is_whole_row
from accounting.imports.header import again, names_columns
from accounting.imports.spellings import bare, is_empty, is_error, is_number, is_spoiled_code
from accounting.imports.values import (
    NEVER,
    Wrong,
    account,
    department,
    is_blank,
    is_negative,
    label_of,
    number_ore,
    pay_month,
    plain,
    shown_code,
    text_ore,
)
from common.cpr import holds_cpr, reads_as_cpr
from common.employments import INSTITUTION, LONGEST_NUMBER, employment_number, institution_code

MOST_REMEMBERED = 50_000
# What a row of a group leaves: the group's name, and the code it is counted under.
OTHER, OUTSIDE = "other", "outside"


class LineReader:
    """`codes` and `numbers` know the spellings, `ways` how the columns are written (see `meaning.Ways`)."""

    def __init__(self, header, plan, *, codes, numbers, ways):
        self.plan, self.codes, self.numbers, self.ways = plan, codes, numbers, ways
        self.valid = [(pk, code, _day(first), last and _day(last)) for pk, code, first, last in plan["codes"]]
        # The first and the last pay month that can be right.
        self.span = tuple(map(_day, plan["span"]))
        self.control = Control()
        self.groups = Groups(self.control)
        # What kept lines are about, each with its place: a line names the place.
        self.told, self.abouts = {}, []
        self.masked, self.totals = 0, 0
        # {row: the places of formulas that nobody has calculated}, and cells that sum others.
        self.uncalculated, self.sums = {}, set()
        # How wide the lines of a text are; a wider one has been split.
        self.usual_width, self.is_strict = 0, False
        self.turn_to(header)

    def turn_to(self, header):
        """Read by these names of columns from here on; when they are no whole table every row below is wrong."""
        self.header, self.labels, self.read_before = header, header.labels, {}
        self.named = header.named
        self.is_lost = bool(header.columns.missing or header.columns.doubtful)
        if self.is_lost:
            return
        fields = header.columns.fields
        self.places = {}
        for place, field in fields.items():
            self.places.setdefault(field, []).append(place)
        # An employment has many lines that differ in the amount alone: all else of them is read once.
        about = [place for place, field in fields.items() if field not in ("amount", *PERSONAL)]
        self.about_of, self.width = itemgetter(*about), max(fields) + 1
        self.amount_at = self.places["amount"][0]
        self.groups.turn_to(self.places, self.amount_at)
        self.read_places = {place for place, field in fields.items() if field not in PERSONAL}
        self.sign_at = header.sign_at if self.ways.has_sign else None

    def told_since(self, place):
        """What kept lines are about, from a place on: the fields of `extract.About`."""
        return self.abouts[place:]

    def leave(self, group, row):
        """Count a row in a group without reading it."""
        self.control.leave(group, self._ore_or_none(row))

    def code_of(self, line):
        """The id of a kept line's salary code."""
        return self.abouts[line[1]][2]

    def key_of(self, line):
        """Whose line it is, and under which code."""
        return self.abouts[line[1]][:3]

    def total(self, line):
        """A kept line that looks like a total, taken back: a problem, or None when a person has said that it is one."""
        group = "total" if self.ways.leaves_totals else "wrong"
        self.control.take_back(line[2], code=self.code_of(line), group=group)
        if self.ways.leaves_totals:
            return None
        self.totals += 1
        return {"row": line[0], "problems": [[label_of(self.labels[self.amount_at]), "total"]]}

    def read(self, number, row, flaw, *, is_text=False):
        """What is JSON-ready: an array for a line that is kept, an object for a wrong one; None when it is left out.

        The array holds the row's number, the place of what it is about, and its øre; the object all its problems.
        """
        width = len(row)
        if width < self.width:
            row = [*row, *[None] * (self.width - width)]
        try:
            group = self.groups.of(row, partial(self._ore_or_none, row))
            if (
                number in self.uncalculated
                and group != "total"
                and (unread := self._unread(number, row, group))
            ):
                return self._wrong(number, row, unread)
            if group:
                self.control.leave(group, self._ore_or_none(row))
                return None
            if self._is_misshapen(row, flaw, width, is_text=is_text):
                return self._misshapen(number, row, flaw, width)
            line = self._line(number, row)
            if isinstance(line, list) and not self.ways.no_totals and self._is_total(number, row):
                return self.total(line)
            return line
        except Wrong:
            return self._wrong(number, row, self._problems(number, row))

    def _wrong(self, number, row, problems):
        self.control.leave("wrong", self._ore_or_none(row))
        return {"row": number, "problems": problems}

    def _unread(self, number, row, group):
        """The problems of a row's formulas that nobody has calculated, where a row of its looks must have them."""
        places = [
            place for place in self.uncalculated[number] if place in self.read_places and is_blank(row[place])
        ]
        if not group and places == [self.amount_at]:
            return []
        return [[label_of(self.labels[place]), "formula"] for place in sorted(places)]

    def _is_total(self, number, row):
        return (number, self.amount_at) in self.sums or self.groups.says_total(row)

    def _is_misshapen(self, row, flaw, width, *, is_text):
        if flaw or self.is_lost or is_whole_row(row):
            return True
        if not is_text:
            return False
        if not self.named <= width <= self.header.width:
            return True
        return self._is_split(row, width)

    def _is_split(self, row, width):
        """Whether a row may be wider because the delimiter stands in its amount or in a text before it.

        Then something stands to the right of the amounts; in a list that is parted by commas no line may be wider.
        """
        most = self.header.width if self.is_strict else max(self.header.width, self.usual_width)
        most = min(most, self.usual_width or most)
        return width > most and not all(map(is_blank, row[self.amount_at + 1 :]))

    def _misshapen(self, number, row, flaw, width):
        """A row that is wider or narrower than the names of the columns, or in which a quotation mark is astray."""
        if found := again(number, row, self.plan["remembered"]):
            return self._heading(found, row)
        is_wide = width > self.header.width or self._is_split(row, width)
        kind = "table" if self.is_lost else "quote" if flaw else "wide" if is_wide else "narrow"
        if kind == "wide" and all(map(is_blank, row[self.header.width :])) and not self._is_split(row, width):
            return self._line(number, row)
        return self._wrong(number, row, [["", kind]])

    def _heading(self, found, row):
        """The names of the columns once more, or those of another table below the first."""
        self.control.leave("heading", 0)
        if found.columns != self.header.columns and not self.header.is_repeat(row):
            self.turn_to(found)

    def _line(self, number, row):
        said = self.about_of(row)
        if True in said or False in said:
            # With their types: True is equal to 1, and no number.
            said = said, tuple(map(type, said))
        found = self.read_before.get(said)
        if not found:
            if self.header.is_repeat(row):
                return self._heading(self.header, row)
            if names_columns(row) and (heading := again(number, row, self.plan["remembered"])):
                return self._heading(heading, row)
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
        place = self.told.get(about)
        if place is None:
            place = self.told[about] = len(self.abouts)
            self.abouts.append(about)
        return [number, place, amount]

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
        return [[label_of(self.labels[place]), problem] for place, problem in sorted(set(found))]

    def _read_about(self, row, said):
        """All of a line but its amount, kept for the next that says the same; (group, code) when it is none of the region's."""
        code = self._code(row)
        if code is None:
            found = OTHER, shown_code(self._cell(row, "code"))
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
        texts = [account(self._parts(row, "account")), department(self._parts(row, "department"))]
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
        if isinstance(cell, date | datetime):
            raise Wrong("code", "alikecode")
        text = bare(plain(cell))
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        found = self.codes.of(text, is_number=is_number)
        if found is None and text not in self.codes.said:
            if is_error(text):
                raise Wrong("code", "error")
            if is_empty(text):
                raise Wrong("code", "nocode")
            if is_spoiled_code(text) or self.codes.like(text):
                raise Wrong("code", "alikecode")
        return found

    def _valid(self, code, month):
        for pk, known, first, last in self.valid:
            if known == code and first <= month and (last is None or month <= last):
                return pk
        return None

    def _institution(self, row):
        text = bare(plain(self._cell(row, "institution")))
        if is_error(text):
            raise Wrong("institution", "error")
        text = institution_code(text)
        if len(text) != INSTITUTION or not text.isalnum():
            raise Wrong("institution", "institution")
        return text

    def _number(self, row):
        cell = self._cell(row, "number")
        if isinstance(cell, date | datetime):
            raise Wrong("number", "number")
        text = bare(plain(cell)).upper()
        if is_error(text):
            raise Wrong("number", "error")
        # One that a spreadsheet took for a number has lost the zero in front.
        if reads_as_cpr(text) or holds_cpr(text):
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
            return self._amount(row) if self.amount_at < len(row) else None
        except Wrong:
            return None

    def _ore(self, number, row):
        cell = row[self.amount_at]
        if cell in (None, "") and self.amount_at in self.uncalculated.get(number, ()):
            raise Wrong("amount", "formula")
        return self._amount(row)

    def _amount(self, row):
        cell = row[self.amount_at]
        if isinstance(cell, str):
            found = text_ore(cell, self.ways.amounts, is_ore=self.ways.is_ore)
        elif cell is None or isinstance(cell, bool) or not isinstance(cell, int | float):
            raise Wrong("amount", "amount")
        else:
            found = number_ore(cell, is_ore=self.ways.is_ore)
        if self.sign_at is not None and self.sign_at < len(row) and is_negative(row[self.sign_at]):
            return -abs(found)
        return found

    def _pay_month(self, row):
        period, first, last = (self._cell(row, field) for field in ("period", "first", "last"))
        if is_blank(period) and is_blank(first):
            raise Wrong("period", "period")
        month = self._month(first if is_blank(period) else period)
        if any(self._is_other_month(cell, month, period) for cell in (first, last) if not is_blank(cell)):
            raise Wrong("period", "months")
        if month > self.span[1]:
            raise Wrong("period", "late")
        if month < self.span[0]:
            raise Wrong("period", "early")
        return month

    def _month(self, cell):
        return pay_month(cell, *self.span, self.ways.dates)

    def _is_other_month(self, cell, month, period):
        """Whether a from- or to-date names another month; beside a period one that cannot be read says nothing."""
        if NEVER in str(cell):
            return False
        try:
            return self._month(cell) != month
        except Wrong:
            if is_blank(period):
                raise
            return False

    def _parts(self, row, field):
        """The texts of the columns of a field."""
        return tuple(text for place in self.places.get(field, ()) if (text := plain(row[place])))


def _day(text):
    return date.fromisoformat(text)
