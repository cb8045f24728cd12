"""Months, each named by its first day."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from common.dates import YEARS
from common.month_names import month_name

A_DAY = timedelta(days=1)
# A year and a number that should be a month's, in either order.
NUMBERED = re.compile(r"[0-9]{4}[-./ ](?P<behind>[0-9]{1,2})|(?P<before>[0-9]{1,2})[-./ ][0-9]{4}")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
NAMES = (
    "januar februar marts april maj juni juli august september oktober november december".split(),
    "jan feb mar apr maj jun jul aug sep okt nov dec".split(),
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sept oct nov dec".split(),
)
NUMBERS = {name: number for names in NAMES for number, name in enumerate(names, 1)}
YEAR, TWO, ONE_OR_TWO = "(?P<year>20[0-9]{2})", "(?P<month>0[1-9]|1[0-2])", "(?P<month>0?[1-9]|1[0-2])"
CLOCK = r"(?:[t ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?"
DAY = "(?P<day>0?[1-9]|[12][0-9]|3[01])"
# However people and programs write a month, or a day in it.
SPELLINGS = [
    re.compile(pattern)
    for pattern in (
        f"{YEAR}[-./ ]?{TWO}",
        f"{YEAR}[-./ ]{ONE_OR_TWO}",
        f"{ONE_OR_TWO}[-./ ]{YEAR}",
        f"{TWO}{YEAR}",
        f"{YEAR}[-./]?{TWO}[-./]?(?P<day>0[1-9]|[12][0-9]|3[01]){CLOCK}",
        f"{YEAR}[-./]{ONE_OR_TWO}[-./]{DAY}{CLOCK}",
        f"{DAY}[-./ ]{ONE_OR_TWO}[-./ ]{YEAR}{CLOCK}",
        f"(?P<day>0[1-9]|[12][0-9]|3[01]){TWO}{YEAR}",
        # A spreadsheet has eaten the zero in front.
        f"(?P<day>[1-9]){TWO}{YEAR}",
        rf"(?:{DAY}\.?[-./ ]+)?(?P<name>[a-zæøå]+)\.?[-./ ]*(?P<year>20[0-9]{{2}}|'?[0-9]{{2}})",
        rf"{YEAR}[-./ ]*(?P<name>[a-zæøå]+)\.?",
        # Two digits of year stand behind or in front: 22-04-23 is a day of two months. With points they stand behind.
        f"{DAY}[-./]{ONE_OR_TWO}[-./](?P<year>[0-9]{{2}})",
        f"(?P<year>[0-9]{{2}})[-/]{TWO}[-/]{DAY}",
        f"{ONE_OR_TWO}[-./](?P<year>[0-9]{{2}})",
        f"(?P<year>[0-9]{{2}})[-./]{TWO}",
    )
]


def possible_months(text: str) -> set[date]:
    """The months that a text of a person or a file may name: none, one, or two where a year of two digits leaves a doubt."""
    plain = " ".join(text.replace("\u00a0", " ").split()).casefold()
    found = (spelling.fullmatch(plain) for spelling in SPELLINGS)
    return {month for one in found if one and (month := _month(one.groupdict()))}


def _month(parts: dict[str, Any]) -> date | None:
    """The month of what a spelling found; None when there is no such day, or no such name."""
    year = int(parts["year"].removeprefix("'")) % 2000 + 2000
    month = NUMBERS.get(parts["name"]) if parts.get("name") else int(parts["month"])
    if not month:
        return None
    try:
        return date(year, month, int(parts.get("day") or 1)).replace(day=1)
    except ValueError:
        return None


def parse_month(text: str) -> date:
    """The month of an address or a choice, "2022-04"; ValueError with the sentence the user reads when it is none."""
    found = MONTH.fullmatch(text.strip(" "))
    if not found or int(found[1]) not in YEARS:
        raise ValueError(_("Write the month as year and month, e.g. 2022-04"))
    return date(int(found[1]), int(found[2]), 1)


def typed_month(text: str) -> date:
    """The month that somebody typed, however they write it; ValueError with the sentence the user reads otherwise."""
    found = possible_months(text)
    if len(found) != 1:
        raise ValueError(_why_no_month(text))
    return found.pop()


def _why_no_month(text: str) -> str:
    numbers = NUMBERED.fullmatch(text.strip())
    number = int(numbers["behind"] or numbers["before"]) if numbers else 1
    if number not in range(1, 13):
        return _("There is no month %(month)s: a year has twelve") % {"month": number}
    return _("Write the month as year and month, e.g. 2022-04")


def month_of(day: date) -> date:
    return day.replace(day=1)


def after(month: date, count: int = 1) -> date:
    """The month `count` later, or earlier when negative."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)


def last_day(month: date) -> date:
    return after(month) - A_DAY


def between(first: date, last: date) -> list[date]:
    """Every month from `first` to `last`, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def format_month(month: date) -> str:
    """A month as people write it: "marts 2022"."""
    return f"{month_name(month.month)} {month.year}"


def format_months(months: Iterable[date]) -> list[str]:
    """Each as it is written by itself; the names are looked up once, not once a year."""
    names = [month_name(number) for number in range(1, 13)]
    return [f"{names[month.month - 1]} {month.year}" for month in months]


def format_period(first: date, last: date) -> str:
    """Months one after another: "august 2021 – januar 2022"; one month is written as itself."""
    return format_month(first) if first == last else f"{format_month(first)} – {format_month(last)}"
