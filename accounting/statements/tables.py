"""A statement's tables, made once from its canonical content: page, PDF and workbook print these rows."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounting.book.ledger_filter import NONE
from common.dates import format_date
from common.money import format_kroner
from common.months import A_DAY, format_month, format_period, month_of
from common.xlsx import Column

SHAPES = {"kroner": "number", "prose": "prose"}


@dataclass(frozen=True)
class Cell:
    """`shape` is the class of the cell: "number", "prose" or none; `address` opens the postings behind a figure."""

    label: str
    text: str
    shape: str
    address: str = ""


@dataclass(frozen=True)
class Table:
    """`rows` hold a value per column: text, Decimal kroner (None: no factor), a date or a month's first day.

    With `sums` the totals are the sums of the rows.

    `opens` holds, row by row and column by column, what to ask the book for to see the postings of a figure, or None;
    `ledger` is the address that is asked, none where nobody can click or may look.
    """

    title: str
    columns: list
    rows: list
    totals: tuple | None = None
    hint: str = ""
    opens: tuple = ()
    opens_totals: tuple = ()
    ledger: str = ""
    sums: bool = False

    @property
    def heads(self):
        return [Cell(column.title, column.title, SHAPES.get(column.kind, "")) for column in self.columns]

    @property
    def printed(self):
        """The rows as Cells."""
        opens = self.opens or [()] * len(self.rows)
        return [self._print(row, asked) for row, asked in zip(self.rows, opens, strict=True)]

    @property
    def printed_totals(self):
        return self._print(self.totals, self.opens_totals) if self.totals else None

    def _print(self, row, opens):
        trios = zip(self.columns, row, opens or [None] * len(row), strict=True)
        return [
            Cell(
                column.title,
                _text(value, column.kind),
                SHAPES.get(column.kind, ""),
                f"{self.ledger}&{urlencode(asked)}" if self.ledger and asked else "",
            )
            for column, value, asked in trios
        ]


def _text(value, kind):
    if isinstance(value, str):
        return value
    if kind == "month":
        return format_month(value)
    if kind == "kroner":
        return _("no factor") if value is None else format_kroner(value)
    return format_date(value) if kind == "date" else str(value)


def tables(content, *, ledger="", pilots=None):
    """Every Table of a statement's content that has a row.

    With `ledger`, the address of the book as of the statement's day, figures open their postings; `pilots` then gives
    the id of each case number.
    """
    made = [
        _result(content),
        _instalments(content),
        _monthly(content, "amount", _("Month by month, current kroner")),
        _monthly(content, "base", _("Month by month, level of 31.3.2018")),
        _pilots(content, pilots or {}),
        _differences(content),
        _overspending(content),
        _heads(content),
    ]
    return [replace(table, ledger=ledger) for table in made if table.rows]


def _told(content):
    """(first, last month) of what the statement tells of; None when all of its year stands in the next."""
    periods = content["periods"]
    return (periods[0]["first"], periods[-1]["last"]) if periods else None


def _asked(first, last):
    """What to ask the book for to see some months, "2022-04"."""
    return {"first": first, "last": last}


def _period(first, last):
    return format_period(_month(first), _month(last))


def _kroner(text):
    return None if text is None else Decimal(text)


def _both(money):
    return _kroner(money["amount"]), _kroner(money["base"])


def _levels(*before):
    return [*before, Column(_("Current kroner"), "kroner"), Column(_("Level of 31.3.2018"), "kroner")]


def _month(text):
    return date.fromisoformat(f"{text}-01")


def _result(content):
    told = _told(content)
    lines = [
        (_("Allocated in all instalments"), content["given"], None),
        *(_of_months(content, *told) if told else []),
    ]
    hints = [
        _(
            "At the level of 31.3.2018 the remaining amount is the same share of what is allocated as in kroner."
        )
    ]
    if waiting := content["waiting"]:
        hints.append(
            _(
                "What was spent in %(months)s is told in the next statement: fewer than three persons were paid."
            )
            % {"months": _period(**waiting)}
        )
    return Table(
        _("The year in figures"),
        _levels(Column(_("Figure"), width=44)),
        [(label, *_both(money)) for label, money, _asked in lines],
        totals=(_("Remaining"), *_both(content["remaining"])),
        hint=" ".join(hints),
        opens=tuple((None, asked, asked) for _label, _money, asked in lines),
    )


def _of_months(content, first, last):
    """(label, money, what to ask the book for) of what was spent before, in and after the months that are told."""
    asked, spent = _asked(first, last), content["spent"]
    before = f"{month_of(_month(first) - A_DAY):%Y-%m}"
    is_year = (first, last) == (content["first_month"][:7], content["last_month"][:7])
    months = _("the year") if is_year else _period(first, last)
    return [
        (
            _("Spent before %(month)s") % {"month": format_month(_month(first))},
            content["opening"]["total"],
            {"last": before},
        ),
        (
            _("Pay in %(months)s, coordinators included") % {"months": months},
            spent["pay"],
            {**asked, "type": "pay"},
        ),
        (_("Other in %(months)s") % {"months": months}, spent["other"], {**asked, "type": "not-pay"}),
        (_("Spent in %(months)s") % {"months": months}, spent["total"], asked),
        (
            _("Spent at the end of %(month)s") % {"month": format_month(_month(last))},
            content["closing"]["total"],
            {"last": last},
        ),
    ]


def _instalments(content):
    columns = [
        Column(_("Instalment"), width=30),
        Column(_("Level"), width=30),
        *(Column(what, "kroner") for what in (_("Allocated"), _("Spent"), _("Remaining"))),
    ]
    rows = []
    for row in content["instalments"]:
        day = format_date(date.fromisoformat(row["available_from"]))
        name = _("No. %(number)s, available from %(day)s") % {"number": row["instalment"], "day": day}
        money = [_both(row[key]) for key in ("given", "spent", "remaining")]
        rows.append((name, _regulation(row["factor"]), *(current for current, _base in money)))
        rows.append((name, _("31.3.2018"), *(base for _current, base in money)))
    hint = _("Spending is set against the instalments in the order in which they become available.")
    return Table(_("Instalments"), columns, rows, hint=hint)


def _regulation(factor):
    if factor is None:
        return _("current: not regulated")
    return _("current: factor %(factor)s") % {"factor": factor.replace(".", ",")}


def _months(rows):
    """(the columns of months, a function that gives their cells): two columns where some months stand together."""
    if all(row["first"] == row["last"] for row in rows):
        return [Column(_("Month"), "month")], lambda row: (_month(row["first"]),)
    columns = [Column(_("From"), "month"), Column(_("Through"), "month")]
    return columns, lambda row: (_month(row["first"]), _month(row["last"]))


def _monthly(content, level, title):
    rows = content["periods"]
    columns, months = _months(rows)
    blank = (None,) * len(columns)

    def amounts(split):
        return [_kroner(split[name][level]) for name in ("pay", "other", "total")]

    def opens(asked):
        return *blank, {**asked, "type": "pay"}, {**asked, "type": "not-pay"}, asked

    return Table(
        title,
        [*columns, *(Column(what, "kroner") for what in (_("Pay"), _("Other"), _("In all")))],
        [(*months(row), *amounts(row)) for row in rows],
        totals=(*_in_all(columns), *amounts(content["spent"])),
        hint=_("Pay includes the coordinators' stipends."),
        opens=tuple(opens(_asked(row["first"], row["last"])) for row in rows),
        opens_totals=opens(_asked(*_told(content))) if rows else (),
        sums=True,
    )


def _in_all(columns):
    return (_("In all"), *[""] * (len(columns) - 1))


def _pilots(content, ids):
    year = _asked(*_told(content)) if content["pilots"] else {}

    def opens(asked):
        return None, asked, asked

    return Table(
        _("Spent on each pilot"),
        _levels(Column(_("Pilot"))),
        [(row["case"] or _("On no pilot"), *_both(row["spent"])) for row in content["pilots"] or []],
        totals=(_("In all"), *_both(content["spent"]["total"])),
        hint=_("From a pilot with one doctor that doctor's pay can be read."),
        opens=tuple(
            opens({**year, "pilot": ids.get(row["case"]) if row["case"] else NONE})
            for row in content["pilots"] or []
        ),
        opens_totals=opens(year),
        sums=True,
    )


def _differences(content):
    rows, opens = [], []
    columns, months = _months(content["differences"])
    for row in content["differences"]:
        booked, ledger = Decimal(row["booked"]), Decimal(row["ledger"])
        rows.append((*months(row), booked, ledger, ledger - booked))
        opens.append((*(None,) * len(columns), _asked(row["first"], row["last"]), None, None))
    totals = [sum((row[place] for row in rows), Decimal()) for place in (-3, -2, -1)]
    heads = (_("Booked here"), _("The region's own ledger"), _("Difference"))
    return Table(
        _("Differences to the region's own ledger"),
        [*columns, *(Column(what, "kroner") for what in heads)],
        rows,
        totals=(*_in_all(columns), *totals),
        sums=True,
        hint=content["explanation"],
        opens=tuple(opens),
    )


def _overspending(content):
    columns = [Column(_("Since"), "date"), Column(_("Why"), "prose")]
    rows = [(date.fromisoformat(row["since"]), row["reason"]) for row in content["overspending"]]
    return Table(_("When more was spent than allocated"), columns, rows)


def _heads(content):
    rows = [(_month(row["month"]), row["head"] or _("no postings")) for row in content["heads"]]
    hint = _(
        "Each posting hangs on the one before it by a checksum. The last checksum of a month vouches for all of its postings."
    )
    columns = [Column(_("Month"), "month"), Column(_("Last checksum of the chain"), "prose")]
    return Table(_("Chains of the months"), columns, rows, hint=hint)
