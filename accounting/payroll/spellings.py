"""How salary codes and employment numbers are spelled in a file: what is the same without a doubt, and what is asked.

Runs in the child process that reads extracts, without a database. A wrong acceptance is the worst there is: what could
be another code or another person is never taken for the known one.
"""

import re
import unicodedata

from common.amounts import unquoted
from common.employments import NUMBER
from common.months import NUMBERS

ERROR = re.compile(r"#[A-ZÆØÅ][A-ZÆØÅ0-9/]*[!?]?|#[0-9/]+[!?]?|#+", re.IGNORECASE)
# What programs write where there is nothing.
EMPTY = re.compile(
    r"[\W_]*(?:null|nil|tom|tomt|blank|empty|nan|none|n/?a|i/?t|ingen|ukendt|unknown|undefined|0*)[\W_]*",
    re.IGNORECASE,
)
# What spreadsheets have made of a code: 9.81E+02, sep-81.
SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
DATED = re.compile(
    rf"(?P<name>{'|'.join(sorted(NUMBERS, key=len, reverse=True))})[-. ](?P<rest>[0-9]{{1,4}})|(?P<before>[0-9]{{1,2}})[-. ](?:{'|'.join(NUMBERS)})",
    re.IGNORECASE,
)
# One sign that stands for a number, and would become a figure of it.
SMALL = ("<super>", "<sub>", "<fraction>")
# A row that says it is a sum of others: "I alt", "981 Total"; a word alone says it wherever it stands.
WORD = (
    r"(?:i ?alt|(?:sub|hoved|mellem|slut|under|grand)?[ -]?total(?:t|er|en)?(?: ?sum)?"
    r"|(?:del|mellem|hoved|slut|total|kontrol)?[ -]?sum(?: total)?|samlet|overall result|resultat|kontroltotal|∑|Σ)"
)
# What says that a word which may begin a name is none: "Total for 00007", "Samlet beløb", "Subtotal 981".
WHAT = r"(?:[ :]+(?:(?:for|pr\.?|per) .+|beløb|i alt|\(?(?:kr|dkk)\.?\)?|=?[\d.,/ -]+))?"
# What is carried from one page to the next.
CARRIED = r"(?:til|fra) transport|overført(?: (?:fra|til) .*side.*)?|saldo(?: primo| ultimo)?|primo|ultimo|akkumuleret|år til dato"
TOTAL_ALONE = re.compile(rf"(?:{WORD}{WHAT}|{CARRIED})[:=]?", re.IGNORECASE)
TOTAL = re.compile(rf"{WORD}(?:[ :=].*)?|antal linjer\b.*|.* (?:i alt|total|resultat):?", re.IGNORECASE)
LONGEST_TOTAL, MOST_CODE = 120, 10**9
# A number that a program wrote with decimals.
ZERO_DECIMALS = re.compile(r"([0-9]+)[.,]0+")
PUNCTUATION = re.compile(r"[\W_]+")
DIGITS = re.compile("[0-9]+")
# Letters that are read as digits, and typed for them.
LOOKALIKES = str.maketrans("IilOo|ZzSsB", "11100122558")
# What payroll numbers employments by.
WRITTEN = re.compile(r"(?=.*[0-9])[0-9A-ZÆØÅ]+(?:[-/ _.][0-9A-ZÆØÅ]+)*")
# What spreadsheets have made of a number: 1E5; 7,5; a date.
SPOILED = re.compile(
    r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+|[0-9]+[.,][0-9]+|20[0-9]{2}-[01][0-9]-[0-3][0-9]"
    r"|[0-9]{1,2}[-. ](?:JAN|FEB|MAR|APR|MAJ|MAY|JUN|JUL|AUG|SEP|OKT|OCT|NOV|DEC)[A-Z]*"
)


def is_error(text):
    """Whether a cell shows a spreadsheet's error, in English or Danish: #N/A, #VÆRDI!"""
    return isinstance(text, str) and bool(ERROR.fullmatch(text.strip()))


def is_total(text, *, alone=False):
    """Whether a cell says that its row sums others: in any words, or by a word that stands `alone`."""
    pattern = TOTAL_ALONE if alone else TOTAL
    return len(text) <= LONGEST_TOTAL and bool(pattern.fullmatch(text.strip()))


def is_empty(text):
    """Whether a code says that there is none: NULL, (tom), a dash, 0."""
    return bool(EMPTY.fullmatch(text))


def is_spoiled_code(text):
    """Whether a spreadsheet has taken a code for a large number or a date."""
    return bool(SCIENTIFIC.fullmatch(text) or DATED.fullmatch(text))


def unspoiled(text):
    """The digits of a code that a spreadsheet has taken for a large number or a date; "" for others."""
    if SCIENTIFIC.fullmatch(text):
        number = float(text.replace(",", "."))
        return str(int(number)) if number.is_integer() and number < MOST_CODE else ""
    found = DATED.fullmatch(text)
    return f"{NUMBERS[found['name'].casefold()]}{found['rest']}" if found and found["name"] else ""


def bare(text):
    """A code or number as text without what programs put around it: ="981", '981, 981.0."""
    text = " ".join(unquoted(text).split())
    if not text.isascii():
        signs_ = unicodedata.normalize("NFC", text)
        text = "".join(
            sign if unicodedata.decomposition(sign).startswith(SMALL) else unicodedata.normalize("NFKC", sign)
            for sign in signs_
        )
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
        if is_empty(text):
            return None
        glued = PUNCTUATION.sub("", text)
        # "Forsøg 981", "(981)", "9-81", "98I": a number in it, or what it looks like, is one of the region's.
        for one in (glued, glued.translate(LOOKALIKES), unspoiled(text), *DIGITS.findall(text)):
            if (number := one.lstrip("0")) and number in self.short:
                return self.short[number]
        begins = [code for code in self.known if text.startswith(code) and not text[len(code)].isdigit()]
        return max(begins, key=len, default=None)


class Numbers:
    """Employment numbers of institutions: those that the region knows, and how they are spelled in the file."""

    def __init__(self, known):
        self.known = {(institution, number) for institution, numbers in known.items() for number in numbers}
        self.written, self.alike = {}, {}
        for institution, number in sorted(self.known):
            self.survey(institution, number)
        self.known_signs = set(self.written)
        self.known_alike = {key: set(found) for key, found in self.alike.items()}

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
        if not number.isdigit() and plain.isdigit() and not _is_padded(number):
            # 00007-1, 1-2: glued together they may be somebody else's.
            return None
        is_known = (institution, plain) in self.known_signs
        alike = self.known_alike if plain.isdigit() else self.alike
        others = alike.get((institution, _digits(number)), set()) - {plain}
        if not is_known and (others or self._has_known_part(institution, number)):
            return None
        return self.written.get((institution, plain), plain if plain.isdigit() else number)

    def _has_known_part(self, institution, number):
        """Whether it is a known number with something before or behind it: A-00007."""
        parts = PUNCTUATION.split(number)
        return (
            len(parts) > 1
            and any(len(part) > 1 and (institution, signs(part)) in self.known_signs for part in parts)
            and not _is_padded(number)
        )


def is_number(text):
    """Whether a text may be an employment number: letters and digits, and signs between them."""
    return bool(WRITTEN.fullmatch(text)) and not SPOILED.fullmatch(text)


def _is_padded(number):
    """Whether digits with a sign between them are one number, zeros in front: 000-07."""
    parts = PUNCTUATION.split(number)
    return len(parts) == len(("000", "07")) and set(parts[0]) == {"0"}


def signs(number):
    """Letters and digits alone, with the zeros in front that payroll writes."""
    plain = PUNCTUATION.sub("", number).upper()
    return plain.lstrip("0").zfill(NUMBER) if plain.isdigit() else plain


def _digits(number):
    return re.sub(r"\D", "", number).lstrip("0")
