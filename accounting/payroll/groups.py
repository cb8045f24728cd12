"""Which rows of an extract are no lines of pay, by their looks: blank, notes, totals. Runs in the child process.

A row that may be a line is none of them, however little of it can be read: it is told as wrong.
"""

import re

from accounting.payroll.spellings import bare, is_total
from accounting.payroll.values import is_blank, plain
from common.amounts import looks_like_amount
from common.employments import INSTITUTION, institution_code
from common.tables.text import DELIMITERS
from common.units import is_unit

MOST_TEXTS = 200_000
KEYS = ("institution", "number", "code", "period", "first", "last")
# So many fields in one cell are a row whose delimiters differ, or that is quoted as a whole.
FEWEST_FIELDS = 4
GAPS = [re.compile(f"[{re.escape(sign)}]") for sign in DELIMITERS] + [re.compile(" {2,}")]
RULE = re.compile(r"[-=_–—]{2,}")


class Words(dict):
    """{text: whether it says that its row is a total}; the same few thousand texts stand in all the rows."""

    def __init__(self, *, alone):
        self.alone = alone

    def __missing__(self, text):
        found = is_total(text, alone=self.alone)
        if len(self) < MOST_TEXTS:
            self[text] = found
        return found


class Groups:
    def __init__(self, control):
        self.control = control
        self.phrases, self.words = Words(alone=False), Words(alone=True)

    def turn_to(self, places, amount_at):
        """`places` has those of each field."""
        self.amount_at = amount_at
        self.key_places = [place for field in KEYS for place in places.get(field, ())]
        self.read_places = {amount_at, *self.key_places}
        self.institution_at, self.code_at = places["institution"][0], places["code"][0]
        # Where a text may only look like a word for a total.
        self.text_places = {place for field in ("department", "account") for place in places.get(field, ())}

    def of(self, row, amount, *, is_sum):
        """The group of a row, "" for one that may be a line; `amount(row)` gives its øre, or None.

        `is_sum` tells whether a formula in it sums others.
        """
        for place in self.key_places:
            cell = row[place]
            if type(cell) is str and cell and self.phrases[cell]:
                return "total"
        if not is_blank(row[self.code_at]):
            return "note" if self._is_ruled(row) else ""
        filled = [place for place, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            return "blank"
        if self._is_total(row, filled, amount, is_sum):
            return "total"
        return "note" if self._is_note(row, filled) else ""

    def is_line(self, row, codes):
        """Whether a row in any order holds what a line does: one of the region's codes, and an amount."""
        filled = [cell for cell in row if not is_blank(cell)]
        coded = [cell for cell in filled if codes.of(bare(plain(cell)), is_number=not isinstance(cell, str))]
        return len(filled) >= FEWEST_FIELDS and bool(coded) and sum(map(looks_like_amount, filled)) > 1

    def _is_total(self, row, filled, amount, is_sum):
        """A word for a total where the row has no key, or an amount alone that sums those above."""
        if any(place in self.key_places for place in filled):
            return False
        if any(type(row[place]) is str and self.words[row[place]] for place in filled):
            return True
        return is_sum or (filled == [self.amount_at] and self.control.is_sum(amount(row)))

    def _is_note(self, row, filled):
        """Nothing of a line is in it: a text alone, the names of units."""
        if is_unit_row(row, self.amount_at) or self._is_ruled(row):
            return True
        if self.amount_at in filled or is_whole_row(row):
            return False
        keys = [place for place in filled if place in self.key_places]
        if keys and filled != [self.institution_at]:
            return False
        # A footnote stands in the first column, most often the institution's.
        code = institution_code(plain(row[filled[0]]))
        return not keys or len(code) > INSTITUTION or not code.isalnum()

    def _is_ruled(self, row):
        """A line drawn below the names."""
        code = row[self.code_at]
        if code and (type(code) is not str or not RULE.match(code)):
            return False
        return all(
            isinstance(cell, str) and RULE.fullmatch(cell.strip()) for cell in row if not is_blank(cell)
        )

    def says_total(self, row):
        """Whether a row in which all keys can be read says in another column that it is a total."""
        for place, cell in enumerate(row):
            if type(cell) is not str or not cell or place in self.read_places:
                continue
            if self.words[cell] or (place in self.text_places and self.phrases[cell]):
                return True
        return False


def is_unit_row(row, amount_at):
    """Whether a row tells in what the amounts are counted, and has no figures but those of the unit."""
    cell = row[amount_at] if amount_at < len(row) else None
    if not is_unit(cell):
        return False
    return not any(any(map(str.isdigit, str(one))) for place, one in enumerate(row) if place != amount_at)


def is_whole_row(row):
    """Whether the one filled cell of a row holds the fields of a whole line."""
    filled = [cell for cell in row if not is_blank(cell)]
    if len(filled) != 1 or not isinstance(filled[0], str) or not any(map(str.isdigit, filled[0])):
        return False
    return any(len(gap.split(filled[0].strip())) >= FEWEST_FIELDS for gap in GAPS)
