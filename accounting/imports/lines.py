"""One line of an extract: dropped, kept, or a problem. Runs in the child process, without a database.

Everything is read exactly: amounts to the øre, codes and employment numbers as text with their leading zeros.
"""

import re
from collections import Counter
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter

from accounting.imports.columns import PERSONAL
from common import dates, money
from common.cpr import holds_cpr
from common.employments import INSTITUTION, LONGEST_NUMBER, employment_number, institution_code
from common.text import normal_line

# What Excel may hold and a database may not becomes a space, as does the space that does not break.
SPACES = {0: " ", 0xA0: " "}
MOST_REMEMBERED = 50_000
LONGEST = {"department": 60, "account": 120}
MONTHS = (
    "januar februar marts april maj juni juli august september oktober november december".split(),
    "jan feb mar apr maj jun jul aug sep okt nov dec".split(),
)
NAMES = {name: number for names in MONTHS for number, name in enumerate(names, 1)}
YEAR_FIRST = re.compile(r"(20[0-9]{2})[-./ ]?(0[1-9]|1[0-2])")
MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[-./ ](20[0-9]{2})")
THIRD_DECIMAL = re.compile(r"[−-]?[0-9. ]+,[0-9]{3,}[−-]?")
NAMED = re.compile(r"([a-zæøå]+)\.?[ -]*(20[0-9]{2})")


class Wrong(ValueError):
    """(field, key of `payroll.Problem`) of what cannot be read."""


class LineReader:
    def __init__(self, mapping, headers, codes):
        self.headers = headers
        self.places = {}
        for place, field in mapping.items():
            self.places.setdefault(field, []).append(place)
        self.codes = [(pk, code, _month(first), last and _month(last)) for pk, code, first, last in codes]
        self.known = {code for _pk, code, _first, _last in self.codes}
        # A code whose leading zeros a spreadsheet has eaten is still known, when it was a number there.
        self.short = {code.lstrip("0"): code for code in self.known}
        self.other, self.zero, self.masked, self.outside = 0, 0, 0, Counter()
        # An employment has many lines that differ in the amount alone: all else of them is read once.
        about = [place for place, field in mapping.items() if field not in ("amount", *PERSONAL)]
        self.about_of, self.width = itemgetter(*about), max(mapping) + 1
        self.read_before = {}
        # What kept lines are about, each with its place: a line names the place.
        self.told = {}

    def counts(self):
        return {
            "other_codes": self.other,
            "zero": self.zero,
            "masked": self.masked,
            "outside": dict(self.outside),
        }

    def told_since(self, place):
        """What kept lines are about, from a place on: the fields of `extract.About`."""
        return list(islice(self.told, place, None))

    def read(self, number, row):
        """What is JSON-ready: an array for a line that is kept, an object for a wrong one; None when it is dropped.

        The array holds the row's number, the place of what it is about, and its øre; the object all its problems.
        """
        if len(row) < self.width:
            row = [*row, *[None] * (self.width - len(row))]
        try:
            return self._line(number, row)
        except Wrong:
            return {"row": number, "problems": self._problems(row)}

    def _line(self, number, row):
        key = self.about_of(row)
        if True in key or False in key:
            # With their types: True is equal to 1, and no number.
            key = key, tuple(map(type, key))
        found = self.read_before.get(key) or self._read_about(row, key)
        if found is None:
            return None
        ore = self._ore(row)
        if not ore:
            self.zero += 1
            return None
        about, masked = found
        self.masked += masked
        return [number, self.told.setdefault(about, len(self.told)), ore]

    def _problems(self, row):
        """[column, key of `payroll.Problem`] of everything in a row that cannot be read, in the order of the columns."""
        found = []
        for read in (self._pay_month, self._institution, self._number, self._ore):
            try:
                read(row)
            except Wrong as wrong:
                field, problem = wrong.args
                found.append((self._place(field), problem))
        return [[self.headers[place], problem] for place, problem in sorted(found)]

    def _read_about(self, row, key):
        """All of a line but its amount, kept for the next; None, and counted, when it is none of the region's."""
        code = self._code(self._cell(row, "code"))
        if code is None:
            self.other += any(cell not in (None, "") for cell in row)
            return None
        found = self._about(row, code)
        if found is None:
            self.outside[code] += 1
        elif len(self.read_before) < MOST_REMEMBERED:
            self.read_before[key] = found
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

    def _code(self, cell):
        if isinstance(cell, bool):
            return None
        if isinstance(cell, int | float):
            whole = _whole(cell)
            return whole if whole in self.known else self.short.get(whole)
        text = _plain(cell)
        return text if text in self.known else None

    def _valid(self, code, month):
        for pk, known, first, last in self.codes:
            if known == code and first <= month and (last is None or month <= last):
                return pk
        return None

    def _institution(self, row):
        text = institution_code(_plain(self._cell(row, "institution")))
        if len(text) != INSTITUTION:
            raise Wrong("institution", "institution")
        return text

    def _number(self, row):
        text = _plain(self._cell(row, "number")).upper()
        # One that a spreadsheet took for a number has lost the zero in front.
        if _holds_cpr(text.zfill(10) if text.isdigit() and len(text) == 9 else text):
            raise Wrong("number", "cpr")
        if not text or len(text) > LONGEST_NUMBER:
            raise Wrong("number", "number")
        return employment_number(text)

    def _ore(self, row):
        cell = self._cell(row, "amount")
        if cell in (None, "") or isinstance(cell, bool):
            raise Wrong("amount", "amount")
        try:
            return money.ore_from_cell(cell.strip() if isinstance(cell, str) else cell)
        except ValueError as error:
            raise Wrong("amount", "decimals" if _has_third_decimal(cell) else "amount") from error

    def _pay_month(self, row):
        period = self._cell(row, "period")
        if period not in (None, ""):
            return month_of(period)
        first, last = self._cell(row, "first"), self._cell(row, "last")
        if first in (None, ""):
            raise Wrong("period", "period")
        begins = month_of(first)
        if last not in (None, "") and month_of(last) != begins:
            raise Wrong("period", "months")
        return begins

    def _joined(self, row, field):
        """The texts of the columns of a field; None when they hold something like a CPR number."""
        cells = (_plain(row[place]) for place in self.places.get(field, ()))
        text = " / ".join(filter(None, cells))[: LONGEST[field]].strip()
        return None if _holds_cpr(text) else text


# The same few months, codes and departments stand in thousands of lines: each is read once.
_holds_cpr = cache(holds_cpr)


@cache
def month_of(cell):
    """The month that a period or a date names, by its first day; Wrong when it is none."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.replace(day=1)
    text = _plain(cell).casefold()
    if found := YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[2]), 1)
    if found := MONTH_FIRST.fullmatch(text):
        return date(int(found[2]), int(found[1]), 1)
    if (found := NAMED.fullmatch(text)) and found[1] in NAMES:
        return date(int(found[2]), NAMES[found[1]], 1)
    try:
        return dates.parse_date(text, profile="file").replace(day=1)
    except ValueError as error:
        raise Wrong("period", "period") from error


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


def _has_third_decimal(cell):
    text = cell.strip() if isinstance(cell, str) else repr(cell).replace(".", ",")
    return bool(THIRD_DECIMAL.fullmatch(text))


def _whole(number):
    return str(int(number)) if float(number).is_integer() else repr(number)


def _month(text):
    return date.fromisoformat(text)
