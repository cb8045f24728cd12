"""What a programme's dates, percentages and closing days were before each change, with who changed them and why."""

import copy
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.clock import end_of
from common.dates import format_date
from common.guards import append_only
from pilots.programme.programmes import Programme

DATES = ("deadline_on", "starts_from", "starts_to", "ends_to")
REASON_LIMIT = 300


class ProgrammeChange(models.Model):
    """Written once, with the change; `before` and `after` are what `settings_of` says."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("why it is changed"), max_length=REASON_LIMIT)
    before = models.JSONField()
    after = models.JSONField()

    guards = [append_only("what the settings were never changes")]

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="programmechange_has_reason")]

    def __str__(self):
        return f"{self.programme} {self.at:%Y-%m-%d}"


def settings_of(programme):
    """What decides of a programme, as text by name."""
    charge = programme.charges.last()
    return {
        **{name: getattr(programme, name).isoformat() for name in DATES},
        "pension_percent": _text(charge and charge.pension_percent),
        "holiday_percent": _text(charge and charge.holiday_percent),
        "percent_from": charge.effective_from.isoformat() if charge else "",
        "closed": " ".join(closing.day.isoformat() for closing in programme.closing_days.all()),
    }


def _text(percent):
    return "" if percent is None else f"{percent:f}"


def as_it_was(programme, day):
    """The programme with the dates that held at the end of a day; itself when none has changed since, or without a day."""
    change = day and programme.changes.filter(at__gte=end_of(day)).first()
    if not change:
        return programme
    # The windows of the regions are the same, and read once for both.
    models.prefetch_related_objects([programme], "windows")
    past = copy.copy(programme)
    for name in DATES:
        setattr(past, name, date.fromisoformat(change.before[name]))
    return past


LABELS = {
    "deadline_on": _("Last day for preliminary descriptions"),
    "starts_from": _("Pilots start from"),
    "starts_to": _("Pilots start no later than"),
    "ends_to": _("Pilots end no later than"),
    "pension_percent": _("Pension, per cent of pay"),
    "holiday_percent": _("Holiday allowance, per cent of pay"),
    "percent_from": _("The percentages hold from"),
    "closed": _("Closing days"),
}


def told(programme):
    """(change, [(label, before, after)]) of each change, the newest first, for the programme's page."""
    changes = programme.changes.select_related("by").order_by("-at", "-pk")
    return [(change, list(_lines(change))) for change in changes]


def _lines(change):
    for name, label in LABELS.items():
        before, after = change.before[name], change.after[name]
        if before != after:
            yield label, _words(name, before), _words(name, after)


def _words(name, text):
    if name.endswith("_percent"):
        return text.replace(".", ",") or "–"
    return ", ".join(format_date(date.fromisoformat(day)) for day in text.split()) or "–"
