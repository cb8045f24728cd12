"""What an extract's columns are like, gone through once before its lines are read: what must be asked shows there.

Runs in the child process that reads extracts, without a database.
"""

import re
from collections import Counter
from datetime import date
from operator import itemgetter

from accounting.payroll.columns import SIGNS, keys
from accounting.payroll.header import again, is_name
from accounting.payroll.spellings import Codes, Numbers, bare, is_error, is_total
from accounting.payroll.values import is_blank, label_of, plain, tells_signs
from common.amounts import PARTED, PLAIN, convention, stripped
from common.cpr import masked
from common.dates import order_of
from common.employments import employment_number, institution_code
from common.tables.names import column_letters
from common.units import DOUBT, spoken

MOST_ASKED, MOST_SIGNS = 20, 12
MOST_LOOKS = 50_000
# From here on a sign parts the thousands, where any are parted.
THOUSAND = 1_000
LONGEST_ASKED = 60
# Two of these may be somebody's name.
NAME = re.compile(r"[A-ZÆØÅ][a-zæøåéüö]+")
DIGIT = re.compile("[0-9]")
WHOLE = re.compile(r"[0-9]+")
# Øre, or thousands and øre, that stand beside the kroner they were split from.
SPLIT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?-?")


class Survey:
    """`amounts`, `codes`, `numbers` and `dates` are what stands in the columns, `hidden` how many rows are hidden."""

    def __init__(self, header, rows, hidden_rows, remembered):
        self.amounts, self.codes, self.numbers, self.dates, self.hidden = set(), Counter(), set(), set(), 0
        self.has_real_dates = False
        # {row of a table's names: how many of its lines are how wide}.
        self.widths, self.seen = {}, []
        # What the rows without a code say of units, (row, place, unit, words); and the first and last row with one.
        self.mentions, self.first, self.last = [], 0, 0
        # {cells to the right of whole amounts}: a decimal comma may have split them.
        self.beside = set()
        self._turn_to(header)
        for at, row, _flaw in rows:
            if at > header.row and not self._is_like_another(at, row, hidden_rows):
                self._see(at, row, hidden_rows, remembered)

    def _turn_to(self, header):
        places = {field: place for place, field in header.columns.fields.items()}
        self.at = tuple(places[name] for name in ("amount", "code", "number", "institution"))
        self.dated = tuple(places[name] for name in ("period", "first", "last") if name in places)
        self.width = max(header.columns.fields) + 1
        self.watched = {
            place: set() for place in range(len(header.labels)) if place not in header.columns.fields
        }
        self.seen.append((header, self.watched))
        self.table_widths = self.widths[header.row] = Counter()
        self._look_anew()

    def _look_anew(self):
        """All that is looked at in a row but its amount; most rows have that from one above."""
        looked_at = [*self.at[1:], *self.dated, *self.watched]
        self.looks_of, self.reach, self.looks = itemgetter(*looked_at), max(looked_at) + 1, set()

    def _is_like_another(self, at, row, hidden_rows):
        """Whether nothing in a row but its amount is new; then that is seen."""
        if (
            len(row) < max(self.reach, self.width)
            or at in hidden_rows
            or self.looks_of(row) not in self.looks
        ):
            return False
        self.table_widths[len(row)] += 1
        self.last = at
        self.codes[row[self.at[1]]] += 1
        amount = row[self.at[0]]
        if type(amount) is str:
            self._see_amount(amount, row)
        return True

    def _see(self, at, row, hidden_rows, remembered):
        code = row[self.at[1]] if self.at[1] < len(row) else None
        is_known = bool(code) and code in self.codes
        if not is_known and not (isinstance(code, str) and (is_name(code) or DIGIT.search(code))):
            self._hear(at, row, code)
        if len(row) < self.width:
            return
        self.table_widths[len(row)] += 1
        amount, code, number, institution = (row[place] for place in self.at)
        if type(code) is str and is_name(code) and (found := again(at, row, remembered)):
            if not (found.columns.missing or found.columns.doubtful):
                self._turn_to(found)
            return
        if at in hidden_rows:
            self.hidden += not all(map(is_blank, row))
        if code:
            self.first, self.last = self.first or at, at
        self._see_cells(amount, row)
        self.codes[code] += 1
        self.numbers.add((institution, number))
        if code and at not in hidden_rows and len(row) >= self.reach and len(self.looks) < MOST_LOOKS:
            self.looks.add(self.looks_of(row))

    def _see_cells(self, amount, row):
        if type(amount) is str:
            self._see_amount(amount, row)
        for place in self.dated:
            if type(row[place]) is str:
                self.dates.add(row[place])
            elif isinstance(row[place], date):
                self.has_real_dates = True
        if self.watched:
            self._watch(row)

    def _hear(self, at, row, code):
        """Keep what a row that may be a note says of units."""
        if isinstance(code, str | None) and len(self.mentions) < MOST_ASKED:
            for place, cell in enumerate(row):
                unit, words = spoken(cell) if isinstance(cell, str) else ("", "")
                # An amount in another currency is a line that cannot be read.
                if unit and not (unit == DOUBT and place == self.at[0]):
                    self.mentions.append((at, place, unit, words))

    def _watch(self, row):
        """Keep the few texts of columns that nobody knows: signs and units."""
        for place, texts in list(self.watched.items()):
            cell = row[place] if place < len(row) else None
            is_sign = cell in (1, -1) and not isinstance(cell, bool)
            if is_sign or isinstance(cell, str):
                texts.add(plain(cell) if is_sign else cell)
            if len(texts) > MOST_SIGNS or not (cell is None or is_sign or isinstance(cell, str)):
                del self.watched[place]
                self._look_anew()

    def signs(self):
        """{key: name} of the columns that may tell the amounts' signs: by their names, or by what stands in them."""
        found = {}
        for header, watched in self.seen:
            for place, key in enumerate(keys(header.labels)):
                texts = watched.get(place)
                # Of a column with figures, or many texts, nothing was kept.
                is_named = (
                    key in SIGNS and place not in header.columns.fields and (texts is None or any(texts))
                )
                if is_named or (texts and tells_signs(texts)):
                    found[key] = label_of(header.labels[place]) or column_letters(place)
        return found

    def columns(self):
        """[(name, the few texts that stand in it)] of the columns that nobody knows."""
        for header, watched in self.seen:
            for place, texts in watched.items():
                yield label_of(header.labels[place]) or column_letters(place), texts

    def _see_amount(self, amount, row):
        if PLAIN.fullmatch(amount):
            # All that are written so prove the same, and have been split from nothing.
            amount = "1.000,00" if "." in amount else "1,00"
        elif (right := self.at[0] + 1) < len(row) and row[right] and WHOLE.fullmatch(stripped(amount)[0]):
            self.beside.add(row[right])
        self.amounts.add(amount)

    @property
    def is_split(self):
        """Whether øre stand beside whole amounts, and nothing else does: in a list that is parted by commas."""
        return bool(self.beside) and all(
            isinstance(text, str) and SPLIT.fullmatch(text.strip()) for text in self.beside
        )

    def is_converted(self, rows):
        """Whether a program that parts øre by another sign has read 100,00 as 10000, and left 1.500,25 as a text."""
        texts = [digits for text in self.amounts if PARTED.fullmatch(digits := stripped(text)[0])]
        signs = [("," in text) + ("." in text) for text in texts]
        # One that has but one sign would have become a number.
        if 2 not in signs or 1 in signs:
            return False
        place = self.at[0]
        numbers = [int(text) for text in texts if text.isdigit()]
        numbers += [
            row[place] for _at, row, _flaw in rows if place < len(row) and type(row[place]) in (int, float)
        ]
        return max(numbers, default=0) >= THOUSAND and all(number == int(number) for number in numbers)

    def usual_widths(self):
        """{row of a table's names: how wide most of its lines are}; of two that are equally frequent the smaller."""
        return {
            row: max(widths, key=lambda width: (widths[width], -width), default=0)
            for row, widths in self.widths.items()
        }

    def convention(self):
        return convention(self.amounts)

    def order(self):
        """What stands first in dates such as 1/2/2022; "" where that must be asked."""
        return order_of(self.dates)

    def doubtful_codes(self, codes: Codes):
        """[(text, how many, the known code it may be)] of what nobody has decided, and can be asked about."""
        counts = Counter()
        for cell, count in self.codes.items():
            if isinstance(cell, str):
                counts[bare(plain(cell))] += count
        found = [
            (text, count, like)
            for text, count in counts.items()
            if is_asked(text) and not is_error(text) and not is_total(text) and (like := codes.like(text))
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_ASKED]

    def learn(self, numbers: Numbers):
        """Tell how the file spells its employment numbers, those of digits alone first."""
        spelled = {
            (institution_code(plain(institution)), employment_number(bare(plain(number)).upper()))
            for institution, number in self.numbers
        }
        for institution, number in sorted(spelled, key=lambda one: (not one[1].isdigit(), one)):
            if number:
                numbers.survey(institution, number)


def is_asked(text):
    """Whether a code's text can be shown and remembered: short, and without a CPR number or what may be a person."""
    is_named = len(NAME.findall(text)) > 1
    return bool(text) and len(text) <= LONGEST_ASKED and masked(text) == text and not is_named
