"""One question that a list leaves open, and how many are answered at once."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.imports.likeness import CLOSE, nearest

NONE, CREATE, CROSS_CUTTING, NOT_A_PILOT, IN_SUBSTANCE = "none", "new", "crosscutting", "no", "yes"
LEAVE_OUT, SEVERAL, ALL, PILOT = "leave-out", "several", "all", "pilot"
# Answers to many questions at once that are no answer to any of them.
NEAREST, HERE, AT = "nearest", "here", "at"


class Asked(models.TextChoices):
    """What a question is about."""

    HEADER = "header", gettext_lazy("Columns")
    ROW = "row", gettext_lazy("Rows that may be headings")
    HOSPITAL = "hospital", gettext_lazy("Hospitals")
    DEPARTMENT = "department", gettext_lazy("Departments")
    CROSS_CUTTING = "crosscutting", gettext_lazy("Cross-cutting pilots")
    TOPIC = "topic", gettext_lazy("Topic areas")
    SUBSTANCE = "substance", gettext_lazy("Pilots without a topic area")
    TRACK = "track", gettext_lazy("Career tracks")


class Shared:
    """The known things that many questions choose among: put in order of likeness only where they are shown."""

    def __init__(self, choices=(), names=()):
        self.choices, self.labels = list(choices), dict(choices)
        self.names = list(names)

    def ordered(self, name, first):
        """(what is proposed, the others), those under `first` before their equals."""
        names = sorted(self.names, key=lambda each: each[0] not in first) if first else self.names
        found = nearest(name, names)
        proposed = {code for code, _ratio in found}
        return found, [choice for choice in self.choices if choice[0] not in proposed]


class Question:
    """`choices` are (code, label), the nearest known name first; `answer` is a code or empty.

    `text` is a free text that goes with the answer. `hospital` is the one that the row names, if it names one:
    nothing is created in bulk under another.
    """

    hospital, text = None, None

    def __init__(self, kind, key, name, label, own, *, shared=None, given="", first=None):
        self.kind, self.key, self.name, self._label = kind, key, name, label
        self._own, self._shared, self._first, self._given = own, shared or Shared(), first or {}, given

    @cached_property
    def label(self):
        return self._label()

    @cached_property
    def own(self):
        """The choices that only this question has."""
        return self._own()

    @cached_property
    def _ordered(self):
        return self._shared.ordered(self.name, self._first)

    @cached_property
    def choices(self):
        found, others = self._ordered
        proposed = [(code, self._shared.labels[code]) for code, _ratio in found]
        # What is of this very name comes before what is only like it.
        same = [choice for choice in self.own if choice[0] == ALL or choice[0] in self._shared.labels]
        rest = [choice for choice in self.own if choice not in same]
        return list(dict([*same, *proposed, *rest, *others]).items())

    def offers(self, code):
        return code in self._shared.labels or any(code == known for known, _label in self.own)

    @cached_property
    def answer(self):
        return self._given if self._given and self.offers(self._given) else ""

    @property
    def is_open(self):
        return not self.answer

    @property
    def text_key(self):
        return f"{self.key}-text"

    @property
    def nearest(self):
        """The known name that is so like this one that it may be taken in bulk, or nothing.

        Of several that are equally like it, only the one at the hospital that the row names.
        """
        found, _others = self._ordered
        best = [code for code, ratio in found if ratio == found[0][1] >= CLOSE]
        if len(best) > 1:
            best = [code for code in best if self.hospital and self._first.get(code) == self.hospital]
        return best[0] if len(best) == 1 else ""

    @property
    def creation(self):
        """The answer that creates what is asked about where the row itself says, or nothing."""
        if self.kind == Asked.DEPARTMENT:
            return self._offered(f"{CREATE}-{self.hospital}") if self.hospital else ""
        return self._offered(CREATE)

    def at(self, hospital):
        """The answer that places a department at a hospital: the one of the name there, or a new one."""
        places = {code: self._first.get(code) for code, _label in self.own if code.startswith("dep-")}
        found = (code for code, place in places.items() if place == hospital)
        return self._offered(next(found, f"{CREATE}-{hospital}"))

    def _offered(self, code):
        return code if self.offers(code) else ""


def answered_in_bulk(questions, kind, code):
    """{key: answer} for every open question of a kind that `code` can answer."""
    answers = {
        question.key: _bulk_answer(question, code)
        for question in questions
        if question.kind == kind and question.is_open
    }
    return {key: answer for key, answer in answers.items() if answer}


def _bulk_answer(question, code):
    if code == NEAREST:
        return question.nearest
    if code == HERE:
        return question.creation
    if code.startswith(f"{AT}-"):
        return question.at(int(code.removeprefix(f"{AT}-")))
    return code if question.offers(code) else ""


def bulk_choices(kind, hospitals):
    """What the open questions of a kind can be answered with at once: (code, label)."""
    near = (NEAREST, _("The nearest known name, where there is one"))
    empty = (NONE, _("Leave empty"))
    return {
        Asked.HEADER: [(LEAVE_OUT, _("Leave the columns out"))],
        Asked.ROW: [(PILOT, _("All are pilots")), (LEAVE_OUT, _("All are headings"))],
        Asked.HOSPITAL: [near, empty],
        Asked.DEPARTMENT: [
            near,
            (HERE, _("Create each under the hospital of its row")),
            *(
                (f"{AT}-{pk}", _("Each at %(hospital)s") % {"hospital": hospital})
                for pk, hospital in hospitals.items()
            ),
            (SEVERAL, _("Several departments where the name may be several")),
            (CROSS_CUTTING, _("No department: the pilots are cross-cutting, anchored there")),
            empty,
        ],
        Asked.CROSS_CUTTING: [(CROSS_CUTTING, _("Cross-cutting without a department")), empty],
        Asked.TOPIC: [near, (HERE, _("Create each as a new topic area of the region")), empty],
        Asked.SUBSTANCE: [
            (NOT_A_PILOT, _("None is: they are paid by the pool, but are not pilots")),
            (IN_SUBSTANCE, _("All are, without a topic area")),
        ],
        Asked.TRACK: [near, empty],
    }[kind]
