"""The columns that a list may have: the Danish header, what else it is known by, and how its cells are read.

The headers, hints and words of a list are data in Danish, whatever the language of the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from common.tables.names import name_key
from pilots.descriptions import specs, values
from pilots.descriptions.description import NARRATIVE_LIMIT
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.imports import cells

REPEATS = range(1, 6)
COST_TYPES = {
    "Løn": CostType.SALARY,
    "Anden udgift": CostType.OTHER,
    "Salary": CostType.SALARY,
    "Other": CostType.OTHER,
}
RUNNING = {
    "Nej": RunningCosts.NO,
    "I tvivl": RunningCosts.DOUBT,
    "Ja": RunningCosts.YES,
    "No": RunningCosts.NO,
    "Yes": RunningCosts.YES,
}
YES_NO = ("Ja", "Nej")
DAY = "dd.mm.åååå"


@dataclass(frozen=True)
class Field:
    """`kind` and `choices` are for the template; `read` takes a filled cell."""

    key: str
    title: str
    read: Callable
    aliases: str = ""
    kind: str = "text"
    hint: str = ""
    choices: tuple = ()

    @property
    def names(self):
        """What the column is recognised by, in the form of `name_key`."""
        return {name_key(name) for name in (self.key, self.title, *self.aliases.split("|")) if name}


def fields_for(template):
    """Every field that a list can fill, the template's questions among them, in the order of the workbook."""
    return [*ABOUT, *_questions(template), *REPEATED, *COSTS, *LAST]


def _questions(template):
    return [
        Field(
            f"answer_{question.key}",
            question.text,
            cells.paragraphs(NARRATIVE_LIMIT),
            aliases=question.key,
            hint=question.hint,
        )
        for question in template.questions.all()
    ]


def _limited(read):
    return lambda column: read(column.max_length)


# How a cell becomes a value of each kind; an area or a track is found by its name.
READERS = {
    values.TEXT: _limited(cells.line),
    values.PROSE: _limited(cells.paragraphs),
    values.EMAIL: lambda column: cells.email,
    values.NUMBER: lambda column: cells.number,
    values.DATE: lambda column: cells.day,
    values.YES_NO: lambda column: cells.yes_no,
    values.THING: lambda column: cells.line(120),
    values.THINGS: lambda column: cells.names,
}
READ_OTHERWISE = {"title": cells.title(250), "doctors": cells.doctors}


def _field(spec):
    """What a list may say of a structured field."""
    return Field(
        spec.name,
        spec.header,
        READ_OTHERWISE.get(spec.name) or _reader(spec),
        spec.aliases,
        kind=spec.kind.cell if spec.kind in (values.NUMBER, values.DATE) else "text",
        hint=spec.hint or (DAY if spec.kind is values.DATE else ""),
        choices=YES_NO if spec.kind is values.YES_NO else _choices(spec),
    )


def _reader(spec):
    return cells.one_of(spec.words) if spec.kind is values.CHOICE else READERS[spec.kind](spec.column)


def _choices(spec):
    """The first word for each choice."""
    first = {}
    for word, code in spec.words.items():
        first.setdefault(code, word)
    return tuple(first.values())


def _fields(*steps):
    return [_field(spec) for step in steps for spec in specs.of_step(step) if spec.header]


ABOUT = [
    Field(
        "own_number",
        "Nr.",
        cells.line(20),
        "number|no|nummer|løbenummer|projektnr|projektnummer|forsøgsnr|regionens nr|eget nr|eget nummer",
        hint="Regionens eget nummer. Det beholdes ved siden af sagsnummeret.",
    ),
    *_fields("om", "sted"),
]
REPEATED = [
    field
    for n in REPEATS
    for field in (
        Field(
            f"criterion_{n}",
            f"Succeskriterie {n}",
            cells.line(300),
            f"succeskriterium {n}" + ("|succeskriterie|succeskriterium" if n == 1 else ""),
        ),
        Field(
            f"measure_{n}", f"Succeskriterie {n} måles ved", cells.line(300), f"succeskriterium {n} måles ved"
        ),
        Field(f"target_{n}", f"Succeskriterie {n} mål", cells.line(120), f"succeskriterium {n} mål"),
    )
] + [
    field
    for n in REPEATS
    for field in (
        Field(f"milestone_{n}", f"Milepæl {n}", cells.line(200)),
        Field(f"milestone_on_{n}", f"Milepæl {n} dato", cells.day, kind="date", hint=DAY),
    )
]
COSTS = [
    field
    for n in REPEATS
    for field in (
        Field(f"cost_year_{n}", f"Udgift {n} år", cells.year, hint="Fire cifre, fx 2022."),
        Field(
            f"cost_type_{n}", f"Udgift {n} type", cells.one_of(COST_TYPES), choices=("Løn", "Anden udgift")
        ),
        Field(f"cost_text_{n}", f"Udgift {n} dækker", cells.line(200)),
        Field(f"cost_amount_{n}", f"Udgift {n} beløb", cells.amount, kind="kroner", hint="Fx 250.000"),
        Field(
            f"cost_running_{n}",
            f"Udgift {n} almindelig drift",
            cells.one_of(RUNNING),
            hint="Puljen kan ikke betale almindelige driftsudgifter.",
            choices=("Nej", "I tvivl", "Ja"),
        ),
    )
]
LAST = [
    *_fields("okonomi"),
    Field(
        "is_evaluated",
        "Evaluering",
        cells.yes_no,
        "evaluated|evalueret|evalueringer",
        hint="Ja, hvis forsøget er evalueret i regionens egen liste.",
        choices=YES_NO,
    ),
]
