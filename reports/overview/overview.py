"""The consolidated overview: every figure of page, PDF and Excel is computed here, and only here.

A pilot is counted once: under its hospital when it has one, else in its region's group for several or for none.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from django.utils.translation import gettext as _

from common.charts.chart import Bars
from common.danish import in_danish, sort_key
from common.money import format_digits
from pilots.case.pilot_state import state_by_agreement, with_agreed
from pilots.descriptions import specs
from pilots.models import Description
from pilots.programme.changes import as_it_was
from regions.models import Hospital, Region
from reports.overview.definitions import definitions
from reports.overview.figures import (
    NONE,
    SEVERAL,
    Breakdown,
    PilotRow,
    Totals,
    kind_label,
    state_label,
    state_place,
    topic_label,
    track_label,
)

COLUMNS = {
    "number": "pilot__number",
    "abbreviation": "pilot__region__abbreviation",
    "region_id": "pilot__region",
    "own_number": "pilot__own_number",
    "is_evaluated": "pilot__is_evaluated",
    "topic": "topic_area__name",
    "track": "career_track__name",
    "state": "pilot_state",
}
PLAIN = (
    "pk pilot_id version title kind is_in_substance anchoring doctors starts_on ends_on agreed_doctors "
    "agreed_starts_on agreed_ends_on timing filed_at withdrawn_at withdrawal_reason"
)
REPORTED = [spec for spec in specs.SPECS if spec.is_reported]


@dataclass(frozen=True)
class Group:
    label: str
    pilots: list

    @cached_property
    def totals(self):
        return Totals.of(self.pilots)


class Counted:
    """What a region and the whole overview have in common: pilots, and how they divide."""

    @cached_property
    def totals(self):
        return Totals.of(self.pilots)

    @cached_property
    def states(self):
        return Breakdown.by(_("By status"), self.pilots, attrgetter("state"), state_label, place=state_place)

    @cached_property
    def topics(self):
        return Breakdown.by(_("By topic area"), self.pilots, attrgetter("topic"), topic_label)

    @cached_property
    def tracks(self):
        return Breakdown.by(_("By career track"), self.pilots, attrgetter("track"), track_label)

    @cached_property
    def kinds(self):
        return Breakdown.by(_("By kind"), self.pilots, attrgetter("kind"), kind_label)


@dataclass(frozen=True)
class RegionPart(Counted):
    region: Region
    pilots: list
    withdrawn: list
    hospitals: list

    @cached_property
    def groups(self):
        """Those with pilots: hospitals by name, then several hospitals, then none."""
        found = defaultdict(list)
        for pilot in self.pilots:
            found[pilot.group].append(pilot)
        labels = {SEVERAL: _("Several hospitals"), NONE: _("Across the region")}
        placed = [Group(found[key][0].hospitals[0][1], found[key]) for key in found if key not in labels]
        placed.sort(key=lambda group: sort_key(group.label))
        return placed + [Group(label, found[key]) for key, label in labels.items() if key in found]

    @property
    def by_hospital(self):
        return Breakdown(_("By hospital"), [(group.label, group.totals) for group in self.groups])

    @property
    def breakdowns(self):
        return [self.states, self.topics, self.tracks, self.kinds]

    @cached_property
    def missing(self):
        """Names of hospitals that were there on the deadline's day and have no pilot, nor has a successor."""
        taking_part = {id_ for pilot in self.pilots for id_, _name in pilot.hospitals}
        names = [hospital.name for hospital in self.hospitals if not taking_part & hospital.reached_as]
        return sorted(names, key=sort_key)


@dataclass(frozen=True)
class DatedHospital:
    """A hospital valid on the deadline's day; `reached_as` are the ids of it and its successors."""

    name: str
    reached_as: frozenset


@dataclass(frozen=True)
class Overview(Counted):
    selection: object
    regions: list

    @cached_property
    def pilots(self):
        return [pilot for part in self.regions for pilot in part.pilots]

    @cached_property
    def withdrawn(self):
        return [pilot for part in self.regions for pilot in part.withdrawn]

    @cached_property
    def by_region(self):
        return Breakdown(_("By region"), [(part.region.name, part.totals) for part in self.regions])

    @property
    def lines(self):
        """How many pilots stand in it line by line, withdrawn ones included."""
        return len(self.pilots) + len(self.withdrawn)

    @property
    def missing_regions(self):
        return [part.region.name for part in self.regions if not part.pilots]

    @property
    def missing_hospitals(self):
        """(region, hospital) of every hospital with nothing filed."""
        return [(part.region.name, name) for part in self.regions for name in part.missing]

    @property
    def breakdowns(self):
        """Topic areas are each region's own list, so only regions divide by them; one region says it all itself."""
        return [self.by_region, self.states, self.tracks, self.kinds] if len(self.regions) > 1 else []

    @property
    def bars(self):
        one = len(self.regions) == 1
        lines = (self.regions[0].topics if one else self.by_region).lines
        return Bars(
            _("Filed pilots by topic area") if one else most_of([(n, t.filed) for n, t in lines]),
            _("Filed pilots, those withdrawn left out"),
            (_("Topic area") if one else _("Region"), _("Filed pilots")),
            [(label, totals.filed, format_digits(totals.filed, 0), "") for label, totals in lines],
        )

    @property
    def definitions(self):
        return definitions()


def most_of(counts):
    """Who has filed most of the (name, number) there are, where one has; a plain heading where none has."""
    number = max((count for _name, count in counts), default=0)
    names = [name for name, count in counts if count == number]
    if not number or len(names) > 1:
        return _("Filed pilots by region")
    said = {
        "name": names[0],
        "number": format_digits(number, 0),
        "all": format_digits(sum(c for _n, c in counts), 0),
    }
    return _("%(name)s has filed most: %(number)s of %(all)s") % said


def overview_of(selection):
    """The overview of a Selection, in a fixed number of queries."""
    filed, withdrawn = _rows(selection, selection.filed()), _rows(selection, selection.withdrawn())
    _add_places(selection, {pilot.pk: pilot for pilot in filed})
    pilots, gone = _by_region(filed), _by_region(withdrawn)
    hospitals = _hospitals(selection)
    parts = [
        RegionPart(region, pilots[region.pk], gone[region.pk], hospitals[region.pk])
        for region in selection.regions
    ]
    return Overview(selection, parts)


def _rows(selection, versions):
    versions = with_agreed(versions, selection.agreements()).annotate(
        pilot_state=state_by_agreement(on=selection.on)
    )
    names = [*PLAIN.split(), *COLUMNS]
    columns = [COLUMNS.get(name, name) for name in names] + [spec.path for spec in REPORTED]
    return [
        PilotRow(**dict(zip(names, row, strict=False)), more=_more(row[len(names) :]))
        for row in versions.values_list(*columns)
    ]


def _more(values):
    """The fields reported beside those of every row, as cells; an empty text is an empty cell."""
    return tuple(
        spec.kind.in_cell(value, spec.column) if value != "" else None
        for spec, value in zip(REPORTED, values, strict=True)
    )


def _add_places(selection, pilots):
    """Fill in hospitals and departments with one query each."""
    versions = selection.filed().order_by().values("pk")
    hospitals = Description.hospitals.through.objects.filter(description__in=versions)
    for pk, *hospital in hospitals.order_by(in_danish("hospital__name")).values_list(
        "description_id", "hospital_id", "hospital__name"
    ):
        pilots[pk].hospitals.append(tuple(hospital))
    departments = Description.departments.through.objects.filter(description__in=versions)
    for pk, *department in departments.order_by(in_danish("department__name")).values_list(
        "description_id", "department__name", "department__hospital__name"
    ):
        pilots[pk].departments.append(tuple(department))


def _by_region(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.region_id].append(row)
    return found


def _hospitals(selection):
    """The hospitals of each region on the deadline's day."""
    found, deadline = defaultdict(list), as_it_was(selection.programme, selection.as_of).deadline_on
    hospitals = {hospital.pk: hospital for hospital in Hospital.objects.filter(region__in=selection.regions)}
    for hospital in hospitals.values():
        if hospital.is_valid(on=deadline):
            found[hospital.region_id].append(DatedHospital(hospital.name, _successors(hospital, hospitals)))
    return found


def _successors(hospital, hospitals):
    reached = set()
    while hospital and hospital.pk not in reached:
        reached.add(hospital.pk)
        hospital = hospitals.get(hospital.successor_id)
    return frozenset(reached)
