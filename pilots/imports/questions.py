"""What a list leaves open and only a person can answer: what a column is, what an unknown name means.

An unknown name is asked about once, however many rows it stands in; a row without a topic area and a row
whose department is "Tværgående" are asked about row by row. A question is named for its cell: "departments-C46".
"""

from collections import Counter
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.imports.cells import same

NONE, CREATE, CROSS_CUTTING, NOT_A_PILOT, IN_SUBSTANCE = "none", "new", "crosscutting", "no", "yes"
LEAVE_OUT = "leave-out"
LONGEST_TOPIC = 60
DASHES = frozenset({"-", "–", "—", "−"})
CROSS_WORDS = frozenset({"tværgående", "tvaergaaende", "tværgaaende", "cross-cutting"})


class Asked(models.TextChoices):
    """What a question is about."""

    HEADER = "header", gettext_lazy("Columns")
    HOSPITAL = "hospital", gettext_lazy("Hospitals")
    DEPARTMENT = "department", gettext_lazy("Departments")
    CROSS_CUTTING = "crosscutting", gettext_lazy("Cross-cutting pilots")
    TOPIC = "topic", gettext_lazy("Topic areas")
    SUBSTANCE = "substance", gettext_lazy("Pilots without a topic area")
    TRACK = "track", gettext_lazy("Career tracks")


@dataclass
class Question:
    """`choices` are (code, label); `answer` is a code or empty; `text` is a free text that goes with the answer."""

    kind: Asked
    key: str
    name: str
    label: str
    choices: list
    answer: str = ""
    text: str | None = None

    @property
    def is_open(self):
        return not self.answer

    @property
    def text_key(self):
        return f"{self.key}-text"

    @property
    def creations(self):
        """The answers that create what is asked about."""
        return [code for code, _label in self.choices if code.startswith(CREATE)]


class Questions:
    """The questions of a list and what has been answered; asking twice gives the same question."""

    def __init__(self, directory, answers):
        self.directory, self.answers = directory, answers
        self._departments = [(f"dep-{pk}", directory.department_label(pk)) for pk in directory.departments]
        self._asked, self._names = {}, Counter()

    def about_hospital(self, name, cell):
        choices = [(f"hos-{pk}", str(hospital)) for pk, hospital in self.directory.hospitals.items()]
        return self._ask(
            Asked.HOSPITAL,
            same(name),
            name,
            f"hospitals-{cell}",
            _("Which hospital is “%(name)s” (%(cell)s)?") % {"name": name, "cell": cell},
            lambda: [*choices, (NONE, _("None: leave the hospital empty"))],
        )

    def about_department(self, name, cell, hospitals):
        """`hospitals` are the ids that the row names, all of the region's if it names none."""
        return self._ask(
            Asked.DEPARTMENT,
            (same(name), hospitals),
            name,
            f"departments-{cell}",
            _("Which department is “%(name)s” (%(cell)s)?") % {"name": name, "cell": cell},
            lambda: [
                *self._creations(name, hospitals),
                (CROSS_CUTTING, _("No department: the pilot is cross-cutting, anchored there")),
                *self._departments,
            ],
        )

    def about_cross_cutting(self, name, cell):
        question = self._ask(
            Asked.CROSS_CUTTING,
            cell,
            name,
            f"departments-{cell}",
            _("“%(name)s” (%(cell)s): what is the pilot, and where?") % {"name": name, "cell": cell},
            lambda: [
                (CROSS_CUTTING, _("Cross-cutting without a department")),
                *(
                    (code, _("Cross-cutting at %(department)s") % {"department": label})
                    for code, label in self._departments
                ),
            ],
        )
        question.text = self.answers.get(question.text_key, name)
        return question

    def about_topic(self, name, cell):
        new = (
            [(CREATE, _("Create it as a new topic area of the region"))] if len(name) <= LONGEST_TOPIC else []
        )
        topics = [(f"top-{pk}", str(topic)) for pk, topic in self.directory.topics.items()]
        return self._ask(
            Asked.TOPIC,
            same(name),
            name,
            f"topic_area-{cell}",
            _("Which topic area is “%(name)s” (%(cell)s)?") % {"name": name, "cell": cell},
            lambda: [*topics, *new, (NONE, _("No topic area"))],
        )

    def about_substance(self, title, cell):
        topics = [
            (f"top-{pk}", _("Yes, and its topic area is %(topic)s") % {"topic": topic})
            for pk, topic in self.directory.topics.items()
        ]
        return self._ask(
            Asked.SUBSTANCE,
            cell,
            title,
            f"topic_area-{cell}",
            _("Is “%(title)s” (%(cell)s) a pilot in substance?") % {"title": title, "cell": cell},
            lambda: [
                (NOT_A_PILOT, _("No: it is paid by the pool, but is not a pilot")),
                (IN_SUBSTANCE, _("Yes, without a topic area")),
                *topics,
            ],
        )

    def about_track(self, name, cell):
        tracks = [(f"tra-{pk}", str(track)) for pk, track in self.directory.tracks.items()]
        return self._ask(
            Asked.TRACK,
            same(name),
            name,
            f"career_track-{cell}",
            _("Which career track is “%(name)s” (%(cell)s)?") % {"name": name, "cell": cell},
            lambda: [*tracks, (NONE, _("No career track"))],
        )

    def _creations(self, name, hospitals):
        return [
            (f"{CREATE}-{pk}", _("Create it as a new department under %(hospital)s") % {"hospital": hospital})
            for pk, hospital in self.directory.hospitals.items()
            if (not hospitals or pk in hospitals) and not self.directory.has_department(name, pk)
        ]

    def _ask(self, kind, identity, name, key, label, choices):
        if (kind, identity) not in self._asked:
            # A cell may hold several unknown names.
            self._names[key] += 1
            key = key if self._names[key] == 1 else f"{key}-{self._names[key]}"
            question = Question(kind, key, name, label, choices())
            question.answer = answer_among(question.choices, self.answers.get(key, ""))
            self._asked[kind, identity] = question
        return self._asked[kind, identity]


def answer_among(choices, code):
    """The code if it is one of the choices, else nothing: the question is open."""
    return code if any(code == known for known, _label in choices) else ""
