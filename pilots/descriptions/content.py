"""What a description says, as plain data: the one form that is frozen, compared, printed and shown.

`content_of` reads the rows of a draft or a filed version; amounts are strings with two decimals, dates ISO.
`sections` turns such content into headings with labelled lines, the same for page, PDF and comparison.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.dates import format_date
from common.money import format_kroner
from pilots.descriptions import specs
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.documents.content import Line, Section
from pilots.documents.frozen import schema_of

# A change of the content other than a new field is one more lift, written here.
SCHEMA = schema_of("preliminary_description", *specs.lifts())


def content_of(description):
    pilot = description.pilot
    return {
        "document": "preliminary_description",
        "schema": SCHEMA,
        "programme": pilot.programme.name,
        "region": {"name": pilot.region.name, "code": pilot.region.code},
        "case": pilot.case_number,
        "version": description.version,
        "own_number": pilot.own_number,
        **{spec.told_as: spec.data_of(description) for spec in _told()},
        "answers": _answers(description),
        **_rows(description),
        "wishes_facilitation": description.wishes_facilitation,
        "facilitation_wish": description.facilitation_wish,
    }


def _rows(description):
    return {
        "criteria": [
            {"criterion": row.criterion, "measure": row.measure, "target": row.target}
            for row in description.criteria.all()
        ],
        "milestones": [
            {"title": milestone.title, "due_on": milestone.due_on.isoformat() if milestone.due_on else None}
            for milestone in description.milestones.all()
        ],
        "costs": [
            {
                "year": cost.year,
                "type": cost.type,
                "text": cost.text,
                "amount": f"{cost.amount:.2f}",
                "running_costs": cost.running_costs,
            }
            for cost in description.costs.all()
        ],
    }


def _told():
    return (spec for spec in specs.SPECS if spec.told_as)


def empty_content(template):
    """The content of a description in which nothing is answered, for the empty form."""
    fields = {spec.told_as: spec.kind.none for spec in _told()}
    lists = {name: [] for name in ("criteria", "milestones", "costs")}
    answers = [{"key": q.key, "question": q.text, "answer": ""} for q in template.questions.all()]
    return {**fields, **lists, "answers": answers, "own_number": "", "contact": {}}


def _answers(description):
    texts = {answer.question_id: answer.text for answer in description.answers.all()}
    return [
        {"key": question.key, "question": question.text, "answer": texts.get(question.pk, "")}
        for question in description.template.questions.all()
    ]


def sections(content):
    """Everything a description says, in reading order, empty lines included."""
    return [
        Section("om", _("About the pilot"), _about(content)),
        Section("sted", _("Who takes part, where and when"), _fields("sted", content)),
        Section("indhold", _("What the pilot is about"), _narrative(content)),
        Section("kriterier", _("Success criteria and milestones"), _criteria(content)),
        Section("okonomi", _("Expected costs and help"), _costs(content)),
    ]


def with_agreed(sections, pilot):
    """The sections, with what is agreed behind what is described; `pilot` comes `with_state`."""
    if pilot.agreed_ends_on is None:
        return sections
    period = f"{format_date(pilot.agreed_starts_on)}–{format_date(pilot.agreed_ends_on)}"
    agreed = {
        "doctors": Line("agreed_doctors", _("Number of doctors agreed"), str(pilot.agreed_doctors)),
        "ends_on": Line("agreed_period", _("Period agreed"), period),
    }
    return [
        replace(section, lines=[one for line in section.lines for one in (line, agreed.get(line.key)) if one])
        for section in sections
    ]


def _fields(step, c):
    """The lines of a step's structured fields."""
    return [
        Line(spec.told_as, str(spec.label), spec.words_of(c)) for spec in specs.of_step(step) if spec.told_as
    ]


def _about(c):
    return [*_fields("om", c), Line("own_number", _("The region's own number"), c["own_number"])]


def _narrative(c):
    return [Line(f"answer-{a['key']}", a["question"], a["answer"], lang="da") for a in c["answers"]]


def _criteria(c):
    criteria = [
        Line(
            f"criterion-{n}",
            _("Success criterion %(number)s") % {"number": n},
            "\n".join(
                filter(
                    None,
                    [
                        row["criterion"],
                        row["measure"] and _("Measured by: %(measure)s") % {"measure": row["measure"]},
                        row["target"] and _("Target: %(target)s") % {"target": row["target"]},
                    ],
                )
            ),
        )
        for n, row in enumerate(c["criteria"], 1)
    ]
    milestones = [
        Line(
            f"milestone-{n}",
            _("Milestone %(number)s") % {"number": n},
            " · ".join(filter(None, [_date(row["due_on"]), row["title"]])),
        )
        for n, row in enumerate(c["milestones"], 1)
    ]
    return (criteria or [Line("criteria", _("Success criteria"), "")]) + milestones


def _costs(c):
    lines = [Line(f"cost-{n}", _cost_label(row), _cost_text(row)) for n, row in enumerate(c["costs"], 1)]
    total = sum((Decimal(row["amount"]) for row in c["costs"]), Decimal())
    return [
        *(lines or [Line("costs", _("Expected costs"), "")]),
        *([Line("costs_total", _("Expected costs in all"), format_kroner(total))] if lines else []),
        *_fields("okonomi", c),
    ]


def _cost_label(row):
    return f"{row['year']} · {CostType(row['type']).label}"


def _cost_text(row):
    operation = row["running_costs"] and _("Running costs: %(answer)s") % {
        "answer": RunningCosts(row["running_costs"]).label
    }
    return "\n".join(filter(None, [format_kroner(Decimal(row["amount"])), row["text"], operation]))


def _date(iso):
    return format_date(date.fromisoformat(iso)) if iso else ""
