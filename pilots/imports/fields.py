"""The columns that a list may have: the Danish header, what else it is known by, and how its cells are read.

The headers, hints and words of a list are data in Danish, whatever the language of the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from common.limits import REASON_LIMIT
from common.tables.names import name_key
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.imports import cells
from pilots.pilot.pilot import NARRATIVE_LIMIT, Kind

REPEATS = range(1, 6)
KINDS = {
    "Individuelt": Kind.INDIVIDUAL,
    "Tværgående": Kind.CROSS_CUTTING,
    "Individuel": Kind.INDIVIDUAL,
    "Individual": Kind.INDIVIDUAL,
    "Cross-cutting": Kind.CROSS_CUTTING,
    "Organisatorisk": Kind.CROSS_CUTTING,
}
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
SEVERAL = "Flere adskilles med semikolon."


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
    return [*ABOUT, *_questions(template), *REPEATED, *LAST]


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


ABOUT = [
    Field(
        "own_number",
        "Nr.",
        cells.line(20),
        "number|no|nummer|løbenummer|projektnr|projektnummer|forsøgsnr|regionens nr|eget nr|eget nummer",
        hint="Regionens eget nummer. Det beholdes ved siden af sagsnummeret.",
    ),
    Field(
        "title",
        "Titel",
        cells.title(250),
        "projekttitel|forsøgets titel|projektets titel|projekt|projektnavn|forsøg|navn på forsøg",
        hint="Kort og genkendelig. Skal udfyldes.",
    ),
    Field("kind", "Type", cells.one_of(KINDS), "forsøgstype|art", choices=("Individuelt", "Tværgående")),
    Field(
        "is_in_substance",
        "Egentligt forsøg",
        cells.yes_no,
        "forsøg i substansen|indholdsmæssigt forsøg|in substance|a pilot in substance|an actual pilot",
        hint="Nej, hvis rækken er puljepenge uden at være et forsøg, fx tovholderens stilling.",
        choices=YES_NO,
    ),
    Field("topic_area", "Emneområde", cells.line(120), "topic|emne|emner|indsatsområde"),
    Field("career_track", "Karrierespor", cells.line(120), "spor|track"),
    Field("hospitals", "Sygehus", cells.names, "hospital|sygehuse|hospitaler|matrikel", hint=SEVERAL),
    Field("departments", "Afdeling", cells.names, "department|afdelinger|afd|klinik|afsnit", hint=SEVERAL),
    Field(
        "anchoring",
        "Forankring",
        cells.line(120),
        "forankret",
        hint="Hvor et tværgående forsøg uden afdeling er forankret.",
    ),
    Field(
        "doctors",
        "Antal læger",
        cells.doctors,
        "number of doctors|antal afd læger|antal afdelingslæger|antal afd lg|læger|antal",
        kind="integer",
        hint="Helt tal, mindst 1.",
    ),
    Field("starts_on", "Første dag", cells.day, "startdato|start|fra|begynder", "date", hint="dd.mm.åååå"),
    Field("ends_on", "Sidste dag", cells.day, "slutdato|slut|til|slutter", "date", hint="dd.mm.åååå"),
    Field(
        "window_reason",
        "Begrundelse for perioden",
        cells.paragraphs(REASON_LIMIT),
        hint="Kun hvis forsøget ligger uden for programmets periode.",
    ),
    Field(
        "contact_name", "Kontaktperson", cells.line(120), "kontakt|contact|kontaktperson navn|kontakt navn"
    ),
    Field(
        "contact_email",
        "Kontaktpersonens e-mail",
        cells.email,
        "email|e-mail|mail|mailadresse|kontakt e-mail|contact's e-mail address",
    ),
    Field("contact_phone", "Kontaktpersonens telefon", cells.line(30), "telefon|phone|tlf|kontakt telefon"),
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
        Field(f"milestone_on_{n}", f"Milepæl {n} dato", cells.day, kind="date", hint="dd.mm.åååå"),
    )
]
LAST = [
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
] + [
    Field("wishes_facilitation", "Ønsker hjælp fra facilitator", cells.yes_no, choices=YES_NO),
    Field("facilitation_wish", "Hvad hjælpen skal handle om", cells.paragraphs(NARRATIVE_LIMIT)),
    Field(
        "is_evaluated",
        "Evaluering",
        cells.yes_no,
        "evaluated|evalueret|evalueringer",
        hint="Ja, hvis forsøget er evalueret i regionens egen liste.",
        choices=YES_NO,
    ),
]
