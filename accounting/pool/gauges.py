"""The thermometer of a pool, once per price level."""

from django.utils.translation import gettext as _

from common.dates import format_date
from common.gauge import Gauge
from common.money import format_kroner


def gauges(figures):
    """A Gauge for the current level, and one for that of 31.3.2018 when every amount is known there."""
    found = [_gauge(figures, _("At the current level"), lambda money: money.amount)]
    if all(money.base is not None for _label, money in _parts(figures)):
        found.append(_gauge(figures, _("At the level of 31.3.2018"), lambda money: money.base))
    return found


def _parts(figures):
    parts = [(_("Spent"), figures.spent)]
    if figures.sees_postings:
        parts.append((_("Committed and not yet spent"), figures.outstanding))
        parts.append((_("Coordinators still expected"), figures.stipends))
        parts.append((_("Expected remaining"), figures.left))
    else:
        parts.append((_("Remaining"), figures.remaining))
    return parts


def through(figures):
    """Through which day money is spent, in words; it stands wherever "spent" does."""
    day = figures.spent_through
    if day:
        return _("through %(day)s") % {"day": format_date(day)}
    return _("too few paid to be told") if figures.waits else _("no month closed yet")


def _gauge(figures, title, level):
    given = level(figures.given)
    parts = [(label, level(money), format_kroner(level(money))) for label, money in _parts(figures)]
    text = _("%(given)s allocated, %(spent)s spent, %(through)s") % {
        "given": format_kroner(given),
        "spent": format_kroner(level(figures.spent)),
        "through": through(figures),
    }
    return Gauge(title, text, parts, given)
