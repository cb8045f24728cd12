"""What a list leaves open and only a person can answer: what a column is, what an unknown name means.

An unknown name is asked about once under each hospital, however many rows it stands in. Row by row is asked where the
row decides: it has no topic area, its department is "Tværgående", or it names no hospital, or several, for a
department. A question is named for its cell: "departments-C46".
"""

from collections import Counter

from django.utils.translation import gettext as _

from pilots.imports.cells import same
from pilots.imports.likeness import folded
from pilots.imports.question import (
    ALL,
    CREATE,
    CROSS_CUTTING,
    IN_SUBSTANCE,
    LEAVE_OUT,
    NONE,
    NOT_A_PILOT,
    PILOT,
    SEVERAL,
    Asked,
    Question,
    Shared,
)

LONGEST_TOPIC = 60
DASHES = frozenset({"-", "–", "—", "−"})
CROSS_WORDS = frozenset({"tværgående", "tvaergaaende", "tværgaaende", "cross-cutting"})


class Questions:
    """The questions of a list and what has been answered; asking twice gives the same question."""

    def __init__(self, directory, answers):
        self.directory, self.answers = directory, answers
        labels = {pk: directory.department_label(pk) for pk in directory.departments}
        self._departments = Shared(
            [(f"dep-{pk}", label) for pk, label in labels.items()],
            [(f"dep-{pk}", folded(department.name)) for pk, department in directory.departments.items()],
        )
        self._places = {f"dep-{pk}": each.hospital_id for pk, each in directory.departments.items()}
        self._hospitals = _shared("hos", directory.hospitals)
        self._topics, self._tracks = _shared("top", directory.topics), _shared("tra", directory.tracks)
        self._places_at, self._asked, self._names = {}, {}, Counter()

    def about_row(self, title, number):
        return self._ask(
            Asked.ROW,
            number,
            title,
            f"row-{number}",
            lambda: _("Is “%(title)s” (row %(number)d) a pilot?") % {"title": title, "number": number},
            lambda: [(PILOT, _("Yes, a pilot")), (LEAVE_OUT, _("No, a heading: leave the row out"))],
        )

    def about_hospital(self, piece, cell):
        name = piece.name
        return self._ask(
            Asked.HOSPITAL,
            same(name),
            name,
            f"hospitals-{cell}",
            lambda: _("Which hospital is “%(name)s” (%(cell)s)?") % {"name": name, "cell": cell},
            lambda: [*_readings(piece), (NONE, _("None: leave the hospital empty"))],
            shared=self._hospitals,
        )

    def about_department(self, piece, row, hospitals, part=None):
        """`hospitals` are the ids that the row names; `part` is the question of which this one asks about a part."""
        cell = row.cell("departments")
        alone = next(iter(hospitals)) if len(hospitals) == 1 else None
        # Rows that call their unknown hospital the same are there together; others may mean any of them.
        place = alone or (not hospitals and row.hospital_names) or f"row {row.number}"
        question = self._ask(
            Asked.DEPARTMENT,
            (same(piece.name), place),
            piece.name,
            part or f"departments-{cell}",
            lambda: self._department_label(piece.name, row.number, cell, hospitals),
            lambda: self._about_name(piece, hospitals),
            shared=self._departments,
            first=self._at(hospitals),
        )
        question.hospital = alone
        return question

    def about_cross_cutting(self, name, cell):
        question = self._ask(
            Asked.CROSS_CUTTING,
            cell,
            name,
            f"departments-{cell}",
            lambda: _("“%(name)s” (%(cell)s): what is the pilot, and where?") % {"name": name, "cell": cell},
            lambda: [
                (CROSS_CUTTING, _("Cross-cutting without a department")),
                *(
                    (code, _("Cross-cutting at %(department)s") % {"department": label})
                    for code, label in self._departments.choices
                ),
                (NONE, _("Leave the department empty")),
            ],
        )
        question.text = self.answers.get(question.text_key, name)
        return question

    def about_topic(self, name, cell):
        new = [(CREATE, _("Create it as a new topic area of the region"))]
        return self._ask(
            Asked.TOPIC,
            same(name),
            name,
            f"topic_area-{cell}",
            lambda: _("Which topic area is “%(name)s” (%(cell)s)?") % {"name": name, "cell": cell},
            lambda: [*(new if len(name) <= LONGEST_TOPIC else []), (NONE, _("No topic area"))],
            shared=self._topics,
        )

    def about_substance(self, title, cell):
        return self._ask(
            Asked.SUBSTANCE,
            cell,
            title,
            f"topic_area-{cell}",
            lambda: _("Is “%(title)s” (%(cell)s) an actual pilot?") % {"title": title, "cell": cell},
            lambda: [
                (NOT_A_PILOT, _("No: it is paid by the pool, but is not a pilot")),
                (IN_SUBSTANCE, _("Yes, without a topic area")),
                *(
                    (code, _("Yes, and its topic area is %(topic)s") % {"topic": topic})
                    for code, topic in self._topics.choices
                ),
            ],
        )

    def about_track(self, name, cell):
        return self._ask(
            Asked.TRACK,
            same(name),
            name,
            f"career_track-{cell}",
            lambda: _("Which career track is “%(name)s” (%(cell)s)?") % {"name": name, "cell": cell},
            lambda: [(NONE, _("No career track"))],
            shared=self._tracks,
        )

    def _at(self, hospitals):
        """{code: hospital} of the departments at some hospitals, at any if none are given."""
        if hospitals not in self._places_at:
            places = self._places.items()
            self._places_at[hospitals] = {code: pk for code, pk in places if pk in hospitals or not hospitals}
        return self._places_at[hospitals]

    def _department_label(self, name, number, cell, hospitals):
        if not hospitals:
            return _("Row %(number)d names no hospital: which department is “%(name)s” (%(cell)s)?") % {
                "number": number,
                "name": name,
                "cell": cell,
            }
        named = [str(self.directory.hospitals[pk]) for pk in self.directory.hospitals if pk in hospitals]
        return _("%(hospitals)s: which department is “%(name)s” (%(cell)s)?") % {
            "hospitals": ", ".join(named),
            "name": name,
            "cell": cell,
        }

    def _about_name(self, piece, hospitals):
        found = self.directory.departments_named(piece.name, hospitals)
        labels = self._departments.labels
        return [
            *((f"dep-{pk}", labels[f"dep-{pk}"]) for pk in found),
            *(
                [(ALL, _("All of these: %(names)s") % {"names": _names(labels, found)})]
                if hospitals and found[1:]
                else []
            ),
            *_readings(piece),
            *self._creations(piece.name, hospitals),
            (CROSS_CUTTING, _("No department: the pilot is cross-cutting, anchored there")),
            (NONE, _("Leave the department empty")),
        ]

    def _creations(self, name, hospitals):
        return [
            (f"{CREATE}-{pk}", _("Create it as a new department under %(hospital)s") % {"hospital": hospital})
            for pk, hospital in self.directory.hospitals.items()
            if (not hospitals or pk in hospitals) and not self.directory.has_department(name, pk)
        ]

    def _ask(self, kind, identity, name, key, label, own, *, shared=None, first=None):
        if (kind, identity) not in self._asked:
            # A cell may hold several unknown names.
            self._names[key] += 1
            key = key if self._names[key] == 1 else f"{key}-{self._names[key]}"
            self._asked[kind, identity] = Question(
                kind, key, name, label, own, shared=shared, given=self.answers.get(key, ""), first=first
            )
        return self._asked[kind, identity]


def _shared(prefix, things):
    return Shared(
        [(f"{prefix}-{pk}", str(thing)) for pk, thing in things.items()],
        [(f"{prefix}-{pk}", folded(str(thing))) for pk, thing in things.items()],
    )


def _readings(piece):
    """The other reading of a name that may be several."""
    if not piece.parts:
        return []
    names = " · ".join(part.name for part in piece.parts)
    return [(SEVERAL, _("Several: %(names)s") % {"names": names})]


def _names(labels, found):
    return " · ".join(labels[f"dep-{pk}"] for pk in found)
