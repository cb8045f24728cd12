"""What a cell of an extract says: a month, an amount, a text. Runs in the child process, without a database."""

import re
from datetime import date, datetime
from functools import cache, lru_cache

from accounting.payroll.spellings import bare, is_error
from common import money
from common.amounts import Convention, NoAmount, ore, plain_ore, stripped
from common.cpr import holds_cpr, holds_likely_cpr, masked, reads_as_cpr
from common.dates import DATED, DAY, MONTHS
from common.months import month_of, possible_months
from common.text import normal_line

# What Excel may hold and a database may not becomes a space, as does the space that does not break.
SPACES = {0: " ", 0xA0: " "}
MOST_FLOAT = 10**11
LONGEST_LABEL = 120
LONGEST = {"department": 60, "account": 120}
# Another code as it is told; a text that is none is told as this.
CODE = re.compile(r"(?=.*[0-9])[\w./() –-]{1,20}")
# More letters may be somebody's name.
MOST_LETTERS = 4
NO_CODE = "…"
GROUPS = re.compile("[.' ]")
# A date that never comes stands for "still": 31-12-9999.
NEVER = "9999"
# Month first, where a spreadsheet that reads the day first has taken some of the dates for its own.
TURNED = "turned"
# October, or January: a number has lost the zero behind it.
TENTH = re.compile(r"20[0-9]{2}\.1")
# Midnight in Denmark, told by a clock in Greenwich, at what may be the end of a month.
GREENWICH = re.compile(
    r".*(?<![0-9])(?:28|29|30|31)(?![0-9]).*[T ]2[23][:.]00(?:[:.]00(?:[.,]0+)?)?(?:Z|[+-]00:?00)?",
    re.IGNORECASE,
)
NEGATIVE = {"-", "−", "–", "minus", "k", "kredit", "c", "credit", "-1"}
POSITIVE = {"", "+", "plus", "d", "debet", "debit", "1"}
# What else may tell a sign, and does not say which.
SIGNS = (
    NEGATIVE
    | POSITIVE
    | set(
        "— ‑ (-) (+) h s cr dr db deb kred neg negativ neg. pos positiv pos. n p fradrag tillæg træk ydelse modpost modregning "
        "tilbageførsel tilbageført tilbagebetaling retur storno annulleret slettet udbetaling udbetalt aktiv godkendt".split()
    )
)
# Where nothing else stands they tell no sign: what counts something, or that all is well.
QUIET = set(" 1 ydelse udbetaling udbetalt aktiv godkendt".split(" "))


class Wrong(ValueError):
    """(field, key of `payroll.Problem`) of what cannot be read."""


def is_blank(cell):
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


@cache
def pay_month(cell, first, last, order=DAY):
    """The month that a period or a date names, by its first day; Wrong when it is none, or may be two.

    Between `first` and `last` lie those that can be right; `order` says what stands first in 1/2/2022.
    """
    text = plain(cell)
    if is_error(text):
        raise Wrong("period", "error")
    if GREENWICH.fullmatch(text) or TENTH.fullmatch(text):
        raise Wrong("period", "period")
    if isinstance(cell, datetime | date):
        if order == TURNED and cell.day <= MONTHS:
            raise Wrong("period", "period")
        return month_of(cell.date() if isinstance(cell, datetime) else cell)
    if order != DAY and (found := DATED.fullmatch(text)):
        return _month_first(int(found[1]), int(found[3]), int(found[4]) % 2000 + 2000)
    possible = possible_months(bare(text))
    if len(possible) > 1:
        possible = {month for month in possible if first <= month <= last} or possible
    if len(possible) != 1:
        raise Wrong("period", "period")
    return possible.pop()


def _month_first(month, day_, year):
    try:
        return date(year, month, day_).replace(day=1)
    except ValueError as error:
        raise Wrong("period", "period") from error


def text_ore(text, how, *, is_ore):
    """Whole øre of an amount as text, by its column's convention."""
    if how == Convention.COMMA and not is_ore and (found := plain_ore(text)) is not None:
        return found
    if is_error(text):
        raise Wrong("amount", "error")
    digits, _negative = stripped(text)
    if reads_as_cpr(GROUPS.sub("", digits)):
        raise Wrong("amount", "amountcpr")
    try:
        return ore(text, how, is_ore=is_ore)
    except NoAmount as error:
        raise Wrong("amount", str(error)) from error


def number_ore(number, *, is_ore):
    """Whole øre of a number of a workbook; one that misses the øre by more than a binary fraction does is Wrong."""
    if 10**8 < abs(number) < 10**10 and number == int(number) and reads_as_cpr(abs(int(number))):
        raise Wrong("amount", "amountcpr")
    if is_ore:
        if number != int(number):
            raise Wrong("amount", "decimals")
        return int(number)
    if abs(number) >= MOST_FLOAT:
        try:
            return money.ore_from_cell(number)
        except ValueError as error:
            raise Wrong("amount", "amount") from error
    found = round(number * 100)
    if abs(number * 100 - found) > 0.01:
        raise Wrong("amount", "decimals")
    return found


def tells_signs(texts):
    """Whether the texts of a column may tell the amounts' signs."""
    said = {text.strip().casefold() for text in texts}
    return bool(said - QUIET) and said <= SIGNS


def signed(amount, cell):
    """An amount by the sign in a column of its own: -, K; Wrong when that cannot be read, or makes it positive again."""
    sign = plain(cell).casefold()
    if sign in POSITIVE:
        return amount
    if sign not in NEGATIVE or amount < 0:
        raise Wrong("amount", "sign")
    return -amount


def plain(cell):
    """A cell as text: a whole number without its decimals, spaces trimmed."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return _trimmed(str(cell))


@lru_cache(maxsize=50_000)
def _trimmed(text):
    return " ".join(normal_line(text.translate(SPACES)).split())


# The same few departments and accounts stand in thousands of lines: each is judged once.
@cache
def department(parts):
    """The texts of the columns of a department; None when they hold something like a CPR number, split or not."""
    text = " / ".join(parts)
    is_cpr = holds_cpr(text) or holds_cpr(" ".join(parts)) or any(map(reads_as_cpr, parts))
    return None if is_cpr else text[: LONGEST["department"]].strip()


@cache
def account(parts):
    """The same of an account string, where ten digits are most often none."""
    text = " / ".join(parts)
    return None if holds_likely_cpr(text) else text[: LONGEST["account"]].strip()


def shown_code(cell):
    """Another code as it is told: no name, and nothing that looks like a CPR number."""
    text = plain(cell)
    is_code = CODE.fullmatch(text) and sum(map(str.isalpha, text)) <= MOST_LETTERS
    return text if is_code and text == masked(text) and not reads_as_cpr(text) else NO_CODE


def label_of(label):
    """The name of a column as it is told."""
    return masked(" ".join(normal_line(str(label or "")).split()))[:LONGEST_LABEL]
