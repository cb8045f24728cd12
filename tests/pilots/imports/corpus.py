"""Odd lists, as they come, and what must become of each: the pilots that are stored, what is asked, what is refused.

Every list is (name, rows or bytes, what is expected); the hospitals are those of Nordjylland.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import date

import openpyxl

AUH, RHN, PSY = (
    "Aalborg Universitetshospital",
    "Regionshospital Nordjylland",
    "Psykiatrien i Region Nordjylland",
)
# Departments that the corpus needs beside the region's own.
MORE_DEPARTMENTS = ["Øre-, Næse- og Halskirurgi", "Hjerte/lunge", "Anæstesiologi"]
HEAD = ["Nr.", "Sygehus", "Afdeling", "Titel"]


@dataclass(frozen=True)
class Odd:
    """`stored` are {column: text} of each pilot after `answers`; `groups` the rows that are none, by reason."""

    name: str
    rows: list | bytes
    stored: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    first: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)
    wrong: list = field(default_factory=list)
    refused: str = ""
    kind: str = "csv"

    @property
    def data(self):
        if isinstance(self.rows, bytes):
            return self.rows
        return as_workbook(self.rows) if self.kind == "xlsx" else as_csv(self.rows)


def as_csv(rows):
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode()


def as_workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def prepared(rows, prepare):
    """The bytes of a workbook of these rows after `prepare(book)`."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(rows)))
    prepare(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _behind_a_cover(book):
    book.create_sheet("Forside", 0).append(["Forsøg i Region Nordjylland", "Udarbejdet 2022"])
    book.create_sheet("Skjult", 0).append(HEAD)
    book["Skjult"].sheet_state = "hidden"


def _hide_the_third_row(book):
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["A"].hidden = True


def at(hospital, *names):
    return " · ".join(sorted(f"{hospital}: {name}" for name in names))


def departments(cell, *names, hospital=AUH, **rest):
    """A list of one row whose department cell is `cell`; `names` are the departments stored."""
    return Odd(
        f"departments {cell!r}",
        [HEAD, [1, hospital, cell, "Team"]],
        [{"Titel": "Team", "Sygehus": hospital, "Afdeling": at(hospital, *names)}],
        **rest,
    )


def lines(name, *rows, **rest):
    """A list under the plain header."""
    return Odd(name, [HEAD, *rows], **rest)


def team(number=1, **also):
    return {"Nr.": str(number), "Titel": "Team", "Sygehus": AUH, "Afdeling": at(AUH, "Urologisk")} | also


TEAM = [1, AUH, "Urologisk", "Team"]
TWO = ("Onkologisk", "Urologisk")
SPLITS = [
    departments("Urologisk", "Urologisk"),
    departments("Urologisk, Onkologisk", *TWO),
    departments("Urologisk og Onkologisk", *TWO),
    departments("Urologisk samt onkologisk", *TWO),
    departments("Urologisk/Onkologisk", *TWO),
    departments("Urologisk + Onkologisk", *TWO),
    departments("Urologisk & Onkologisk", *TWO),
    departments("Urologisk\nOnkologisk", *TWO),
    departments("• Urologisk\n• Onkologisk", *TWO),
    departments("Urologisk; Onkologisk;", *TWO),
    departments("Urologisk,\nOnkologisk og Øjne", *TWO, "Øjne"),
    departments("Øre-, Næse- og Halskirurgi", "Øre-, Næse- og Halskirurgi"),
    departments("Øre-, Næse-, Halskir", "Øre-, Næse-, Halskir"),
    departments("Obstetrisk og Gynækologisk", "Obstetrisk og Gynækologisk"),
    departments("Hjerte/lunge", "Hjerte/lunge"),
    departments("Medicinsk/onkologisk", "Medicinsk/onkologisk"),
    departments(
        "Hjerte/lunge, Urologisk og Øre-, Næse- og Halskirurgi",
        "Hjerte/lunge",
        "Urologisk",
        "Øre-, Næse- og Halskirurgi",
    ),
    departments("Anæstesi-\nologi", "Anæstesiologi"),
    departments("Anæste\nsiologi", "Anæstesiologi"),
    departments("Anæste\nsiologi og Hud- og\nkønssygdomme", "Anæstesiologi", "Hud- og kønssygdomme"),
    departments("UROLOGISK", "Urologisk"),
    departments("Anaestesi, boerne", "Anæstesi", "Børne", hospital=RHN),
    departments(
        "Robot og Laser",
        "Robot og Laser",
        asked=["departments-C2"],
        answers={"departments-C2": "new-1"},
    ),
    departments(
        "Robot/Urologisk og Laser",
        "Laser",
        "Robot",
        "Urologisk",
        asked=["departments-C2"],
        answers={"departments-C2": "several", "departments-C2-p1": "new-1", "departments-C2-p3": "new-1"},
    ),
    departments(
        "Urologi",
        "Urologisk",
        asked=["departments-C2"],
        first={"departments-C2": at(AUH, "Urologisk")},
        answers={"departments-C2": at(AUH, "Urologisk")},
    ),
    departments(
        "Gynaekologisk",
        "Obstetrisk og Gynækologisk",
        asked=["departments-C2"],
        first={"departments-C2": at(AUH, "Obstetrisk og Gynækologisk")},
        answers={"departments-C2": at(AUH, "Obstetrisk og Gynækologisk")},
    ),
]
PLACES = [
    lines(
        "the same department at two hospitals is asked about row by row",
        [1, None, "Patologi", "Team"],
        [2, None, "Patologi", "Hold"],
        asked=["departments-C2", "departments-C3"],
        first={"departments-C2": at(RHN, "Patologi")},
        answers={"departments-C2": at(RHN, "Patologi"), "departments-C3": at(AUH, "Patologi")},
        stored=[
            {"Titel": "Team", "Sygehus": RHN, "Afdeling": at(RHN, "Patologi")},
            {"Titel": "Hold", "Sygehus": AUH, "Afdeling": at(AUH, "Patologi")},
        ],
    ),
    lines(
        "a row of two hospitals that both have the department",
        [1, f"{AUH} og {RHN}", "Patologi", "Team"],
        asked=["departments-C2"],
        answers={"departments-C2": "all"},
        stored=[{"Sygehus": f"{AUH} · {RHN}", "Afdeling": f"{AUH}: Patologi · {RHN}: Patologi"}],
    ),
    lines(
        "a row of two hospitals of which one has the department",
        [1, f"{AUH}\nPsykiatrien", "Urologisk", "Team"],
        stored=[{"Sygehus": f"{AUH} · {PSY}", "Afdeling": at(AUH, "Urologisk")}],
    ),
    lines(
        "a department that only one hospital has",
        [1, None, "Øjne", "Team"],
        stored=[{"Sygehus": AUH, "Afdeling": at(AUH, "Øjne")}],
    ),
    lines(
        "an unknown department is asked about once under its hospital",
        [1, AUH, "Robot", "Team"],
        [2, AUH, "robot", "Hold"],
        [3, RHN, "Robot", "Flok"],
        asked=["departments-C2", "departments-C4"],
        answers={"departments-C2": "new-1", "departments-C4": "none"},
        stored=[
            {"Afdeling": at(AUH, "Robot")},
            {"Afdeling": at(AUH, "Robot")},
            {"Sygehus": RHN, "Afdeling": ""},
        ],
    ),
    lines(
        "a hospital nearly known",
        [1, "Ålborg Universitetshospital", "Urologisk", "Team"],
        [2, "Aalborg Universitetssygehus", "Urologisk", "Hold"],
        asked=["hospitals-B3"],
        first={"hospitals-B3": AUH},
        answers={"hospitals-B3": AUH},
        stored=[team(), team(2, Titel="Hold")],
    ),
    lines(
        "a hospital left empty stays empty",
        [1, "Et andet sted", "Urologisk", "Team"],
        asked=["hospitals-B2"],
        answers={"hospitals-B2": "none"},
        stored=[{"Sygehus": "", "Afdeling": at(AUH, "Urologisk")}],
    ),
    lines(
        "a department left empty stays empty",
        [1, AUH, "ukendt", "Team"],
        asked=["departments-C2"],
        answers={"departments-C2": "none"},
        stored=[{"Sygehus": AUH, "Afdeling": "", "Type": ""}],
    ),
    lines(
        "a department chosen at another hospital brings its hospital",
        [1, AUH, "Klinik Nord", "Team"],
        asked=["departments-C2"],
        first={"departments-C2": at(PSY, "Klinik Nord")},
        answers={"departments-C2": at(PSY, "Klinik Nord")},
        stored=[{"Sygehus": f"{AUH} · {PSY}", "Afdeling": at(PSY, "Klinik Nord")}],
    ),
    lines(
        "a cross-cutting pilot",
        [1, AUH, "Tværgående", "Team"],
        asked=["departments-C2"],
        first={"departments-C2": "Cross-cutting without a department"},
        answers={"departments-C2": "crosscutting"},
        stored=[{"Type": "Cross-cutting", "Forankring": "Tværgående", "Sygehus": AUH}],
    ),
    lines(
        "a thousand names in a cell",
        [1, AUH, ", ".join(f"Ny {n}" for n in range(1000)), "Team"],
        wrong=["C2 The cell holds 1000 names. Write at most 20 names in a cell"],
    ),
]
ROWS = [
    lines(
        "headings between the pilots",
        [AUH],
        TEAM,
        [None, "Medicinske afdelinger"],
        [2, AUH, "Urologisk", "Hold"],
        [None, None, None, "Psykiatrien"],
        stored=[team(), team(2, Titel="Hold")],
        groups={"header": [1], "heading": [2, 4, 6]},
    ),
    lines("a heading across", [AUH] * 4, TEAM, stored=[team()], groups={"header": [1], "heading": [2]}),
    lines(
        "notes",
        TEAM,
        ["* heraf to på deltid"],
        [None, None, None, "Kilde: HR, Region Nordjylland"],
        stored=[team()],
        groups={"header": [1], "note": [3, 4]},
    ),
    lines(
        "sums",
        TEAM,
        ["I alt", None, None, 54],
        ["Total"],
        [None, None, "Subtotal, Urologisk", "12 læger"],
        stored=[team()],
        groups={"header": [1], "sum": [3, 4, 5]},
    ),
    Odd(
        "a sum without a word",
        [[*HEAD, "Antal læger"], [*TEAM, 2], [None, None, None, None, 2]],
        [team(**{"Antal læger": "2"})],
        groups={"header": [1], "sum": [3]},
    ),
    lines(
        "formulas that failed where titles stand",
        *(
            [number, AUH, "Urologisk", error]
            for number, error in enumerate(["#N/A", "#REF!", "#I/T", "#VÆRDI!"], 2)
        ),
        TEAM,
        stored=[team()],
        groups={"header": [1], "error": [2, 3, 4, 5]},
    ),
    lines(
        "a formula that failed beside a title",
        [1, AUH, "#REFERENCE!", "Team"],
        wrong=[
            "C2 A formula has failed: the cell holds #REFERENCE!. Write the value itself, or leave the row out"
        ],
    ),
    lines("blank rows", [], TEAM, [], [], stored=[team()], groups={"header": [1], "blank": [2]}),
    lines(
        "a blank row between",
        TEAM,
        [None, " ", None],
        [2, AUH, "Urologisk", "Hold"],
        stored=[team(), team(2, Titel="Hold")],
        groups={"header": [1], "blank": [3]},
    ),
    lines("the header again", TEAM, HEAD, stored=[team()], groups={"header": [1, 3]}),
    lines(
        "numbers written ahead", TEAM, [2], [3], stored=[team()], groups={"header": [1], "numbered": [3, 4]}
    ),
    lines(
        "a title and nothing else is asked about",
        TEAM,
        [2, AUH, "Urologisk", "Hold"],
        [None, None, None, "Simulation"],
        [None, None, None, "De øvrige"],
        asked=["row-4", "row-5"],
        answers={"row-4": "pilot", "row-5": "leave-out"},
        stored=[team(), team(2, Titel="Hold"), {"Titel": "Simulation", "Afdeling": ""}],
        groups={"header": [1], "heading": [5]},
    ),
    lines(
        "a note that is a pilot after all",
        TEAM,
        [None, None, None, "*Nyt* spor"],
        answers={"take": [3]},
        stored=[team(), {"Titel": "*Nyt* spor"}],
        groups={"header": [1]},
    ),
    Odd(
        "titles alone",
        [["Titel"], ["Team"], ["Hold"]],
        [{"Titel": "Team"}, {"Titel": "Hold"}],
        groups={"header": [1]},
    ),
    lines(
        "a row with a number and no title",
        [1, AUH, "Urologisk"],
        wrong=["D2 The title is missing. Write a title, or leave the row out"],
    ),
    lines(
        "the same pilot twice",
        TEAM,
        TEAM,
        wrong=["A3 The same pilot stands in row 2. Give it a number of its own, or leave the row out"],
    ),
    lines(
        "a CPR number",
        [1, AUH, "Urologisk", "Team 010190-1234"],
        wrong=[
            (
                "D2 The cell holds something that looks like a CPR number; it has not been kept. Remove it from the file "
                "and upload the file again"
            )
        ],
    ),
]
COLUMNS = [
    Odd(
        "a title and a date above",
        [["Forsøg i Region Nordjylland"], ["Opdateret 1.2.2022"], [], HEAD, TEAM],
        [team()],
        groups={"above": [1, 2], "header": [4], "blank": [3]},
    ),
    Odd(
        "names in two rows",
        [
            ["Nr.", "Sygehus", "Afdeling", "Titel", "Periode", None],
            [None, None, None, None, "Fra", "Til"],
            [*TEAM, "1/3-22", "31.12.2022"],
        ],
        [team(**{"Første dag": "01.03.2022", "Sidste dag": "31.12.2022"})],
        groups={"header": [1, 2]},
    ),
    Odd(
        "merged names that only both rows tell",
        [
            [None, None, None, None, "Udgift 1", None, None, "Kontaktperson", None],
            [*HEAD, "År", "Type", "Beløb", "Navn", "E-mail"],
            [*TEAM, 2022, "Løn", "250.000", "Pia", "pia@region.dk"],
        ],
        [
            team(
                **{
                    "Expected costs per year": "2022 · Pay · 250.000,00\u00a0kr.",
                    "Kontaktperson": "Pia",
                    "Kontaktpersonens e-mail": "pia@region.dk",
                }
            )
        ],
        groups={"header": [1, 2]},
    ),
    Odd(
        "names broken over lines",
        [["Nr.", "Syge-\nhus", "Afde\nling", "Titel", "Antal\nlæger"], [*TEAM, 2]],
        [team(**{"Antal læger": "2"})],
        groups={"header": [1]},
    ),
    Odd(
        "a column without a name",
        [[*HEAD, None], [*TEAM, 2]],
        [team(**{"Antal læger": "2"})],
        asked=["header-E"],
        answers={"header-E": "doctors"},
    ),
    Odd(
        "columns without a name and without a cell",
        [[None, *HEAD, None, "Bemærkning"], [None, *TEAM]],
        [team()],
        groups={"header": [1]},
    ),
    Odd(
        "two columns that could be the title",
        [["Nr.", "Sygehus", "Afdeling", "Titel", "Projekttitel"], [*TEAM, "Hold"]],
        [team(Titel="Hold")],
        asked=["header-E"],
        answers={"header-D": "leave-out", "header-E": "title"},
    ),
    Odd(
        "a column nearly known",
        [[*HEAD, "Antal lægr"], [*TEAM, 2]],
        [team(**{"Antal læger": "2"})],
        asked=["header-E"],
        first={"header-E": "Antal læger"},
        answers={"header-E": "doctors"},
    ),
    Odd(
        "no column of titles",
        [["Nr.", "Hvad"], [1, "Team"]],
        [{"Nr.": "1", "Titel": "Team"}],
        asked=["header-B"],
        answers={"header-B": "title"},
        wrong=[" No column holds the titles of the pilots. Choose below which column it is"],
    ),
]
VALUES = [
    Odd(
        "dates and figures of a workbook",
        [
            [
                *HEAD,
                "Første dag",
                "Antal læger",
                "Evaluering",
                "Udgift 1 år",
                "Udgift 1 type",
                "Udgift 1 beløb",
            ],
            [*TEAM, date(2022, 3, 1), 2.0, True, 2022, "Løn", 1234.5],
        ],
        [
            team(
                **{
                    "Første dag": "01.03.2022",
                    "Antal læger": "2",
                    "Evaluering": "Yes",
                    "Expected costs per year": "2022 · Pay · 1.234,50\u00a0kr.",
                }
            )
        ],
        kind="xlsx",
    ),
    Odd(
        "figures in words",
        [[*HEAD, "Antal læger", "Første dag"], [*TEAM, "to", "snart"]],
        wrong=[
            "E2 “to” is not a number of doctors. Write a whole number from 1, e.g. 2",
            "F2 “snart” is not a date. Write the date as day, month and year, e.g. 31.12.2027",
        ],
    ),
    Odd(
        "a topic area nearly known, and one that is a dash",
        [[*HEAD, "Emneområde"], [*TEAM, "Ledelsen"], [2, AUH, "Urologisk", "Hold", "-"]],
        [team(Emneområde="Ledelse"), team(2, Titel="Hold", **{"Egentligt forsøg": "No"})],
        asked=["topic_area-E2", "topic_area-E3"],
        first={"topic_area-E2": "Ledelse"},
        answers={"topic_area-E2": "Ledelse", "topic_area-E3": "no"},
    ),
    Odd(
        "a topic area left empty",
        [[*HEAD, "Emneområde"], [*TEAM, "Robotter"]],
        [team(Emneområde="")],
        asked=["topic_area-E2"],
        answers={"topic_area-E2": "none"},
    ),
]
REFUSED = [
    Odd("nothing", b"", refused="The file is empty"),
    Odd("names and no rows", [HEAD], refused="The list has column names but no rows below them"),
    Odd(
        "no names",
        [[1, 2, 3], [4, 5, 6]],
        refused="No row with column names was found among the first rows of the file",
        kind="xlsx",
    ),
    lines(
        "more rows than are read",
        *([number, AUH, "Urologisk", "Team"] for number in range(2001)),
        refused="The list has more than 2.000 rows. Split it into smaller files",
    ),
    Odd(
        "more cells than are read",
        [["Titel", *(f"K{n}" for n in range(99))], *(["T"] * 100 for _row in range(1501))],
        refused="The list has more than 150.000 filled cells. Split it into smaller files",
    ),
]
FILES = [
    lines(
        "a count of pilots below",
        TEAM,
        ["", "", "Antal forsøg:", 1],
        stored=[team()],
        groups={"header": [1], "sum": [3]},
    ),
    Odd("the list behind a cover", prepared([HEAD, TEAM], _behind_a_cover), [team()], kind="xlsx"),
    Odd(
        "a hidden row",
        prepared([HEAD, TEAM, [2, *TEAM[1:]]], _hide_the_third_row),
        [team()],
        groups={"header": [1], "hidden": [3]},
        kind="xlsx",
    ),
    Odd(
        "a quotation mark astray",
        as_csv([HEAD, TEAM]) + f'2;{AUH};"Urologisk;Tabt\r\n3;{AUH};Urologisk;Team\r\n'.encode(),
        [team(), team(3)],
        groups={"header": [1], "quote": [3]},
    ),
    Odd(
        "an old encoding",
        as_csv([HEAD, [1, AUH, "Øjne", "Team"]]).decode().encode("cp850"),
        [team(Afdeling=at(AUH, "Øjne"))],
    ),
]

CORPUS = [*FILES, *SPLITS, *PLACES, *ROWS, *COLUMNS, *VALUES, *REFUSED]
