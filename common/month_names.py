"""The months and the days of the week by name, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    # In English the verb on the page of roles looks the same.
    pgettext_lazy("month", "May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
SHORT_NAMES = (
    pgettext_lazy("short month", "jan"),
    pgettext_lazy("short month", "feb"),
    pgettext_lazy("short month", "mar"),
    pgettext_lazy("short month", "apr"),
    pgettext_lazy("short month", "may"),
    pgettext_lazy("short month", "jun"),
    pgettext_lazy("short month", "jul"),
    pgettext_lazy("short month", "aug"),
    pgettext_lazy("short month", "sep"),
    pgettext_lazy("short month", "oct"),
    pgettext_lazy("short month", "nov"),
    pgettext_lazy("short month", "dec"),
)
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def month_name(number: int) -> str:
    """The name of a month by its number, 1 to 12."""
    return str(NAMES[number - 1])


def short_name(number: int) -> str:
    """The name of a month where there is little room, as on an axis."""
    return str(SHORT_NAMES[number - 1])


def weekday_name(number: int) -> str:
    """The name of a day of the week by its number, 0 to 6, Monday first."""
    return str(WEEKDAYS[number])
