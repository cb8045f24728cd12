"""The two price levels, of which a chart shows one at a time."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Level:
    """A price level: its key in an address, its name, and the field of a sum, a commitment or an allocation."""

    key: str
    name: str
    field: str

    def of(self, row: Any) -> Any:
        """A Decimal, or None where the row's month has no factor."""
        return getattr(row, self.field)

    def of_money(self, money: Any) -> Decimal | None:
        return money.base if self.key else money.amount


def levels() -> list[Level]:
    """Kroner as they were booked first: they need no factor."""
    return [
        Level("", _("Current kroner"), "amount"),
        Level("2018", _("Level of 31.3.2018"), "base_amount"),
    ]


def level_asked(key: str) -> Level:
    """The level of that key; the first when there is none."""
    return next((level for level in levels() if level.key == key), levels()[0])
