"""Odd files are read right, asked about or refused with a cure: none is misread."""

from collections import Counter
from datetime import datetime

import pytest

from accounting.payroll import meaning
from accounting.payroll.control import is_accounted_for
from common.tables.child import lines
from common.tables.rows import Unreadable
from tests.accounting.payroll.corpus import CORPUS, HEADER, PLAN, book, read, row, text, wrong
from tests.accounting.payroll.corpus_columns import COLUMNS
from tests.accounting.payroll.corpus_rows import ROWS

FILES = CORPUS | COLUMNS | ROWS


def became(kind, data, plan=PLAN):
    """What a file becomes, as the corpus says it, read as the sealed child reads it."""
    try:
        head, *rest = lines(data, kind, meaning, plan)
    except Unreadable as failure:
        return {"refused": failure.key}
    open_questions = [one["about"] for one in head["questions"]]
    open_questions += [*head["doubtful"], *(f"missing {field}" for field in head["missing"])]
    if open_questions:
        return {"asked": open_questions}
    counts = rest.pop()["counts"]
    assert is_accounted_for(counts)
    kept = [line for part in rest if isinstance(part, list) for line in part]
    problems = sorted(kind for part in rest if "problems" in part for _column, kind in part["problems"])
    left = {group: count for group, (count, _ore) in counts["left"].items()}
    return {"kept": sum(ore for _row, _about, ore in kept), "problems": problems, "left": left}


@pytest.mark.parametrize("name", FILES)
def test_each_file_becomes_what_it_must(name):
    file, expected = FILES[name]

    assert became(*file) == expected


def test_the_corpus_is_large_and_of_every_kind(report):
    kinds = Counter()
    for _file, expected in FILES.values():
        kind = next((kind for kind in ("asked", "refused") if kind in expected), "read")
        kinds["problem lines" if expected.get("problems") else kind] += 1

    report("odd extracts read right, with lines told as wrong, asked about, refused with a cure", ", ".join(
        str(kinds[kind]) for kind in ("read", "problem lines", "asked", "refused")
    ))  # fmt: skip
    assert len(FILES) >= 280


HIDDEN, SHEETS = CORPUS["a hidden row"][0], CORPUS["extracts on two sheets"][0]
ANSWERED = {
    "hidden rows left out": (HIDDEN, {"said": {"hidden": "leave"}}, read(10000, hidden=1)),
    "hidden rows read": (HIDDEN, {"said": {"hidden": "keep"}}, read(10500)),
    "a sheet chosen": (SHEETS, {"said": {"sheet": "April"}}, read(10000)),
    "a code that is ours": (
        text(row(code="981 – Forsøg")),
        {"said": {"codes": {"981 – Forsøg": "981"}}},
        read(10000),
    ),
    "a code that is another": (
        text(row(code="981 – Forsøg"), row()),
        {"said": {"codes": {"981 – Forsøg": ""}}},
        read(10000, other=1),
    ),
    "points that part thousands": (
        text(row("1.500")),
        {"said": {"written": {"beløb": "comma"}}},
        read(150000),
    ),
    "points that part øre": (
        text(row("1.50"), row("2")),
        {"said": {"written": {"beløb": "point"}}},
        read(350),
    ),
    **{
        f"a sign that makes negative {sign!r}": (
            text([*row(), sign], header=[*HEADER, "Fortegn"]),
            {"said": {"written": {"fortegn": "minus"}}},
            read(-10000),
        )
        for sign in ("-", "–", "K", "k ", "Kredit", "C", "minus", "-1")
    },
    **{
        f"a sign that leaves positive {sign!r}": (
            text([*row(), sign], [*row(), "-"], header=[*HEADER, "Fortegn"]),
            {"said": {"written": {"fortegn": "minus"}}},
            read(0),
        )
        for sign in ("", "+", "D", "debet", "1")
    },
    **{
        f"a sign that says neither {sign!r}": (
            text([*row(), sign], header=[*HEADER, "Fortegn"]),
            {"said": {"written": {"fortegn": "minus"}}},
            wrong("sign"),
        )
        for sign in ("H", "CR", "neg", "(-)", "—", "-2", "M", "Fradrag")
    },
    "a minus beside a negative amount": (
        text([*row("-5,00"), "-"], header=[*HEADER, "Fortegn"]),
        {"said": {"written": {"fortegn": "minus"}}},
        wrong("sign"),
    ),
    "signs of a second table": (
        text([*row(), ""], [*HEADER, "Fortegn"], [*row("50"), "-"], header=[*HEADER, "Navn"]),
        {"said": {"written": {"fortegn": "minus"}}},
        read(5000, heading=1),
    ),
    **{
        f"American dates beside dates, said to begin with the {order}": (
            book(row(100, month=datetime(2022, 2, 1)), row(50, month="1/13/2022")),  # noqa: DTZ001
            {"said": {"written": {"(dates)": order}}},
            wrong("period", kept=kept),
        )
        for order, kept in {"month": 5000, "day": 10000}.items()
    },
    "a second column of amounts left out": (
        text([*row(), "tolv"], header=[*HEADER, "Beløb"]),
        {"remembered": {"beløb (2)": ""}},
        read(10000),
    ),
    "a column of dates that are none left out": (
        text([*row(), "ukendt"], header=[*HEADER, "Fra dato"]),
        {"remembered": {"fra dato": ""}},
        read(10000),
    ),
}


@pytest.mark.parametrize("name", ANSWERED)
def test_each_file_becomes_what_was_answered(name):
    file, answers, expected = ANSWERED[name]

    assert became(*file, plan=PLAN | answers) == expected
