"""What a file can make its page do has bounds, each told in a sentence."""

import time

import pytest
from django.utils import translation

from pilots.imports import importing
from pilots.imports.looks import spans
from regions.models import Department
from tests.pilots.imports.corpus import AUH, as_csv

HEAD = ["Nr.", "Sygehus", "Afdeling", "Titel", "Antal læger", "Første dag"]


def names(row, count):
    return ", ".join(f"Ny {row} {n}" for n in range(count))


# The worst that a file may hold of one kind.
WORST = {
    "unknown departments": [HEAD, *([n, AUH, f"Nykardiologisk {n}", "T"] for n in range(1_999))],
    "names in a cell": [HEAD, *([n, AUH, names(n, 20), "T"] for n in range(2_000))],
    "cells with errors": [HEAD, *([n, AUH, "Urologisk", "T", "x", "x"] for n in range(2_000))],
    "notes": [
        HEAD,
        *([None, None, None, f"* {n}"] for n in range(1_000)),
        *([n, AUH, "Øjne", "T"] for n in range(1_000)),
    ],
    "unknown columns": [
        ["Titel", *(f"K{n}" for n in range(199))],
        *([f"T{n}", *"x" * 199] for n in range(750)),
    ],
}
SHOWN = {
    "unknown departments": {"questions": 50, "rows": 50},
    "names in a cell": {"questions": 50, "rows": 50, "problems": 1},
    "cells with errors": {"problems": 100, "wrong_rows": 100, "rows": 50},
    "notes": {"takeable": 100, "rows": 50},
    "unknown columns": {"questions": 50, "rows": 50},
}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def many_departments(region):
    for n in range(300):
        Department.objects.create(hospital_id=1 + n % 3, name=f"Kardiologisk {n}", valid_from="2007-01-01")


@pytest.mark.long
@pytest.mark.parametrize("kind", WORST)
def test_a_page_of_the_worst_list_shows_so_much_and_no_more(
    client, start, hr, many_departments, report, kind
):
    client.force_login(hr)
    found = start(as_csv(WORST[kind]))

    began = time.monotonic()
    response = client.get(found.get_absolute_url())
    report(f"seconds to look at the worst list: {kind}", f"{time.monotonic() - began:.1f}")

    shown = {name: len(response.context[name]) for name in ("rows", "problems", "wrong_rows", "takeable")}
    shown["questions"] = sum(name[:4] != "all-" for name in response.context["form"].fields)
    assert {name: count for name, count in shown.items() if count} == SHOWN[kind]


def test_more_questions_than_anyone_answers_stop_the_import_with_what_to_do(start):
    found = start(as_csv(WORST["names in a cell"]))

    assert importing.plan(found).obstacles[0] == (
        "The list leaves more than 2.000 questions open. Split it into smaller files, or write the names as they are "
        "known here."
    )


def test_what_is_not_shown_is_told(client, start, hr):
    client.force_login(hr)
    page = client.get(start(as_csv(WORST["cells with errors"])).get_absolute_url()).content.decode()

    assert "Only the first are shown: 3.900 more must be corrected, too." in page
    assert "Only the first are shown: 1.900 more have errors, too." in page
    assert "1950 more rows are not shown." in page


def test_rows_are_told_in_few_words():
    assert spans([3, 7, 5, 6]) == "3, 5–7"
    assert spans(range(0, 100, 2)).endswith("38 …")
