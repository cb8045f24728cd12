"""A row of a list becomes the values of a pilot, what is wrong with it, and what only a person can answer."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.imports import places
from pilots.imports import question as ask
from pilots.imports.cells import Wrong, as_text, is_error, same
from pilots.imports.directory import NewTopic
from pilots.imports.fields import REPEATS
from pilots.imports.likeness import folded
from pilots.imports.places import number_of
from pilots.imports.questions import DASHES
from pilots.imports.table import cell_name
from pilots.pilot.pilot import Kind


class RowState(models.TextChoices):
    NEW = "new", gettext_lazy("New")
    UNCHANGED = "unchanged", gettext_lazy("Imported already")
    DIFFERS = "differs", gettext_lazy("Differs, left as it is")
    WRONG = "wrong", gettext_lazy("Has errors")
    LEFT_OUT = "leftout", gettext_lazy("Left out")


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell, why, and what to do about it."""

    cell: str
    cause: str
    cure: str
    row: int | None = None


@dataclass
class Row:
    """`values` is what the list says, by field; a field that is empty or not yet answered is not in it.

    Hospitals and departments are sets of ids, NewDepartment among them; criteria, milestones and costs are
    tuples of tuples. `kind` is what follows from the department when the list has no such column, `hospital_names` what
    the row calls its hospitals, and `left_empty` the fields that a person chose to leave empty.
    """

    number: int
    columns: dict
    values: dict = field(default_factory=dict)
    kind: str = ""
    hospital_names: str = ""
    left_empty: set = field(default_factory=set)
    problems: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    state: RowState = RowState.NEW

    def cell(self, key):
        return cell_name(self.columns[key], self.number)

    def complain(self, cell, cause, cure):
        self.problems.append(Problem(cell, cause, cure, self.number))

    def asks(self, question):
        """The answer, or nothing while the question is open."""
        self.questions.append(question)
        return question.answer

    @property
    def title(self):
        return self.values.get("title", "")

    @property
    def own_number(self):
        return self.values.get("own_number", "")


def read_row(number, cells, columns, fields, questions):
    row = Row(number, columns)
    for key, place in columns.items():
        cell = cells[place] if place < len(cells) else None
        if cell is not None and not (key != "topic_area" and same(as_text(cell)) in DASHES):
            _read_cell(row, fields[key], cell)
    _gather(row)
    _resolve_topic(row, questions)
    _resolve_track(row, questions)
    row.hospital_names = folded(row.values.get("hospitals", ""))
    places.resolve(row, questions)
    _check(row)
    return row


def _read_cell(row, field, cell):
    if is_error(cell):
        row.complain(
            row.cell(field.key),
            _("A formula has failed: the cell holds %(error)s") % {"error": cell.strip()},
            _("Write the value itself, or leave the row out"),
        )
        return
    try:
        value = field.read(cell)
    except Wrong as wrong:
        row.complain(row.cell(field.key), wrong.cause, wrong.cure)
    else:
        if value not in ("", ()):
            row.values[field.key] = value


def _gather(row):
    """Turn criterion_1 … and their like into the tuples of the description's parts."""
    _gather_part(row, "criteria", ("criterion", "measure", "target"), {"criterion"})
    _gather_part(row, "milestones", ("milestone", "milestone_on"), {"milestone"})
    costs = ("cost_year", "cost_type", "cost_text", "cost_amount", "cost_running")
    _gather_part(row, "costs", costs, {"cost_year", "cost_type", "cost_amount"})


def _gather_part(row, name, keys, needed):
    parts = []
    for n in REPEATS:
        cells = {key: row.values.pop(f"{key}_{n}", None) for key in keys}
        if all(value is None for value in cells.values()):
            continue
        lacking = [key for key in keys if key in needed and cells[key] is None]
        if lacking and not _is_complained(row, [f"{key}_{n}" for key in lacking]):
            first = next(key for key in keys if cells[key] is not None)
            row.complain(
                row.cell(f"{first}_{n}"),
                _("Something is missing beside the cell"),
                _("Fill in the whole of %(part)s %(number)s") % {"part": _part_name(name), "number": n},
            )
        parts.append(tuple(_TEXTS.get(key) if value is None else value for key, value in cells.items()))
    if parts:
        row.values[name] = tuple(parts)


# What an empty cell of a part is, where the database holds a text.
_TEXTS = dict.fromkeys(("criterion", "measure", "target", "milestone", "cost_text", "cost_running"), "")


def _is_complained(row, keys):
    complained = {problem.cell for problem in row.problems}
    return any(key in row.columns and row.cell(key) in complained for key in keys)


def _part_name(name):
    return {"criteria": _("criterion"), "milestones": _("milestone"), "costs": _("expense")}[name]


def _resolve_topic(row, questions):
    name = row.values.pop("topic_area", None)
    if name is None:
        return
    if name in DASHES:
        if "is_in_substance" not in row.values:
            _take_substance(row, row.asks(questions.about_substance(row.title, row.cell("topic_area"))))
        return
    pk = questions.directory.topic(name)
    if pk:
        row.values["topic_area"] = pk
        return
    question = questions.about_topic(name, row.cell("topic_area"))
    answer = row.asks(question)
    if answer == ask.CREATE:
        row.values["topic_area"] = NewTopic(question.name)
    elif answer.startswith("top-"):
        row.values["topic_area"] = number_of(answer)


def _take_substance(row, answer):
    if answer:
        row.values["is_in_substance"] = answer != ask.NOT_A_PILOT
    if answer.startswith("top-"):
        row.values["topic_area"] = number_of(answer)


def _resolve_track(row, questions):
    name = row.values.pop("career_track", None)
    if name is None:
        return
    pk = questions.directory.track(name)
    if not pk:
        answer = row.asks(questions.about_track(name, row.cell("career_track")))
        pk = number_of(answer) if answer.startswith("tra-") else None
    if pk:
        row.values["career_track"] = pk


def _check(row):
    if not row.kind and "kind" not in row.values and len(row.values.get("departments", ())) == 1:
        row.kind = Kind.INDIVIDUAL
    if not row.title and not _is_complained(row, ["title"]):
        row.complain(row.cell("title"), _("The title is missing"), _("Write a title, or leave the row out"))
    first, last = row.values.get("starts_on"), row.values.get("ends_on")
    if first and last and last < first:
        row.complain(
            row.cell("ends_on"), _("The last day comes before the first"), _("Correct one of the two dates")
        )
