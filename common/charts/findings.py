"""The words of a finding: shares and changes said only where they are true."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

# A fraction is said in words only when the share is within one per cent of it.
NEAR = Fraction(1, 100)


def _fractions() -> list[tuple[Fraction, str]]:
    return [
        (Fraction(1, 4), _("a quarter")),
        (Fraction(1, 3), _("a third")),
        (Fraction(1, 2), _("half")),
        (Fraction(2, 3), _("two thirds")),
        (Fraction(3, 4), _("three quarters")),
    ]


def share(part: int | Decimal, whole: int | Decimal) -> str:
    """ "half", "12 per cent", "less than 1 per cent", "all", "none": how much of the whole a part is."""
    if whole <= 0:
        raise ValueError("There is no share of nothing.")
    exact = Fraction(part) / Fraction(whole)
    if exact == 0:
        return _("none")
    if exact == 1:
        return _("all")
    for fraction, words in _fractions():
        if abs(exact - fraction) <= fraction * NEAR:
            return words
    if exact < NEAR:
        return _("less than 1 per cent")
    if NEAR * 99 < exact < 1:
        return _("more than 99 per cent")
    return _("%(number)d per cent") % {"number": round(exact * 100)}
