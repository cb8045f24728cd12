"""What an extract's columns are like, gone through once before its lines are read: what must be asked shows there.

Runs in the child process that reads extracts, without a database.
"""

import re
from collections import Counter

from accounting.imports.spellings import Codes, Numbers, bare, is_error, is_total
from common.amounts import Convention, convention
from common.employments import employment_number, institution_code

MOST_ASKED = 20
WHOLE, ORE = re.compile(r"[-+−–]?[0-9.]+"), re.compile("[0-9]{2}-?")


class Survey:
    """`amounts`, `codes` and `numbers` are what stands in the columns, `hidden` how many rows somebody has hidden."""

    def __init__(self, header, rows, hidden_rows):
        places = {field: place for place, field in header.columns.fields.items()}
        self.amounts, self.codes, self.numbers, self.hidden = set(), Counter(), set(), 0
        # {cells to the right of whole amounts}: a decimal comma may have split them.
        self.beside = set()
        amount, code = places["amount"], places["code"]
        number, institution = places["number"], places["institution"]
        width = max(header.columns.fields, default=0) + 1
        for at, row, _flaw in rows:
            if at <= header.row or len(row) < width:
                continue
            if at in hidden_rows:
                self.hidden += any(cell not in (None, "") for cell in row)
            if isinstance(row[amount], str):
                self.amounts.add(row[amount])
                self.beside.add(row[amount + 1] if amount + 1 < len(row) else "")
            self.codes[row[code]] += 1
            self.numbers.add((row[institution], row[number]))

    @property
    def is_split(self):
        """Whether all amounts are whole, and two digits stand beside each: in a list that is parted by commas those are øre."""
        whole = all(WHOLE.fullmatch(text.strip()) for text in self.amounts)
        return bool(self.amounts) and whole and all(ORE.fullmatch(text.strip()) for text in self.beside)

    def convention(self, said):
        """How the amounts' texts are written: what was said of the column where they do not tell themselves."""
        found = convention(self.amounts)
        return Convention(said) if found == Convention.DOUBT and said else found

    def doubtful_codes(self, codes: Codes):
        """[(text, how many, the known code it may be)] of what nobody has decided."""
        found = [
            (text, count, like)
            for cell, count in self.codes.items()
            if isinstance(cell, str) and cell.strip() and not is_error(cell) and not is_total(cell)
            if (like := codes.like(text := bare(cell)))
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_ASKED]

    def learn(self, numbers: Numbers, text_of):
        """Tell how the file spells its employment numbers, those of digits alone first."""
        spelled = {
            (institution_code(text_of(institution)), employment_number(bare(text_of(number)).upper()))
            for institution, number in self.numbers
        }
        for institution, number in sorted(spelled, key=lambda one: (not one[1].isdigit(), one)):
            if number:
                numbers.survey(institution, number)
