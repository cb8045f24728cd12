"""What a line of an extract is about: whose pay, under which code, for which month. Runs in the child process.

Codes and employment numbers are read exactly, as text with their leading zeros.
"""

from datetime import date, datetime

from accounting.payroll.spellings import bare, is_empty, is_error, is_number, is_spoiled_code
from accounting.payroll.values import (
    NEVER,
    Wrong,
    account,
    department,
    is_blank,
    pay_month,
    plain,
    shown_code,
)
from common.cpr import holds_cpr, reads_as_cpr
from common.employments import INSTITUTION, LONGEST_NUMBER, employment_number, institution_code

# What a row of a group leaves: the group's name, and the code it is counted under.
OTHER, OUTSIDE = "other", "outside"


class AboutReader:
    """`codes` and `numbers` know the spellings; `dates` says what stands first in 1/2/2022."""

    def __init__(self, plan, *, codes, numbers, dates):
        self.codes, self.numbers, self.dates = codes, numbers, dates
        self.valid = [(pk, code, _day(first), last and _day(last)) for pk, code, first, last in plan["codes"]]
        # The first and the last pay month that can be right.
        self.span = tuple(map(_day, plan["span"]))

    def turn_to(self, places):
        """`places` has those of each field."""
        self.places = places

    def of(self, row):
        """All of a line but its amount, and how many of its texts are masked; (group, code) when it is none of the region's."""
        code = self.code(row)
        if code is None:
            return OTHER, shown_code(self._cell(row, "code"))
        return self._about(row, code) or (OUTSIDE, code)

    def _about(self, row, code):
        """(what a line is about, how many texts of it are masked); None when the code is not the region's in its month."""
        month = self.pay_month(row)
        code_id = self._valid(code, month)
        if code_id is None:
            return None
        pay = self.institution(row), self.number(row), code_id, month.isoformat()
        texts = [account(self._parts(row, "account")), department(self._parts(row, "department"))]
        return (*pay, *(text or "" for text in texts)), texts.count(None)

    def _cell(self, row, field):
        places = self.places.get(field)
        return row[places[0]] if places else None

    def place(self, field):
        """Where a field stands that an extract cannot be read without."""
        field = "first" if field == "period" and field not in self.places else field
        return self.places[field][0]

    def code(self, row):
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

    def institution(self, row):
        text = bare(plain(self._cell(row, "institution")))
        if is_error(text):
            raise Wrong("institution", "error")
        text = institution_code(text)
        if len(text) != INSTITUTION or not text.isalnum():
            raise Wrong("institution", "institution")
        return text

    def number(self, row):
        cell = self._cell(row, "number")
        if isinstance(cell, date | datetime):
            raise Wrong("number", "number")
        text = bare(plain(cell)).upper()
        if is_error(text):
            raise Wrong("number", "error")
        # One that a spreadsheet took for a number has lost the zero in front.
        if reads_as_cpr(text) or holds_cpr(text):
            raise Wrong("number", "cpr")
        if len(text) > LONGEST_NUMBER or not is_number(text) or not text.strip("0-/ _."):
            raise Wrong("number", "number")
        found = self.numbers.of(self.institution(row), employment_number(text))
        if found is None:
            raise Wrong("number", "alike")
        return found

    def pay_month(self, row):
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
        return pay_month(cell, *self.span, self.dates)

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
