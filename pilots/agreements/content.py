"""What an agreement says, as plain data: the one form that is reviewed, signed, compared, printed and shown.

Like `pilots.descriptions.content`, and with the same kinds of section and line. The annex has a content of its own; the
agreement names its SHA-256 and nothing else of it.
"""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.dates import format_date
from common.money import format_kroner
from pilots.agreements.agreement import AgreementKind, Side
from pilots.agreements.standing import Level
from pilots.descriptions.rows import CostType
from pilots.documents.content import Line, Section, canonical
from pilots.documents.frozen import schema_of
from pilots.programme import regulation

ZERO = Decimal("0.00")
SCHEMA, ANNEX_SCHEMA = schema_of("agreement"), schema_of("annex")


def content_of(agreement, annex_sha256=""):
    pilot = agreement.pilot
    return {
        "document": "agreement",
        "schema": SCHEMA,
        "kind": agreement.kind,
        "programme": pilot.programme.name,
        "region": {"name": pilot.region.name, "code": pilot.region.code},
        "case": pilot.case_number,
        "version": agreement.version,
        "description": {
            "version": agreement.description.version,
            "sha256": agreement.description.sha256,
        },
        "title": agreement.title,
        "parties": [
            {"side": party.side, "name": party.name, "title": party.title}
            for party in agreement.parties.all()
        ],
        "doctors": agreement.doctors,
        "starts_on": _iso(agreement.starts_on),
        "ends_on": _iso(agreement.ends_on),
        "window_reason": agreement.window_reason,
        "effective_from": _iso(agreement.effective_from),
        "change_reason": agreement.change_reason,
        "standing": _standing(agreement),
        "answers": _answers(agreement),
        "criteria": [
            {
                "promised": row.promised,
                "criterion": row.criterion,
                "measure": row.measure,
                "target": row.target,
            }
            for row in agreement.criteria.all()
        ],
        "budget": _budget_lines(agreement),
        "budget_reason": agreement.budget_reason,
        "annex_sha256": annex_sha256,
    }


def _iso(day):
    return day.isoformat() if day else None


def _standing(agreement):
    standing = agreement.standing
    if standing is None:
        return None
    rates = {rate.level: rate.base_amount for rate in standing.rates.all()}
    amount = rates.get(agreement.level)
    return {
        "title": standing.title,
        "edition": standing.edition,
        "level": agreement.level,
        "base_amount": None if amount is None else f"{amount:.2f}",
    }


def _answers(agreement):
    texts = {answer.question_id: answer.text for answer in agreement.answers.all()}
    return [
        {"key": question.key, "question": question.text, "answer": texts.get(question.pk, "")}
        for question in agreement.template.questions.all()
    ]


def _budget_lines(agreement):
    lines = list(agreement.budget.all())
    factors = regulation.known_today() if lines else None
    return [_budget_line(line, factors.on(date(line.year, 1, 1))) for line in lines]


def _budget_line(line, factor):
    return {
        "year": line.year,
        "type": line.type,
        "text": line.text,
        "amount": f"{line.amount:.2f}",
        "additions": f"{line.additions:.2f}",
        "total": f"{line.total:.2f}",
        "base_amount": f"{line.base_amount:.2f}",
        "factor": f"{factor.factor:.6f}" if factor else "",
    }


def annex_of(agreement):
    """The annex as plain data; an employment stands there by its random id only, so that it can be erased."""
    rows = agreement.participants.select_related("hospital", "department")
    return {
        "document": "annex",
        "schema": ANNEX_SCHEMA,
        "case": agreement.pilot.case_number,
        "version": agreement.version,
        "participants": [
            {
                "hospital": row.hospital.name,
                "department": row.department.name if row.department else "",
                "employment": str(row.employment_id) if row.employment_id else None,
                "hours": f"{row.hours:.2f}",
                "level": row.level,
                "starts_on": row.starts_on.isoformat(),
                "ends_on": row.ends_on.isoformat(),
            }
            for row in rows
        ],
    }


def frozen_texts(agreement):
    """((agreement's canonical text, its SHA-256), (the annex's, its)): the agreement names the annex's hash."""
    annex = canonical(annex_of(agreement))
    return canonical(content_of(agreement, annex[1])), annex


def sections(content):
    """Everything the agreement says, in reading order, empty lines included; `step` is where it is written."""
    return [
        Section("parter", _("The parties"), _parties(content)),
        Section("ramme", _("Period and frame"), _frame(content)),
        Section("indhold", _("What is agreed"), _narrative(content)),
        Section("kriterier", _("Success criteria"), _criteria(content)),
        Section("budget", _("Budget"), _budget(content)),
    ]


def _parties(c):
    lines = [Line("title", _("Title"), c["title"])]
    for side in Side:
        names = [", ".join(filter(None, [p["name"], p["title"]])) for p in c["parties"] if p["side"] == side]
        lines.append(Line(f"party-{side.value}", str(side.label), "\n".join(names)))
    return lines


def _frame(c):
    standing, lines = c["standing"], []
    if c["kind"] != AgreementKind.AGREEMENT:
        lines.append(Line("change_reason", _("Why the agreement is changed or ended"), c["change_reason"]))
    level = str(Level(standing["level"]).label) if standing and standing["level"] else ""
    amount = standing and standing["base_amount"]
    return [
        *lines,
        Line("doctors", _("Number of doctors"), str(c["doctors"] or "")),
        Line("starts_on", _("First day"), _date(c["starts_on"])),
        Line("ends_on", _("Last day"), _date(c["ends_on"])),
        Line("effective_from", _("Applies from"), _date(c["effective_from"])),
        Line("window_reason", _("Why the period lies outside the programme's"), c["window_reason"]),
        Line("standing", _("Standing agreement"), _edition(standing) if standing else ""),
        Line("level", _("Supplement level"), level),
        Line("rate", _("Supplement a year, at 31.3.2018"), format_kroner(Decimal(amount)) if amount else ""),
    ]


def _edition(standing):
    return _("%(title)s, edition %(edition)s") % {"title": standing["title"], "edition": standing["edition"]}


def _narrative(c):
    return [Line(f"answer-{a['key']}", a["question"], a["answer"], lang="da") for a in c["answers"]]


def criterion_text(row):
    measure = row["measure"] and _("Measured by: %(measure)s") % {"measure": row["measure"]}
    target = row["target"] and _("Target: %(target)s") % {"target": row["target"]}
    return "\n".join(filter(None, [row["criterion"], measure, target]))


def _criteria(c):
    lines = [
        Line(f"criterion-{n}", _("Success criterion %(number)s") % {"number": n}, criterion_text(row))
        for n, row in enumerate(c["criteria"], 1)
    ]
    return lines or [Line("criteria", _("Success criteria"), "")]


def _budget(c):
    lines = [
        Line(f"budget-{n}", f"{row['year']} · {CostType(row['type']).label}", _budget_text(row))
        for n, row in enumerate(c["budget"], 1)
    ]
    if not lines:
        return [Line("budget", _("Budget"), "")]
    return [
        *lines,
        Line("budget_total", _("Budget in all"), both_levels(total(c), total(c, "base_amount"))),
        Line("budget_reason", _("Why the budget exceeds the expected remaining amount"), c["budget_reason"]),
    ]


def total(content, what="total"):
    """Kroner in all budget lines: "total" at the current level, "base_amount" at the level of 31.3.2018."""
    return sum((Decimal(row[what]) for row in content["budget"]), ZERO)


def both_levels(amount, base_amount):
    return _("%(amount)s (%(base)s at 31.3.2018)") % {
        "amount": format_kroner(amount),
        "base": format_kroner(base_amount),
    }


def _budget_text(row):
    additions = Decimal(row["additions"])
    beside = ""
    if additions:
        words = _("of which pension and holiday allowance %(amount)s")
        beside = words % {"amount": format_kroner(additions)}
    amounts = both_levels(Decimal(row["total"]), Decimal(row["base_amount"]))
    return "\n".join(filter(None, [amounts, beside, row["text"]]))


def _date(iso):
    return format_date(date.fromisoformat(iso)) if iso else ""
