"""Dates as Danes write them, and moments as they read them."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from common.clock import COPENHAGEN
from common.month_names import month_name, weekday_name

YEARS = range(1900, 2200)
DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})[./-](?P<month>[0-9]{1,2})[./-](?P<year>[0-9]{4}|[0-9]{2})")
YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
DIGITS = re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})")
LOST_ZERO = re.compile(r"(?P<day>[0-9])(?P<month>[0-9]{2})(?P<year>[0-9]{4})")
# What may begin with the day or with the month.
DATED = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2((?:20)?[0-9]{2})(?: .*)?")
BARE = (DIGITS, LOST_ZERO)
DAY, MONTH, MONTHS = "day", "month", 12
FORM = (DAY_FIRST, YEAR_FIRST, DIGITS)
PROFILES = {"form": FORM, "file": (*FORM, LOST_ZERO)}


def parse_date(text: str, profile: str = "form") -> date:
    """Read a date; the profile "file" also takes ddmmyyyy whose leading zero a spreadsheet has eaten.

    Two-digit years lie in this century. Raises ValueError with the sentence the user reads.
    """
    text = text.strip(" \u00a0")
    for pattern in PROFILES[profile]:
        if match := pattern.fullmatch(text):
            century = "20" if len(match["year"]) == 2 else ""
            if pattern in BARE and int(match["month"]) > MONTHS:
                break  # Eight digits may as well be the year first.
            return _checked(int(century + match["year"]), int(match["month"]), int(match["day"]))
    raise _unreadable()


def from_cell(value: object) -> date:
    """Read a date from a spreadsheet cell: a date by its value, text and bare digits by the profile "file"."""
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        return parse_date(str(value), profile="file")
    raise _unreadable()


def format_date(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def day_in_words(day: date, *, with_year: bool = True) -> str:
    """A day in a sentence: "1. november 2021", or without its year."""
    parts = {"day": day.day, "month": month_name(day.month), "year": day.year}
    return (_("%(day)s %(month)s %(year)s") if with_year else _("%(day)s %(month)s")) % parts


def weekday_in_words(day: date) -> str:
    """ "mandag den 21. marts 2022", for whoever wrote only its numbers."""
    return _("%(weekday)s %(day)s") % {"weekday": weekday_name(day.weekday()), "day": day_in_words(day)}


def format_moment(moment: datetime) -> str:
    """Print an aware moment in Copenhagen's time: "21.11.2026 kl. 14.32" in Danish."""
    local = moment.astimezone(COPENHAGEN)
    return _("%(day)s at %(time)s") % {"day": format_date(local), "time": f"{local:%H.%M}"}


def _checked(year: int, month: int, day: int) -> date:
    if month not in range(1, MONTHS + 1):
        raise ValueError(_("There is no month %(month)s: a year has twelve") % {"month": month})
    if year not in YEARS:
        raise ValueError(
            _("Write a year between %(first)s and %(last)s") % {"first": YEARS.start, "last": YEARS.stop - 1}
        )
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(
            _("%(day)s %(month)s does not exist: %(month)s %(year)s has %(days)s days")
            % {"day": day, "month": month_name(month), "year": year, "days": days}
        )
    return date(year, month, day)


def _unreadable() -> ValueError:
    return ValueError(_("Write the date as day, month and year, e.g. 31.12.2027"))


def order_of(texts: Iterable[str]) -> str:
    """What stands first in a column of dates such as 1/2/2022: DAY, MONTH, or "" where nothing tells and it matters.

    With points and hyphens it is the day, as Danes write it, unless the column proves the month.
    """
    found = [match for text in texts if (match := DATED.fullmatch(text.strip()))]
    days = any(int(one[1]) > MONTHS for one in found)
    months = any(int(one[1]) <= MONTHS < int(one[3]) for one in found)
    if days and months:
        return ""
    if months:
        return MONTH
    return "" if not days and any(one[2] == "/" and int(one[1]) != int(one[3]) for one in found) else DAY
