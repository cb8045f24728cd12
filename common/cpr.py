"""CPR numbers are not needed here: what looks like one is refused where people write, and never kept."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.errors import Refused

# Six digits, a space or not, four digits, beginning with a day and a month; a hyphen makes any six and four one.
CPR = re.compile(
    r"(?<!\d)(?:\d{6} ?[-–−‐‑] ?\d{4}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d\s?\d{4})(?!\d)"
)

NO_CPR = _("This looks like a CPR number. Write it without one")


def holds_cpr(text):
    return bool(CPR.search(text))


def refuse_cpr(text):
    """The text itself; ValidationError when it holds something like a CPR number."""
    if holds_cpr(text):
        raise ValidationError(NO_CPR)
    return text


def demand_no_cpr(text):
    """Raise Refused when a text that comes in no form holds something like a CPR number."""
    if holds_cpr(text):
        raise Refused(NO_CPR)
