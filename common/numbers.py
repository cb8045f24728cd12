"""Numbers with decimals, read and written the Danish way."""

import re
from decimal import Decimal

# A point parts no thousands here: hours and percentages are small, and three decimals are refused where two are kept.
NUMBER = re.compile(r"[-−]?[0-9]{1,12}(?:[,.][0-9]{1,12})?")


def parse_decimal(text: str) -> Decimal:
    """The number of "7,4" or "7.4"; ValueError when it is none."""
    text = text.strip(" \u00a0")
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(",", ".").replace("−", "-"))


def format_decimal(number: Decimal | int) -> str:
    """The number with the decimals it has: "7,4"."""
    return f"{Decimal(number).normalize():f}".replace(".", ",")
