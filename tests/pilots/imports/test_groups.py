import pytest

from pilots.imports import importing

HEADERS = "Nr.;Sygehus;Afdeling;Antal læger;Titel\n"
ROWS = "".join(f"{n};Psykiatrien;Klinik Syd;1;Team {n}\n" for n in range(3))


@pytest.fixture
def group_of(start):
    """The reason for which a row below three pilots is left out, or empty when it is a pilot."""

    def find(row):
        plan = importing.plan(start(HEADERS + ROWS + row))
        return next((g.reason.value for g in plan.groups if 5 in [number for number, _text in g.rows]), "")

    return find


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Psykiatrien i Region Nordjylland;;;;", "heading"),
        (";Medicinske afdelinger;;;", "heading"),
        (";Psykiatrien;;12;", "heading"),
        (";;;;Klinik Syd", "heading"),
        ("I alt;;;75;", "sum"),
        (";;;75;", "sum"),
        (";;;;Total:", "sum"),
        (";;I alt;75 læger;54 forsøg", "sum"),
        ("* heraf to på deltid;;;;", "note"),
        (";;;;1) heraf deltid", "note"),
        (";;;;Opdateret 1.2.2022", "note"),
        ("4;Psykiatrien;Klinik Syd;1;#REF!", "error"),
        (";#I/T;#I/T;#I/T;", "error"),
        ("Nr.;Sygehus;Afdeling;Antal læger;Titel", "header"),
        ("4;;;;", "numbered"),
    ],
)
def test_a_row_that_is_no_pilot_is_told_as_what_it_is(group_of, row, reason):
    assert group_of(row) == reason


@pytest.mark.parametrize(
    "row",
    [
        "4;;;2;Total hoftealloplastik",
        "4;;;2;Sum af indsatser",
        "4;Psykiatrien;Klinik Syd;1;*Nyt* spor",
        "4;;;;Team",
        ";;;2;Samlet plan for uddannelse",
        "4;Psykiatrien;;;",
        ";;Klinik Syd;2;",
        ";;;;#1 i Danmark",
    ],
)
def test_a_row_that_may_be_a_pilot_stays_among_them(group_of, row):
    assert group_of(row) == ""


def test_every_row_of_a_list_is_accounted_for(start):
    text = "Liste\n\n" + HEADERS + ROWS + "\nPsykiatrien;;;;\n4;;;;\nI alt;;;3;\n"

    plan = importing.plan(start(text))

    told = {number for group in plan.groups for number, _text in group.rows} | {
        row.number for row in plan.rows
    }
    assert (plan.total, told) == (10, set(range(1, 11)))


def test_a_group_row_without_a_title_cannot_be_taken_in(start):
    found = start(HEADERS + ROWS + "I alt;;;75;\n;;;;Kilde: HR\n")

    importing.answer(found, {"take": ["5", "6", "2", "x"]})

    assert found.answers == {"take": [6]}
    assert [row.title for row in importing.plan(found).rows] == ["Team 0", "Team 1", "Team 2", "Kilde: HR"]
