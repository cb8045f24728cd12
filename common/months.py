"""Months, each named by its first day."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.dates import YEARS

A_DAY = timedelta(days=1)
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def parse_month(text):
    """The month of "2022-04"; ValueError with the sentence the user reads when it is none."""
    found = MONTH.fullmatch(text.strip(" "))
    if not found or int(found[1]) not in YEARS:
        raise ValueError(_("Write the month as year and month, e.g. 2022-04"))
    return date(int(found[1]), int(found[2]), 1)


def month_of(day):
    return day.replace(day=1)


def after(month, count=1):
    """The month `count` later, or earlier when negative."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)


def last_day(month):
    return after(month) - A_DAY


def between(first, last):
    """Every month from `first` to `last`, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def format_month(month):
    """A month as people write it: "marts 2022"."""
    return f"{_names()[month.month - 1]} {month.year}"


def _names():
    return [
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        # In English the verb on the page of roles looks the same.
        pgettext("month", "May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    ]
