"""The months and the days of the week by name, in the reader's language."""

from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def month_name(number: int) -> str:
    """The name of a month by its number, 1 to 12."""
    return _names(get_language())[number - 1]


def short_name(number: int) -> str:
    """The name of a month where there is little room, as on an axis."""
    return _short_names(get_language())[number - 1]


def weekday_name(number: int) -> str:
    """The name of a day of the week by its number, 0 to 6, Monday first."""
    return [
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    ][number]


# A page names a month hundreds of times: the twelve are looked up once in each language, the active one.
@lru_cache
def _short_names(_language: str | None) -> list[str]:
    return [
        pgettext("short month", "jan"),
        pgettext("short month", "feb"),
        pgettext("short month", "mar"),
        pgettext("short month", "apr"),
        pgettext("short month", "may"),
        pgettext("short month", "jun"),
        pgettext("short month", "jul"),
        pgettext("short month", "aug"),
        pgettext("short month", "sep"),
        pgettext("short month", "oct"),
        pgettext("short month", "nov"),
        pgettext("short month", "dec"),
    ]


@lru_cache
def _names(_language: str | None) -> list[str]:
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
