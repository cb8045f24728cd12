"""The months by name, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def month_name(number: int) -> str:
    """The name of a month by its number, 1 to 12."""
    return _names()[number - 1]


def _names() -> list[str]:
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
