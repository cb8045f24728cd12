"""Months, each named by its first day."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

A_DAY = timedelta(days=1)


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
