"""Kroner: stored as whole øre, a Decimal with two decimals in Python, read and written the Danish way."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CENT = Decimal("0.01")
# A sum of Excel's binary fractions may miss the øre by this much; a third decimal misses it by more.
NOISE = Decimal("0.0001")
MOST_ORE = 2**63 - 1
LONGEST = 40
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
AMOUNT = re.compile(
    r"(?:[Kk][Rr]\.? ?)?(?P<minus>[-−] ?)?"
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?P<gap>[. ])[0-9]{3}(?:(?P=gap)[0-9]{3})*)"
    r"(?:,(?P<cents>[0-9]{1,2}|-))?(?: ?[Kk][Rr]\.?)?"
)
MINUS_AFTER = re.compile(r"(.*[0-9]) ?[-−]")


def parse_kroner(text, profile="form"):
    """Read an amount written by a Dane; the profile "file" also takes a minus after the number.

    Raises ValueError with the sentence the user reads. A lone point with three digits after it parts
    thousands; any other use of it is refused, because 1.5 may be meant as one and a half.
    """
    text = text.translate(SPACES).strip(" ")
    if profile == "file" and (after := MINUS_AFTER.fullmatch(text)):
        text = f"-{after[1]}"
    match = AMOUNT.fullmatch(text) if len(text) <= LONGEST else None
    if not match:
        raise ValueError(_("Write the amount in digits, e.g. 250.000 or 1.234,50"))
    whole = match["whole"].replace(".", "").replace(" ", "")
    cents = (match["cents"] or "").replace("-", "").ljust(2, "0")
    amount = Decimal(f"{whole}.{cents}")
    return _within_reach(-amount if match["minus"] and amount else amount)


def from_cell(value):
    """Read an amount from a spreadsheet cell: a number by its value, a text by the profile "file".

    A number is rounded to the øre if it lies within a hundredth of an øre of one, else refused:
    whoever made the file must decide how a third decimal is rounded.
    """
    if isinstance(value, str):
        return parse_kroner(value, profile="file")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(_("Write the amount in digits, e.g. 250.000 or 1.234,50"))
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) * 100 > MOST_ORE:
        raise ValueError(_("The amount is too large"))
    amount = exact.quantize(CENT, ROUND_HALF_UP)
    if abs(exact - amount) > NOISE:
        raise ValueError(_("The amount has more than two decimals; round it to whole øre"))
    return amount or Decimal("0.00")


def format_kroner(amount, whole=False):
    """Print "1.234,50 kr.", or "1.235 kr." when `whole` kroner are enough for the reader."""
    return f"{_digits(amount, 0 if whole else 2)}\u00a0kr."


def to_ore(amount):
    """Whole øre as the database keeps them; TypeError for a float, ValueError for a part of an øre."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise TypeError(f"Kroner must be Decimal or int, not {type(amount).__name__}: {amount!r}")
    ore = Decimal(amount) * 100
    if not ore.is_finite() or ore != ore.to_integral_value() or abs(ore) > MOST_ORE:
        raise ValueError(f"Kroner have two decimals and fit in 64 bits of øre: {amount!r}")
    return int(ore)


def from_ore(ore):
    return Decimal(ore).scaleb(-2)


def _within_reach(amount):
    if abs(amount) * 100 > MOST_ORE:
        raise ValueError(_("The amount is too large"))
    return amount


def _digits(amount, decimals):
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    swapped = f"{abs(rounded):,}".translate(str.maketrans(",.", ".,"))
    return f"−{swapped}" if rounded < 0 else swapped


class KronerFormField(forms.Field):
    """A text box for an amount; what was typed comes back untouched when it is refused."""

    default_error_messages = {
        "required": gettext_lazy("Write the amount in digits, e.g. 250.000 or 1.234,50"),
    }

    def widget_attrs(self, widget):
        return {"class": "money", "inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value):
        if not isinstance(value, str):
            return value  # nothing at all, or the initial value of a disabled field
        if not value.strip(" "):
            return None
        try:
            return parse_kroner(value)
        except ValueError as error:
            raise ValidationError(self.error_messages.get("invalid", str(error)), code="invalid") from error

    def prepare_value(self, value):
        return _digits(value, 2) if isinstance(value, int | Decimal) else value


class KronerField(models.Field):
    """Kroner in Python, whole øre in a bigint; ints mean kroner, floats are refused.

    Not an IntegerField, because Django would then take the sum of two columns for plain integers.
    """

    description = "An amount in kroner"

    def get_internal_type(self):
        return "BigIntegerField"

    def from_db_value(self, value, expression, connection):
        return None if value is None else from_ore(value)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return None if value is None else to_ore(value)

    def to_python(self, value):
        if value is None:
            return None
        try:
            return from_ore(to_ore(Decimal(value) if isinstance(value, str) else value))
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ValidationError(_("Write the amount in digits, e.g. 250.000 or 1.234,50")) from error

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": KronerFormField, **kwargs})


for _connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(KronerField, _connector, KronerField, KronerField)
