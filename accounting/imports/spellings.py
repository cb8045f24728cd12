"""How salary codes and employment numbers are spelled in a file: what is the same without a doubt, and what is asked.

Runs in the child process that reads extracts, without a database. A wrong acceptance is the worst there is: what could
be another code or another person is never taken for the known one.
"""

import re

from common.amounts import unquoted
from common.employments import NUMBER

ERROR = re.compile(r"#[A-ZÆØÅ][A-ZÆØÅ0-9/]*[!?]?|#[0-9/]+[!?]?", re.IGNORECASE)
# A row that says it is a sum of others: "I alt", "981 Total".
TOTAL = re.compile(
    r"(?:i ?alt|(?:sub|hoved)? ?total(?: ?sum)?|grand total|(?:del|mellem)? ?sum|samlet|overall result|resultat|antal linjer|kontrolsum|kontroltotal)\b(?:[ :].*)?|∑|.* (?:i alt|total|resultat):?",
    re.IGNORECASE,
)
LONGEST_TOTAL = 120
# A number that a program wrote with decimals.
ZERO_DECIMALS = re.compile(r"([0-9]+)[.,]0+")
PUNCTUATION = re.compile(r"[\W_]+")
DIGITS = re.compile("[0-9]+")
# What payroll numbers employments by; 1E5 and 7,5 are what spreadsheets have made of it.
WRITTEN = re.compile(r"[0-9A-ZÆØÅ]+(?:[-/ _.][0-9A-ZÆØÅ]+)*")
SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+|[0-9]+[.,][0-9]+")


def is_error(text):
    """Whether a cell shows a spreadsheet's error, in English or Danish: #N/A, #VÆRDI!"""
    return isinstance(text, str) and bool(ERROR.fullmatch(text.strip()))


def is_total(text):
    """Whether a cell says that its row sums others."""
    return len(text) <= LONGEST_TOTAL and bool(TOTAL.fullmatch(text.strip()))


def bare(text):
    """A code or number as text without what programs put around it: ="981", '981, 981.0."""
    text = " ".join(unquoted(text).split())
    found = ZERO_DECIMALS.fullmatch(text)
    return found[1] if found else text


class Codes:
    """The region's salary codes, and what it has said of spellings of them."""

    def __init__(self, known, said):
        self.known, self.said = set(known), said
        # A code whose zeros in front a spreadsheet has eaten is still known, when it was a number there.
        self.short = {code.lstrip("0"): code for code in sorted(self.known)}

    def of(self, text, *, is_number=False):
        """The known code that a bare text is without a doubt, or that somebody said it is; None otherwise."""
        if text in self.known:
            return text
        if is_number and text in self.short:
            return self.short[text]
        return self.said.get(text) or None

    def like(self, text):
        """The known code that a bare text may be meant as, and nobody has said whether it is; None otherwise."""
        if text in self.said or self.of(text):
            return None
        without = text.lstrip("0")
        if without and without in self.short:
            return self.short[without]
        begins = [code for code in self.known if text.startswith(code) and not text[len(code)].isdigit()]
        # "Forsøg 981", "(981)": a number in it is one of the region's.
        begins += [
            self.short[number] for one in DIGITS.findall(text) if (number := one.lstrip("0")) in self.short
        ]
        return max(begins, key=len, default=None)


class Numbers:
    """Employment numbers of institutions: those that the region knows, and how they are spelled in the file."""

    def __init__(self, known):
        self.known = {(institution, number) for institution, numbers in known.items() for number in numbers}
        self.written, self.alike = {}, {}
        for institution, number in sorted(self.known):
            self.survey(institution, number)
        self.known_signs = set(self.written)

    def survey(self, institution, number):
        """Take in a number before the lines are read; the first spelling of one is how it is written."""
        plain = signs(number)
        self.written.setdefault((institution, plain), plain if plain.isdigit() else number)
        if digits := _digits(number):
            self.alike.setdefault((institution, digits), set()).add(plain)

    def of(self, institution, number):
        """The number as the region writes it; None when it could be another employment's, which a person must say."""
        if (institution, number) in self.known:
            return number
        plain = signs(number)
        if not plain.isdigit() and (institution, plain) not in self.known_signs:
            alike = self.alike.get((institution, _digits(number)), set())
            if alike - {plain}:
                return None
        if (institution, plain) not in self.known_signs and self._has_known_part(institution, number):
            return None
        return self.written.get((institution, plain), number)

    def _has_known_part(self, institution, number):
        """Whether it is a known number with something before or behind it: 00007-1."""
        parts = [part for part in PUNCTUATION.split(number) if len(part) > 1]
        return len(parts) < len(number) and any(
            (institution, signs(part)) in self.known_signs for part in parts if part != number
        )


def is_number(text):
    """Whether a text may be an employment number: letters and digits, and signs between them."""
    return bool(WRITTEN.fullmatch(text)) and not SCIENTIFIC.fullmatch(text)


def signs(number):
    """Letters and digits alone, with the zeros in front that payroll writes."""
    plain = PUNCTUATION.sub("", number).upper()
    return plain.lstrip("0").zfill(NUMBER) if plain.isdigit() else plain


def _digits(number):
    return re.sub(r"\D", "", number).lstrip("0")
