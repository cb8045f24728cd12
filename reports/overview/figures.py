"""The rows and sums that reports are made of."""

from collections import defaultdict
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.danish import sort_key
from common.dates import format_date
from pilots.case.pilot_state import PilotState
from pilots.descriptions.description import Kind, Timing

SEVERAL, NONE = "several", "none"


def evaluation_label(is_evaluated):
    if is_evaluated is None:
        return "–"
    return _("Yes") if is_evaluated else _("No")


def topic_label(topic):
    return topic or _("No topic area")


def track_label(track):
    return track or _("Not stated")


def kind_label(kind):
    return str(Kind(kind).label) if kind else _("Not stated")


def timing_label(timing):
    return str(Timing(timing).label)


def state_label(state):
    return str(PilotState(state).label)


def state_place(state):
    return PilotState(state).place


@dataclass(frozen=True)
class PilotRow:
    """A pilot by one frozen version."""

    pk: int
    pilot_id: int
    region_id: int
    abbreviation: str
    number: int
    own_number: str
    is_evaluated: bool | None
    version: int
    title: str
    kind: str
    is_in_substance: bool
    topic: str | None
    track: str | None
    anchoring: str
    doctors: int | None
    starts_on: date | None
    ends_on: date | None
    agreed_doctors: int | None
    agreed_starts_on: date | None
    agreed_ends_on: date | None
    state: str
    timing: str
    filed_at: datetime
    withdrawn_at: datetime | None
    withdrawal_reason: str
    more: tuple = ()  # what `pilots.descriptions.specs` says is reported
    hospitals: list = field(default_factory=list)  # (id, name)
    departments: list = field(default_factory=list)  # (name, hospital's name)

    @property
    def case_number(self):
        return f"{self.abbreviation}-{self.number}"

    @property
    def own_number_text(self):
        """Kept on one line."""
        text = self.own_number and _("own no. %(number)s") % {"number": self.own_number}
        return text.replace(" ", "\u00a0")

    @property
    def evaluation(self):
        return evaluation_label(self.is_evaluated)

    @property
    def hospital_names(self):
        return ", ".join(name for _id, name in self.hospitals)

    @property
    def place(self):
        """The departments, named with their hospital where there are several; else where it is anchored."""
        several = len({hospital for _name, hospital in self.departments}) > 1
        names = [f"{name} ({hospital})" if several else name for name, hospital in self.departments]
        return ", ".join(filter(None, [*names, self.anchoring])) or _("Cross-cutting")

    @property
    def group(self):
        if len(self.hospitals) == 1:
            return self.hospitals[0][0]
        return SEVERAL if self.hospitals else NONE

    @property
    def topic_label(self):
        return topic_label(self.topic)

    @property
    def timing_label(self):
        return timing_label(self.timing)

    @property
    def state_label(self):
        return state_label(self.state)

    @property
    def period(self):
        return _period(self.starts_on, self.ends_on)

    @property
    def agreed_period(self):
        return _period(self.agreed_starts_on, self.agreed_ends_on)

    @property
    def marks(self):
        """What a reader must know about the row: late, further, pool money only."""
        late_or_further = [self.timing_label] if self.timing != Timing.ON_TIME else []
        return [*late_or_further, *([] if self.is_in_substance else [_("Pool item")])]


def _period(first, last):
    """Breaks only between its two days."""
    return f"{format_date(first)}– {format_date(last)}" if first and last else ""


@dataclass(frozen=True)
class Totals:
    filed: int
    in_substance: int
    doctors: int
    agreed_doctors: int
    evaluated: int
    late: int
    further: int

    @classmethod
    def of(cls, pilots):
        return cls(
            filed=len(pilots),
            in_substance=sum(pilot.is_in_substance for pilot in pilots),
            doctors=sum(pilot.doctors or 0 for pilot in pilots),
            agreed_doctors=sum(pilot.agreed_doctors or 0 for pilot in pilots),
            evaluated=sum(pilot.is_evaluated is True for pilot in pilots),
            late=sum(pilot.timing == Timing.LATE for pilot in pilots),
            further=sum(pilot.timing == Timing.FURTHER for pilot in pilots),
        )

    @property
    def figures(self):
        """(what is counted, the same as a column's heading, how many)."""
        return [(LABELS[each.name], HEADINGS[each.name], getattr(self, each.name)) for each in fields(self)]

    @property
    def sentence(self):
        return ", ".join(
            [
                ngettext("%(count)d filed pilot", "%(count)d filed pilots", self.filed)
                % {"count": self.filed},
                ngettext(
                    "%(count)d actual pilot (without pool items)",
                    "%(count)d actual pilots (without pool items)",
                    self.in_substance,
                )
                % {"count": self.in_substance},
                ngettext(
                    "%(count)d doctor place described (not persons)",
                    "%(count)d doctor places described (not persons)",
                    self.doctors,
                )
                % {"count": self.doctors},
                ngettext(
                    "%(count)d doctor place agreed",
                    "%(count)d doctor places agreed",
                    self.agreed_doctors,
                )
                % {"count": self.agreed_doctors},
            ]
        )


LABELS = {
    "filed": gettext_lazy("Filed pilots"),
    "in_substance": gettext_lazy("Actual pilots (without pool items)"),
    "doctors": gettext_lazy("Doctor places described (not persons)"),
    "agreed_doctors": gettext_lazy("Doctor places agreed (not persons)"),
    "evaluated": gettext_lazy("Pilots with an evaluation"),
    "late": gettext_lazy("Delayed pilots"),
    "further": gettext_lazy("Further pilots"),
}


HEADINGS = {
    "filed": gettext_lazy("Filed"),
    "in_substance": gettext_lazy("Actual pilots"),
    "doctors": gettext_lazy("Places described"),
    "agreed_doctors": gettext_lazy("Places agreed"),
    "evaluated": gettext_lazy("With an evaluation"),
    "late": gettext_lazy("Delayed"),
    "further": gettext_lazy("Further"),
}


@dataclass(frozen=True)
class Breakdown:
    """The same pilots by one property: (what they have in common, their totals)."""

    heading: str
    lines: list

    @classmethod
    def by(cls, heading, pilots, value, label, *, place=lambda value: 0):
        """Lines by `place(value)`, then in alphabetical order of `label(value)`; those without the property last."""
        shares = defaultdict(list)
        for pilot in pilots:
            shares[value(pilot)].append(pilot)
        lines = [((not each, place(each)), label(each), share) for each, share in shares.items()]
        lines.sort(key=lambda line: (line[0], sort_key(line[1])))
        return cls(heading, [(name, Totals.of(share)) for _place, name, share in lines])
