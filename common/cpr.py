"""CPR numbers are not needed here: what looks like one is refused where people write, and never kept.

There are two questions. Of ordinary text: could this be one? Of a voucher's number or an account string, which are often
ten digits too: is this likely to be one? The date decides in both: nobody is born on the 31st of February, and what
begins with a day of the programme's own years is the number of a paper.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.errors import Refused

MASK = "••••••-••••"
NO_CPR = _("This looks like a CPR number. Write it without one")

DASH = "[-‐‑‒–—−﹣－]"
BLANK = r"\s"
# Between the parts of a date that is written out.
GAP = rf"\s?(?:[./]|{DASH})\s?|\s"
# A date of the programme's own years with a number behind it is a date and a number: 12.03.22 4500.
NOT_OURS = r"(?!2\d)"
# The same turned round, as scanners and vouchers write it: 220311_1012 is the 11th of March 2022.
NOT_TURNED = r"(?!2\d{3}(?:0[1-9]|[12]\d|3[01])\D)"
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def _date(gap: str = "") -> str:
    """Day and month that the calendar has; a replacement number has 60 added to the day."""
    return (
        rf"(?:(?:[06][1-9]|[1278]\d){gap}(?:0[1-9]|1[0-2])"
        rf"|[39]0{gap}(?:0[13-9]|1[0-2])|[39]1{gap}(?:0[13578]|1[02]))"
    )


DATE, WRITTEN_DATE = _date(), rf"(?<!\d[-./]){_date(f'(?:{GAP})')}"
JOINED = rf"\s{{0,2}}{DASH}\s{{0,2}}"
REPLACEMENT = r"(?=[A-Za-z\d]{4}(?![A-Za-z\d]))(?=\d*[A-Za-z])(?=[A-Za-z]*\d)[A-Za-z\d]{4}"

# 19700101; the programme's own years are a date of a paper.
YEAR_FIRST = r"(?:19\d\d|20[01]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# Parted once more, with two dashes, in brackets, or with a year of four digits.
RARE = (
    rf"{DATE}{NOT_OURS}\d\d(?:\s|{JOINED})\d\d(?:\s|{JOINED})\d\d",
    rf"{DATE}{NOT_OURS}\d\d\s?{DASH}{{2,3}}\s?\d{{4}}",
    rf"\(\s?{DATE}{NOT_OURS}\d\d\s?\)\s?(?:{DASH}\s?)?\d{{4}}",
    rf"{DATE}{NOT_OURS}\d\d\s?(?:{DASH}\s?)?\(\s?\d{{4}}\s?\)",
    rf"{_date(f'(?:{GAP})')}(?:{GAP})(?:19\d\d|20[01]\d)\s(?!(?:19|20)\d\d)\d{{4}}",
    rf"{YEAR_FIRST}{JOINED}(?!(?:19|20)\d\d)\d{{4}}",
)
# What a CPR number may be written as, beside ten digits alone.
SPELLINGS = (
    rf"{DATE}\d\d(?:[./]|\s{{1,2}})\d{{4}}",
    rf"{NOT_TURNED}{DATE}{NOT_OURS}\d\d_\d{{4}}",
    rf"{DATE}\s\d\d(?:[./]|\s|{JOINED})\d{{4}}",
    rf"{WRITTEN_DATE}(?:{GAP})\d\d(?:[./_]|{JOINED})?\d{{4}}",
    rf"{WRITTEN_DATE}(?:{GAP}){NOT_OURS}\d\d\s{{1,2}}\d{{4}}",
    rf"{_date(f'(?:{GAP})?')}(?:{GAP})?(?:19\d\d|20[01]\d){JOINED}(?!(?:19|20)\d\d)\d{{4}}",
    rf"{DATE}{NOT_OURS}\d\d(?:/|_|{JOINED}){REPLACEMENT}",
    rf"{DATE}\s{NOT_OURS}\d{{6}}",
    # As a program writes a number whose first zero is eaten.
    r"[1-9](?:0[1-9]|1[0-2])\d{6}\.0",
    *RARE,
)
# A hyphen makes any six and four digits one, whatever the date.
CPR = re.compile(rf"(?<!\d)(?:\d{{6}}{JOINED}\d{{4}}|{DATE}\d{{6}}|{'|'.join(SPELLINGS)})(?!\d)")


def _spelled_likely() -> re.Pattern[str]:
    """The spellings that no account string has, when the date is none of the programme's own years."""
    year = rf"{NOT_OURS}\d\d"
    spelled = (
        rf"{NOT_TURNED}{DATE}{year}(?:[./_]|\s{{1,2}}|{JOINED})\d{{4}}",
        rf"{DATE}\s{year}(?:\s|{JOINED})\d{{4}}",
        rf"{_date('[./]')}[./]{year}{JOINED}\d{{4}}",
        rf"{_date(BLANK)}\s{year}(?:\s|{JOINED})\d{{4}}",
        rf"{NOT_TURNED}{DATE}{year}{JOINED}{REPLACEMENT}",
        *RARE,
    )
    return re.compile(rf"(?<!\d)(?:{'|'.join(spelled)})(?!\d)")


LIKELY = _spelled_likely()
TEN_DIGITS = re.compile(rf"(?<!\d){DATE}\d{{6}}(?!\d)")


def holds_cpr(text: str) -> bool:
    """Could a part of the text be a CPR number?"""
    return bool(CPR.search(_plain(text)))


def holds_likely_cpr(text: str) -> bool:
    """The same question of a voucher's number or an account string, where ten digits are most often none.

    Ten digits alone count when their checksum holds and they tell a birth from 1932 to 1999. Numbers given since 2007
    need no checksum, and those born later are let pass: every eleventh voucher of a series would be refused with them.
    """
    plain = _plain(text)
    return bool(LIKELY.search(plain)) or any(_is_likely(found[0]) for found in TEN_DIGITS.finditer(plain))


def reads_as_cpr(digits: object) -> bool:
    """Are these ten digits (or nine, whose first a spreadsheet has eaten), as a number or a text, like a CPR number?"""
    # As a program writes a number with decimals: 101701234.0
    text = re.sub(r"\.0$", "", str(digits).strip())
    return (
        text.isascii()
        and text.isdigit()
        and bool(TEN_DIGITS.fullmatch(text.zfill(10) if len(text) == 9 else text))
    )


def _is_likely(digits: str) -> bool:
    numbers = list(map(int, digits))
    is_checked = sum(map(int.__mul__, WEIGHTS, numbers)) % 11 == 0
    return is_checked and numbers[0] <= 3 and 1932 <= _birth_year(int(digits[4:6]), numbers[6]) <= 1999


def _birth_year(year: int, seventh: int) -> int:
    """The seventh digit tells the century: 0-3 the 1900s, 4 and 9 both, 5-8 the 1800s and the 2000s."""
    if seventh <= 3 or (seventh in (4, 9) and year >= 37):
        return 1900 + year
    return 1800 + year if seventh not in (4, 9) and year >= 58 else 2000 + year


def _plain(text: str) -> str:
    """The text with ordinary digits and letters, and without the signs that cannot be seen."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")


def masked(text: str) -> str:
    """The text with what looks like a CPR number made unreadable, so that it shows that something stood there."""
    shown = CPR.sub(MASK, text)
    return CPR.sub(MASK, _plain(text)) if holds_cpr(shown) else shown


def refuse_cpr(text: str) -> str:
    """The text itself; ValidationError when it holds something like a CPR number."""
    if holds_cpr(text):
        raise ValidationError(NO_CPR)
    return text


def refuse_likely_cpr(text: str) -> str:
    """The same of a voucher's number or an account string."""
    if holds_likely_cpr(text):
        raise ValidationError(NO_CPR)
    return text


def demand_no_cpr(text: str) -> None:
    """Raise Refused when a text that comes in no form holds something like a CPR number."""
    if holds_cpr(text):
        raise Refused(NO_CPR)
