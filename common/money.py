"""Kroner: a Decimal with two decimals, read and written the Danish way."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

from django.utils.translation import gettext as _

CENT = Decimal("0.01")
# A sum of Excel's binary fractions may miss the øre by this much; a third decimal misses it by more.
NOISE = Decimal("0.0001")
MOST_ORE = 2**63 - 1
LONGEST = 40
# From here on an amount is told in words too: so many noughts are hard to count.
LONG, THOUSAND, MILLION = Decimal(100_000), Decimal(1_000), Decimal(1_000_000)
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
AMOUNT = re.compile(
    r"(?:[Kk][Rr]\.? ?)?(?P<minus>[-−] ?)?"
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?P<gap>[. ])[0-9]{3}(?:(?P=gap)[0-9]{3})*)"
    r"(?:,(?P<cents>[0-9]{1,2}|-))?(?: ?[Kk][Rr]\.?)?"
)
MINUS = ("-", "−")
MINUS_AFTER = re.compile(r"(.*[0-9]) ?[-−]")


def parse_kroner(text: str, profile: str = "form") -> Decimal:
    """Read an amount written by a Dane; the profile "file" also takes a minus after the number.

    Raises ValueError with the sentence the user reads. A lone point with three digits after it parts
    thousands; any other use of it is refused, because 1.5 may be meant as one and a half.
    """
    return from_ore(_parse_ore(text, profile))


def _parse_ore(text: str, profile: str) -> int:
    text = (text if text.isascii() else text.translate(SPACES)).strip(" ")
    if profile == "file" and text.endswith(MINUS) and (after := MINUS_AFTER.fullmatch(text)):
        text = f"-{after[1]}"
    match = AMOUNT.fullmatch(text) if len(text) <= LONGEST else None
    if not match:
        raise ValueError(_("Write the amount with digits, e.g. 250.000 or 1.234,50"))
    minus, whole, gap, cents = match.groups()
    ore = int((whole.replace(gap, "") if gap else whole) + (cents or "").replace("-", "").ljust(2, "0"))
    if ore > MOST_ORE:
        raise ValueError(_("The amount is too large"))
    return -ore if minus else ore


def from_cell(value: object) -> Decimal:
    """Read an amount from a spreadsheet cell: a number by its value, a text by the profile "file".

    A number is rounded to the øre if it lies within a hundredth of an øre of one, else refused:
    whoever made the file must decide how a third decimal is rounded.
    """
    return from_ore(ore_from_cell(value))


def ore_from_cell(value: object) -> int:
    """The same in whole øre, for whoever reads a hundred thousand cells."""
    if isinstance(value, str):
        return _parse_ore(value, profile="file")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(_("Write the amount with digits, e.g. 250.000 or 1.234,50"))
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) * 100 > MOST_ORE:
        raise ValueError(_("The amount is too large"))
    amount = rounded(exact)
    if abs(exact - amount) > NOISE:
        raise ValueError(_("The amount has more than two decimals; round it to whole øre"))
    return int(amount.scaleb(2))


def format_kroner(amount: Decimal | int, whole: bool = False) -> str:
    """Print "1.234,50 kr.", or "1.235 kr." when `whole` kroner are enough for the reader."""
    return f"{format_digits(amount, 0 if whole else 2)}\u00a0kr."


def in_thousands(amount: Decimal | int) -> str:
    """A long amount in few words, as it is read aloud: "1,5 mio. kr.", "250 tusind kr."; "" of a short one."""
    size = abs(Decimal(amount))
    if size < LONG:
        return ""
    unit, decimals = (MILLION, 2) if size >= MILLION else (THOUSAND, 0)
    parts = (Decimal(amount) / unit).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if abs(parts) == MILLION / unit:
        unit, parts = MILLION, parts / (MILLION / unit)
    number = format_digits(parts, decimals)
    number = number.rstrip("0").rstrip(",") if "," in number else number
    sentence = _("%(number)s million kr.") if unit == MILLION else _("%(number)s thousand kr.")
    words = sentence % {"number": number}
    return words if parts * unit == amount else _("about %(amount)s") % {"amount": words}


def to_ore(amount: Decimal | int) -> int:
    """Whole øre as the database keeps them; TypeError for a float, ValueError for a part of an øre."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise TypeError(f"Kroner must be Decimal or int, not {type(amount).__name__}: {amount!r}")
    exact = Decimal(amount) * 100
    if not exact.is_finite() or abs(exact) > MOST_ORE or exact != (ore := int(exact)):
        raise ValueError(f"Kroner have two decimals and fit in 64 bits of øre: {amount!r}")
    return ore


def rounded(exact: Decimal | Fraction | int) -> Decimal:
    """Kroner to the øre; halves go away from zero, so that what is taken back is what was booked, negated.

    Takes a Decimal, or a Fraction where a division must not be rounded on the way.
    """
    if isinstance(exact, Fraction):
        ore = floor(abs(exact) * 100 + Fraction(1, 2))
        return from_ore(-ore if exact < 0 else ore)
    return Decimal(exact).quantize(CENT, ROUND_HALF_UP)


def from_ore(ore: int) -> Decimal:
    return ore * CENT


def format_digits(amount: Decimal | int, decimals: int) -> str:
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    swapped = f"{abs(rounded):,}".translate(str.maketrans(",.", ".,"))
    return f"−{swapped}" if rounded < 0 else swapped
