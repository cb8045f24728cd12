"""Kroner in models and forms: stored as whole øre, a Decimal with two decimals in Python."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.money import format_digits, from_ore, in_thousands, parse_kroner, to_ore
from common.parsed_fields import ParsedField


class KronerFormField(ParsedField):
    """A text box for an amount; what was typed comes back untouched when it is refused."""

    default_error_messages = {
        "required": gettext_lazy("Write the amount with digits, e.g. 250.000 or 1.234,50"),
    }

    shape = "money"

    def parse(self, text: str) -> Decimal:
        return parse_kroner(text)

    def echo(self, value: Any) -> str:
        return in_thousands(value) if isinstance(value, int | Decimal) else ""

    def prepare_value(self, value: Any) -> Any:
        return format_digits(value, 2) if isinstance(value, int | Decimal) else value


class KronerField(models.Field):
    """Kroner in Python, whole øre in a bigint; ints mean kroner, floats are refused.

    Not an IntegerField, because Django would then take the sum of two columns for plain integers.
    """

    description = "An amount in kroner"

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_ore(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else to_ore(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            return from_ore(to_ore(Decimal(value) if isinstance(value, str) else value))
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ValidationError(_("Write the amount with digits, e.g. 250.000 or 1.234,50")) from error

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": KronerFormField, **kwargs})


for _connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(KronerField, _connector, KronerField, KronerField)
