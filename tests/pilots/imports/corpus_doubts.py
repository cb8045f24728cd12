"""Lists that as a whole leave in doubt what they say: more of `corpus`."""

from datetime import date, datetime

from tests.pilots.imports.corpus import AUH, HEAD, TEAM, Odd, as_workbook, prepared, team

NOT_KRONER = (
    "The list says “{}”, and the account is in kroner. Write the amounts in kroner, and take the words out"
)
MONTH_FIRST = (
    "“{}” stands in a column whose dates begin with the month. "
    "Write the dates of the column as day, month and year, e.g. 31.12.2027"
)
NO_TITLE = "“{}” is not a title. Write the title in words, or leave the row out"
COSTS = [*HEAD, "Udgift 1 år", "Udgift 1 type", "Udgift 1 beløb"]
COST = [*TEAM, 2022, "Løn", "250"]


def _dates(*days):
    return [
        [*HEAD, "Første dag"],
        *([n, AUH, "Urologisk", f"Team {n}", day] for n, day in enumerate(days, 1)),
    ]


def _second_sheet(book):
    sheet = book.create_sheet("Psykiatrien")
    sheet.append(HEAD)
    sheet.append([2, AUH, "Urologisk", "Hold"])


def _formulas(book):
    for column, text in zip("ABCD", ("2", f'"{AUH}"', '"Urologisk"', '"Hold"'), strict=True):
        book.active[f"{column}3"] = f"={text}"


DOUBTS = [
    Odd(
        "American dates that the column proves",
        _dates("1/2/2022", "2/15/2022"),
        wrong=[f"E2 {MONTH_FIRST.format('1/2/2022')}", f"E3 {MONTH_FIRST.format('2/15/2022')}"],
    ),
    Odd(
        "American dates beside those that a spreadsheet has taken for its own",
        _dates(date(2022, 2, 1), "2/15/2022"),
        wrong=[f"E2 {MONTH_FIRST.format('01.02.2022')}", f"E3 {MONTH_FIRST.format('2/15/2022')}"],
        kind="xlsx",
    ),
    Odd(
        "a day that began in Greenwich the evening before",
        _dates(datetime(2022, 3, 31, 22), datetime(2022, 4, 1, 8, 30)),  # noqa: DTZ001
        wrong=["E2 “2022-03-31 22:00:00” is not a date. Write the date as day, month and year, e.g. 31.12.2027"],
        kind="xlsx",
    ),
    Odd("a title of thousands", [["Beløb i t.kr."], COSTS, COST], wrong=[f"G3 {NOT_KRONER.format('t kr')}"]),
    Odd(
        "a unit of thousands below the names",
        [COSTS, [None, None, None, None, None, None, "t.kr."], COST],
        wrong=[f"G3 {NOT_KRONER.format('t kr')}"],
    ),
    Odd(
        "a title that speaks of ears",
        [["Øre-, næse- og halskirurgi, 1000 forsøg"], HEAD, TEAM],
        [team()],
        groups={"above": [1], "header": [2]},
    ),
    Odd(
        "a number written with a zero in front",
        [HEAD, TEAM, ["01", AUH, "Urologisk", "Hold"], ["1.0", AUH, "Urologisk", "Flok"]],
        wrong=[
            f"A{row} The same pilot stands in row 2. Give it a number of its own, or leave the row out" for row in (3, 4)
        ],
    ),
    Odd(
        "two sheets of pilots",
        prepared([HEAD, TEAM], _second_sheet),
        refused="Several sheets hold a list: Sheet, Psykiatrien. Upload each of them as a file of its own",
        kind="xlsx",
    ),
    Odd(
        "a row of formulas that nobody has calculated",
        prepared([HEAD, TEAM, [None] * 4, [3, AUH, "Urologisk", "Team 3"]], _formulas),
        [team(), team(3, Titel="Team 3")],
        groups={"header": [1], "error": [3]},
        kind="xlsx",
    ),
    *(
        Odd(f"the title {title!r}", as_workbook([HEAD, [1, AUH, "Urologisk", title]]), wrong=[f"D2 {NO_TITLE.format(told)}"], kind="xlsx")
        for title, told in {True: "ja", 7: "7", "112": "112"}.items()
    ),
]  # fmt: skip
