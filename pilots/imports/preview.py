"""What each row of a list will be stored as, field by field, in the words in which the pilot's page says it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common import dates, money
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.imports.directory import NewDepartment, NewTopic
from pilots.imports.fields import ABOUT
from pilots.imports.question import Asked
from pilots.pilot.pilot import Kind

SEPARATOR = " · "
CODES = {"kind": Kind, "type": CostType, "running_costs": RunningCosts}
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
    last = ("wishes_facilitation", "facilitation_wish", "is_evaluated")
    return {key: titles[key] for key in about} | parts | {key: titles[key] for key in last}


def cells(row, shown, directory):
    """(column, text) for each column; a field with an open question or an error says so."""
    values = stored(row)
    asked = {question.key.partition("-")[0] for question in row.questions if question.is_open}
    asked |= {"is_in_substance" for each in row.questions if each.is_open and each.kind == Asked.SUBSTANCE}
    wrong = {problem.cell for problem in row.problems}
    return [(column, _cell(row, column.key, values, asked, wrong, directory)) for column in shown]


def _cell(row, key, values, asked, wrong, directory):
    if key in row.columns and row.cell(key) in wrong:
        return _("Error")
    if key in asked:
        return _("Not answered yet")
    return text_of(key, values.get(key), directory)


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
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case date():
            return dates.format_date(value)
        case Decimal():
            return money.format_kroner(value)
    return str(CODES[key](value).label) if key in CODES else str(value)
