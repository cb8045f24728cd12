"""The thermometer of a pool, once per price level."""

from django.utils.translation import gettext as _

from common.dates import format_date
from common.gauge import Gauge
from common.money import format_kroner


def gauges(figures, parts):
    """A Gauge for the current level, and one for that of 31.3.2018 when every amount is known there.

    `figures` are Sums or Figures, `parts` the (label, Money) that they are filled with.
    """
    found = [_gauge(figures, parts, _("At the current level"), lambda money: money.amount)]
    if all(money.base is not None for _label, money in parts):
        found.append(_gauge(figures, parts, _("At the level of 31.3.2018"), lambda money: money.base))
    return found


def through(figures):
    """Through which day money is spent, in words; it stands wherever "spent" does."""
    day = figures.spent_through
    if day:
        return _("through %(day)s") % {"day": format_date(day)}
    return _("too few paid to be told") if figures.waits else _("no month closed yet")


def _gauge(figures, parts, title, level):
    given = level(figures.given)
    filled = [(label, level(money), format_kroner(level(money))) for label, money in parts]
    text = _("%(given)s allocated, %(spent)s spent, %(through)s") % {
        "given": format_kroner(given),
        "spent": format_kroner(level(figures.spent)),
        "through": through(figures),
    }
    return Gauge(title, text, filled, given)
