"""A pool as a whole with its parts, at one price level."""

from django.utils.translation import gettext as _

from common.charts.chart import Chart, Key
from common.charts.counts import Part, segments
from common.charts.findings import share
from common.dates import format_date
from common.money import format_kroner

# Spent, committed, expected (not final), and what is left.
LOOKS_OF_SUMS = ("solid", "empty")
LOOKS_OF_FIGURES = ("solid", "pale", "open", "empty")
HEIGHT = 22


def gauge(figures, parts, level):
    """A Chart at a price level; None when an amount is not known there.

    `figures` are Sums or Figures, `parts` the (label, Money) that they are filled with.
    """
    if any(level.of_money(money) is None for _label, money in (*parts, ("", figures.given))):
        return None
    return _gauge(figures, parts, level)


def through(figures):
    """Through which day money is spent, in words; it stands wherever "spent" does."""
    day = figures.spent_through
    if day:
        return _("through %(day)s") % {"day": format_date(day)}
    return _("too few paid to be told") if figures.waits else _("no month closed yet")


def finding(given, spent):
    """How much of what is allocated is spent, in a sentence that is true of every pool."""
    if given <= 0:
        return _("Nothing is allocated yet") if spent <= 0 else _("Spent before anything is allocated")
    if spent > given:
        return _("More is spent than is allocated")
    if spent <= 0:
        return _("Nothing of what is allocated is spent yet")
    if spent == given:
        return _("All that is allocated is spent")
    said = _("%(share)s of what is allocated is spent") % {"share": share(spent, given)}
    return said[:1].upper() + said[1:]


def _gauge(figures, parts, level):
    given, spent = level.of_money(figures.given), level.of_money(figures.spent)
    # Nothing is told yet of what is spent: a nought would be read as if nothing were.
    is_told = figures.spent_through is not None
    looks = LOOKS_OF_FIGURES if len(parts) > len(LOOKS_OF_SUMS) else LOOKS_OF_SUMS
    filled = [
        (look, label, max(level.of_money(money), 0), format_kroner(level.of_money(money)) if is_told else "–")
        for look, (label, money) in zip(looks, parts, strict=True)
    ]
    said = {
        "given": format_kroner(given),
        "spent": format_kroner(spent) if is_told else "–",
        "through": through(figures),
    }
    subtitle = _("%(given)s is allocated. %(level)s, %(through)s") % (said | {"level": level.name})
    if looks == LOOKS_OF_SUMS:
        subtitle += ". " + _("What is committed is not subtracted")
    return Chart(
        title=finding(given, spent) if is_told or given <= 0 else _("Spending is not told yet"),
        subtitle=subtitle,
        label=_("%(given)s allocated, %(spent)s spent, %(through)s") % said,
        height=HEIGHT,
        body=segments("pool", [Part(look, label, n) for look, label, n, _said in filled], max(given, 0)),
        columns=[_("Part"), _("Amount")],
        rows=[[label, said] for _look, label, _n, said in filled],
        keys=[Key(look, label, said) for look, label, _n, said in filled],
    )
