"""Amounts in a column of a file: which sign parts kroner from øre there is proven by the column, never guessed by a cell.

Runs in the sealed child process too, without Django.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

MOST_ORE = 2**63 - 1
LONGEST = 40
SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
CURRENCY = re.compile(r"(?i)(?:kr\b\.?|dkk|kroner)")
MINUSES = "-\u2212\u2013\u2012\u2010\u2011"
# Whole kroner: 500,- and 500.- and 500,--; behind the currency the dash must touch its point: 500 kr.-
WHOLE = re.compile(f"(?P<kroner>[0-9]) ?(?P<sign>[.,]) ?[{MINUSES}\u2014]{{1,2}}$")
WHOLE_CURRENCY = re.compile(f"(?i)(?<=[0-9]) ?kr\\.[{MINUSES}\u2014]{{1,2}}$")
# Accounting's zero: a dash alone.
DASH = re.compile(f"[{MINUSES}]+")
PARTED = re.compile(r"[0-9.,' \u2019]+")
DANISH = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?P<gap>[.' ])[0-9]{3})(?:(?P=gap)[0-9]{3})*|[0-9]*)(?:,(?P<cents>[0-9]*))?"
)
ENGLISH = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?P<gap>[,' ])[0-9]{3})(?:(?P=gap)[0-9]{3})*|[0-9]*)(?:\.(?P<cents>[0-9]*))?"
)


# How nearly every amount of a Danish file is written: these cost a hundredth of the others.
PLAIN = re.compile(r"-?(?:[0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3}),[0-9]{2}")


class Convention(StrEnum):
    """What parts kroner from øre in a column of texts."""

    COMMA = "comma"
    POINT = "point"
    # Nothing in the column tells, and it would make a difference.
    DOUBT = "doubt"


class NoAmount(ValueError):
    """The text is no amount; the argument is "amount" or "decimals"."""


@lru_cache(maxsize=50_000)
def stripped(text: str) -> tuple[str, bool]:
    """(the digits and signs of an amount, whether it is negative), without currency, spaces around and quotation."""
    text, negative = _without_currency(SPACES.sub(" ", unquoted(text)).strip()), False
    if text.startswith("(") and text.endswith(")"):
        text, negative = _with_ore(text[1:-1].strip()), True
        if text[:1] in f"{MINUSES}+" or text[-1:] in MINUSES:
            # Twice negative is anybody's guess.
            return "?", True
    text = _with_ore(text)
    if DASH.fullmatch(text):
        return "0", False
    if text[:1] in MINUSES and text[:1]:
        text, negative = text[1:].strip(), not negative
    elif text[-1:] in MINUSES and text[-1:]:
        text, negative = text[:-1].strip(), not negative
    return text.removeprefix("+").strip().replace("\u2019", "'"), negative


def _without_currency(text: str) -> str:
    """ "?" where the currency stands amid digits, or before a dash that may be a minus or say that there are no øre."""
    *before, behind = CURRENCY.split(WHOLE_CURRENCY.sub("", text))
    holds_digits = [any(map(str.isdigit, part)) for part in (*before, behind)]
    if sum(holds_digits) > 1 or (any(holds_digits[:-1]) and behind.strip(f" .,{MINUSES}") != behind.strip()):
        return "?"
    return "".join((*before, behind)).strip()


def _with_ore(text: str) -> str:
    """Whole kroner without their dash: 1.500,- and 1.500.- part thousands by a point, 1,500.- by a comma."""
    found = WHOLE.search(text)
    if not found:
        return text
    whole = text[: found.end("kroner")]
    if found["sign"] == ",":
        return f"{whole},00"
    return f"{whole}.00" if "," in whole else f"{whole},00" if "." in whole else whole


def unquoted(text: str) -> str:
    """A text without the marks by which spreadsheets keep a number from being one: ="007", '007."""
    text = text.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 3:
        return text[2:-1].strip()
    return text[1:].strip() if text.startswith("'") and len(text) > 1 else text


def looks_like_amount(cell: object) -> bool:
    """Whether a cell is a number, or a text of one, however it is written."""
    if isinstance(cell, str):
        return bool(PARTED.fullmatch(stripped(cell)[0])) and any(sign.isdigit() for sign in cell)
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def convention(texts: Iterable[str]) -> Convention:
    """What the texts of a column prove; COMMA, the Danish way, where none of them makes a difference.

    A column that proves both is in doubt, as is one in which a lone point with three digits after it is all there is.
    """
    proofs = {proof for text in set(texts) if (proof := _proof(text))}
    if {"comma", "point"} <= proofs:
        return Convention.DOUBT
    if "point" in proofs:
        return Convention.POINT
    return Convention.DOUBT if proofs == {"either"} else Convention.COMMA


def _proof(text: str) -> str:
    """ "comma", "point", "either" or nothing: what one text says of its column."""
    if PLAIN.fullmatch(text):
        return "comma"
    digits, _negative = stripped(text)
    if not PARTED.fullmatch(digits):
        return ""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        return "comma" if digits.rfind(",") > digits.rfind(".") else "point"
    if commas > 1 or points > 1:
        return "point" if commas else "comma"
    if commas or points:
        whole, _sign, rest = digits.partition("," if commas else ".")
        # A zero in front parts no thousands.
        is_either = len(rest) == 3 and not whole.startswith("0")
        return "either" if is_either else "comma" if commas else "point"
    return ""


def plain_ore(text: str) -> int | None:
    """Whole øre of a text as most are written, 1.234,50; None of all others."""
    return int(text.replace(".", "").replace(",", "")) if PLAIN.fullmatch(text) else None


def ore(text: str, how: str = Convention.COMMA, *, is_ore: bool = False) -> int:
    """Whole øre of a text by its column's convention; with `is_ore` the column counts øre. Raises NoAmount."""
    if how == Convention.COMMA and not is_ore and (plain := plain_ore(text)) is not None:
        return plain
    digits, negative = stripped(text)
    found = (
        (ENGLISH if how == Convention.POINT else DANISH).fullmatch(digits) if len(digits) <= LONGEST else None
    )
    if not found or not any(sign.isdigit() for sign in digits):
        raise NoAmount("amount")
    whole, cents = found["whole"], found["cents"] or ""
    if found["gap"]:
        whole = whole.replace(found["gap"], "")
    if is_ore:
        if cents.strip("0"):
            raise NoAmount("decimals")
        amount = int(whole or 0)
    elif len(cents) > 2:
        raise NoAmount("decimals")
    else:
        amount = int((whole or "0") + cents.ljust(2, "0"))
    if amount > MOST_ORE:
        raise NoAmount("amount")
    return -amount if negative else amount
