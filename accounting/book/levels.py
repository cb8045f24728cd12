"""Money at both price levels, and the one rule by which what is left of it stands at both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from common.money import rounded

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Money:
    """An amount at both price levels; `base` is None when a part of it has no known factor."""

    amount: Decimal
    base: Decimal | None

    def __add__(self, other: "Money") -> "Money":
        base = None if self.base is None or other.base is None else self.base + other.base
        return Money(self.amount + other.amount, base)

    def part(self, amount: Decimal) -> "Money":
        """So many kroner of this money: the same share of it at both levels, and none is none at both."""
        if not amount:
            return NOTHING
        return Money(
            amount, self.base and rounded(Fraction(self.base) * Fraction(amount) / Fraction(self.amount))
        )

    def left_after(self, used: "Money") -> "Money":
        """What is left when that much is used, less than nothing when more is.

        It is reckoned in kroner. What is used was regulated month by month, the whole once: their difference at base
        level is no money that anybody has. So what is left there is the same share of the whole, and where there was
        no whole, of what was used.
        """
        return (self if self.amount else used).part(self.amount - used.amount)

    def exceeded_by(self, used: "Money") -> "Money":
        """What was used beyond this money, if anything was."""
        left = self.left_after(used)
        return NOTHING if left.amount >= 0 else left.part(-left.amount)

    @property
    def above_zero(self) -> "Money":
        return self if self.amount > 0 else NOTHING

    def along(self, sizes: Sequence[Decimal]) -> "list[Money]":
        """This money poured into `sizes` of kroner in their order; what exceeds them all stays with the last.

        At base level each holds the same share as in kroner, and together they hold it all.
        """
        amounts = list(_poured(self.amount, sizes))
        if self.base is None:
            return [Money(amount, None) for amount in amounts]
        upto = [self.part(total).base or ZERO for total in accumulate(amounts)]
        bases = [after - before for before, after in pairwise([ZERO, *upto[:-1], self.base])]
        return list(map(Money, amounts, bases))


def _poured(amount: Decimal, sizes: Sequence[Decimal]) -> Iterator[Decimal]:
    for place, size in enumerate(sizes, 1):
        part = amount if place == len(sizes) else min(amount, size)
        yield part
        amount -= part


NOTHING = Money(ZERO, ZERO)
