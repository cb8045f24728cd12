"""One line of an extract: kept, a problem, or one of the named groups that are left out. Runs in the child process.

Everything is read exactly: amounts to the øre, codes and employment numbers as text with their leading zeros; and
every row is counted, so that the rows of the file are the lines that are kept and the groups.
"""

from functools import partial
from operator import itemgetter

from accounting.payroll.about import OTHER, OUTSIDE, AboutReader
from accounting.payroll.columns import NEEDED, PERSONAL, keys
from accounting.payroll.control import Control
from accounting.payroll.groups import Groups, is_whole_row
from accounting.payroll.header import again, is_words, names_columns
from accounting.payroll.values import NO_CODE, Wrong, is_blank, label_of, number_ore, signed, text_ore
from common.units import KRONER, of_name

MOST_REMEMBERED = 50_000


class LineReader:
    """`codes` and `numbers` know the spellings, `ways` how the columns are written (see `meaning.Ways`)."""

    def __init__(self, header, plan, *, codes, numbers, ways):
        self.plan, self.codes, self.ways = plan, codes, ways
        self.about = AboutReader(plan, codes=codes, numbers=numbers, dates=ways.dates)
        self.control = Control()
        self.groups = Groups(self.control)
        # What kept lines are about, each with its place: a line names the place.
        self.told, self.abouts = {}, []
        self.masked, self.totals = 0, 0
        # {row: the places of formulas that nobody has calculated}, and cells that sum others.
        self.uncalculated, self.sums = {}, set()
        # How wide the lines of a text are below each row of names; a wider one has been split.
        self.usual_widths, self.is_strict = {}, False
        self.unit = ""
        self.turn_to(header)

    def turn_to(self, header):
        """Read by these names of columns from here on; when they are no whole table every row below is wrong."""
        self.header, self.labels, self.read_before = header, header.labels, {}
        self.named = header.named
        self.is_lost = not header.is_whole or self._is_of_another_unit(header)
        if self.is_lost:
            return
        fields = header.columns.fields
        places = {}
        for place, field in fields.items():
            places.setdefault(field, []).append(place)
        # An employment has many lines that differ in the amount alone: all else of them is read once.
        about = [place for place, field in fields.items() if field not in ("amount", *PERSONAL)]
        self.about_of, self.width = itemgetter(*about), max(fields) + 1
        self.amount_at = places["amount"][0]
        self.groups.turn_to(places, self.amount_at)
        self.about.turn_to(places)
        self.code_at = places["code"][0]
        self.needed = [places[name][0] for name in NEEDED]
        self.read_places = {place for place, field in fields.items() if field not in PERSONAL}
        self.signs_at = [place for place, key in enumerate(keys(header.labels)) if key in self.ways.signs]

    def _is_of_another_unit(self, header):
        """Whether the name of the amounts says another unit than that of the first table."""
        place = next(place for place, field in header.columns.fields.items() if field == "amount")
        unit = of_name(keys(header.labels)[place]) or KRONER
        self.unit = self.unit or unit
        return unit != self.unit

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
            if not (is_text or flaw or self.is_lost or number in self.uncalculated) and (
                found := self.read_before.get(self._about_of(row))
            ):
                return self._kept(number, row, found)
            group = self._group(number, row)
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
            return self._line(number, row)
        except Wrong:
            return self._wrong(number, row, self._problems(number, row))

    def above(self, number, row):
        """What is wrong with a row above the names of the columns that looks like a line; None of all others."""
        if not self.groups.is_line(row, self.codes):
            return None
        return self._wrong(number, row, [["", "above"]])

    def _group(self, number, row):
        if self.is_lost:
            return "blank" if all(map(is_blank, row)) else ""
        return self.groups.of(row, self._ore_or_none, is_sum=(number, self.amount_at) in self.sums)

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
        if flaw or self.is_lost or (is_blank(row[self.code_at]) and is_whole_row(row)):
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
        usual = self.usual_widths.get(self.header.row, 0)
        most = self.header.width if self.is_strict else max(self.header.width, usual)
        most = min(most, usual or most)
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
        if self.header.is_repeat(row):
            self.is_lost = not self.header.is_whole
        elif (found.columns, found.labels) != (self.header.columns, self.header.labels):
            self.turn_to(found)

    def _about_of(self, row):
        said = self.about_of(row)
        if True in said or False in said:
            # With their types: True is equal to 1, and no number.
            return said, tuple(map(type, said))
        return said

    def _line(self, number, row):
        said = self._about_of(row)
        found = self.read_before.get(said)
        if not found:
            if heading := self._names(number, row):
                return self._heading(heading, row)
            found = self.about.of(row)
            if len(self.read_before) < MOST_REMEMBERED:
                self.read_before[said] = found
        return self._kept(number, row, found)

    def _kept(self, number, row, found):
        """The line of a row of which everything but its amount has been `found`; None when it is left out."""
        about, masked = found
        if about in (OTHER, OUTSIDE):
            return self._leave_code(number, row, about, masked)
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
        line = [number, place, amount]
        return self.total(line) if not self.ways.no_totals and self._is_total(number, row) else line

    def _leave_code(self, number, row, group, code):
        if group == OTHER and code == NO_CODE and is_words(row, self.needed):
            # The names of columns that are not known.
            self.is_lost = True
            return self._wrong(number, row, [["", "table"]])
        self.control.leave(group, self._ore_or_none(row), code=code)
        return None

    def _names(self, number, row):
        """The Header that a row is in which all the columns' fields can be texts, or None."""
        if self.header.is_repeat(row):
            return self.header
        return again(number, row, self.plan["remembered"]) if names_columns(row) else None

    def _problems(self, number, row):
        """[column, key of `payroll.Problem`] of everything in a row that cannot be read, in the order of the columns."""
        found = []
        amount = partial(self._ore, number)
        about = self.about
        for read in (about.code, about.pay_month, about.institution, about.number, amount):
            try:
                read(row)
            except Wrong as wrong:
                field, problem = wrong.args
                found.append((about.place(field), problem))
        return [[label_of(self.labels[place]), problem] for place, problem in sorted(set(found))]

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
        for place in self.signs_at:
            found = signed(found, row[place] if place < len(row) else None)
        return found
