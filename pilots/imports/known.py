"""The pilots that a region has in a programme already, as a list would say them."""

import hashlib
from dataclasses import dataclass

from pilots.descriptions import specs
from pilots.imports.cells import number_key, same
from pilots.imports.rows import RowState
from pilots.pilot.pilot import Pilot

PARTS = {
    "criteria": ("criterion", "measure", "target"),
    "milestones": ("title", "due_on"),
    "costs": ("year", "type", "text", "amount", "running_costs"),
}


@dataclass(frozen=True)
class Known:
    """Pilots by the region's own number, by hospital, department and title, and by the row they were imported from."""

    by_number: dict
    by_place: dict
    by_listing: dict

    def state_of(self, row):
        """New, or what has become of a pilot that is there: only what the list says is compared."""
        facts = (
            self.by_number.get(number_key(row.own_number))
            if row.own_number
            else self.by_place.get(place_of(row.values))
        )
        facts = facts or self.by_listing.get(listing_of(row.values))
        if facts is None:
            return RowState.NEW
        is_equal = all(facts.get(key) == value for key, value in row.values.items())
        return RowState.UNCHANGED if is_equal else RowState.DIFFERS


def known_pilots(region, programme):
    pilots = (
        Pilot.objects.filter(region=region, programme=programme, current__isnull=False)
        .select_related("current")
        .prefetch_related(
            "current__hospitals",
            "current__departments",
            "current__answers__question",
            *(f"current__{part}" for part in PARTS),
        )
    )
    facts = {pilot: facts_of(pilot) for pilot in pilots}
    return Known(
        {number_key(pilot.own_number): f for pilot, f in facts.items() if pilot.own_number},
        {place_of(f): f for f in facts.values()},
        {pilot.listed_as: f for pilot, f in facts.items() if pilot.listed_as},
    )


def place_of(values):
    """What tells a pilot without a number from the others."""
    return (
        values.get("hospitals", frozenset()),
        values.get("departments", frozenset()),
        same(values.get("title", "")),
    )


def listing_of(values):
    """A digest of what tells a row from the others, to be kept with the pilot that it becomes."""
    hospitals, departments, title = place_of(values)
    parts = [values.get("own_number", ""), sorted(map(str, hospitals)), sorted(map(str, departments)), title]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def facts_of(pilot):
    current = pilot.current
    return {
        "own_number": pilot.own_number,
        "is_evaluated": pilot.is_evaluated,
        "topic_area": current.topic_area_id,
        "career_track": current.career_track_id,
        "hospitals": frozenset(hospital.pk for hospital in current.hospitals.all()),
        "departments": frozenset(department.pk for department in current.departments.all()),
        **{name: getattr(current, name) for name in specs.PLAIN},
        **{f"answer_{answer.question.key}": answer.text for answer in current.answers.all()},
        **{
            part: tuple(tuple(getattr(each, name) for name in names) for each in getattr(current, part).all())
            for part, names in PARTS.items()
        },
    }
