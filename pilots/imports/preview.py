"""What each row of a list will be stored as, field by field, in the words in which the pilot's page says it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common import money
from pilots.descriptions import specs, values
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.imports.directory import NewDepartment, NewTopic
from pilots.imports.fields import ABOUT, LAST
from pilots.imports.question import Asked

SEPARATOR = " · "
CODES = {"type": CostType.choices, "running_costs": RunningCosts.choices} | {
    spec.name: spec.column.choices for spec in specs.SPECS if spec.kind is values.CHOICE
}
ALWAYS = ("own_number", "title", "kind", "is_in_substance", "hospitals", "departments")


@dataclass(frozen=True)
class Column:
    key: str
    label: str


def stored(row):
    """The values of the pilot that a row becomes, what follows from others and what is so by default among them."""
    kind = row.kind or row.values.get("kind", "")
    return {"is_in_substance": True, **row.values, "kind": kind}


def columns(plan):
    """The fields that the list has or any row fills, and those that every pilot has, in the order of the workbook."""
    filled = {key for row in plan.rows for key, value in stored(row).items() if value not in ("", None)}
    filled |= set(plan.mapping.columns)
    return [
        Column(key, label) for key, label in _labels(plan.fields).items() if key in filled or key in ALWAYS
    ]


def _labels(fields):
    titles = {field.key: field.title for field in fields}
    about = [field.key for field in ABOUT] + [key for key in titles if key.startswith("answer_")]
    parts = {
        "criteria": _("Success criteria"),
        "milestones": _("Milestones"),
        "costs": _("Expected costs per year"),
    }
    return {key: titles[key] for key in about} | parts | {field.key: field.title for field in LAST}


def cells(row, shown, directory):
    """(column, text) for each column; a field with an open question or an error says so."""
    said = stored(row)
    asked = {question.key.partition("-")[0] for question in row.questions if question.is_open}
    asked |= {"is_in_substance" for each in row.questions if each.is_open and each.kind == Asked.SUBSTANCE}
    wrong = {problem.cell for problem in row.problems}
    return [(column, _cell(row, column.key, said, asked, wrong, directory)) for column in shown]


def _cell(row, key, said, asked, wrong, directory):
    if key in row.columns and row.cell(key) in wrong:
        return _("Error")
    if key in asked:
        return _("Not answered yet")
    return text_of(key, said.get(key), directory)


def text_of(key, value, directory):
    """A stored value in words."""
    if key in ("hospitals", "departments"):
        named = (_place(key, each, directory) for each in value or ())
        return SEPARATOR.join(sorted(named))
    if key in ("criteria", "milestones", "costs"):
        return "\n".join(_part(key, part) for part in value or ())
    if key == "topic_area":
        return _thing(value, directory.topics)
    if key == "career_track":
        return _thing(value, directory.tracks)
    return _plain(key, value)


def _place(key, each, directory):
    if isinstance(each, NewDepartment):
        return _("%(name)s (new)") % {"name": f"{directory.hospitals[each.hospital_id]}: {each.name}"}
    return str(directory.hospitals[each]) if key == "hospitals" else directory.department_label(each)


def _thing(value, known):
    if isinstance(value, NewTopic):
        return _("%(name)s (new)") % {"name": value.name}
    return str(known[value]) if value else ""


def _part(key, part):
    names = ("year", "type", "text", "amount", "running_costs") if key == "costs" else ("", "", "")
    texts = [
        str(value) if name == "year" else _plain(name, value)
        for name, value in zip(names, part, strict=False)
    ]
    return SEPARATOR.join(filter(None, texts))


def _plain(key, value):
    if isinstance(value, Decimal):
        return money.format_kroner(value)
    return str(dict(CODES[key])[value]) if value and key in CODES else values.in_words(value)
