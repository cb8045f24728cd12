"""What the drawings of a pool over time say is true of an empty, a young and an old pool."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from accounting.pool import courses
from accounting.pool.figures import Figures
from accounting.pool.price_levels import level_asked
from common import clock
from tests.accounting.closing.building import close
from tests.accounting.pool.test_figures import agreed
from tests.accounts import Account, load_factors, month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "told_apart")]


def drawn(found, key=""):
    return courses.charts(Figures(found.book), level_asked(key))


@pytest.mark.parametrize(
    ("spent", "agreed_by_now", "allocated", "said"),
    [
        (5, 10, 4, "Der er brugt 1 kr. mere end tildelt"),
        (5, None, 10, "5 kr. er brugt, og ingen aftale er indgået"),
        (5, 5, 10, "Ved udgangen af marts 2023 er der brugt lige så meget som aftalt"),
        (5, 7, 10, "Ved udgangen af marts 2023 er der brugt 2 kr. mindre end aftalt"),
        (7, 5, 10, "Ved udgangen af marts 2023 er der brugt 2 kr. mere end aftalt"),
        (
            2_000_000,
            4_100_000,
            9_000_000,
            "Ved udgangen af marts 2023 er der brugt 2,1 mio. kr. mindre end aftalt",
        ),
    ],
)
def test_what_stands_out_is_said(spent, agreed_by_now, allocated, said):
    apart = None if agreed_by_now is None else Decimal(spent) - agreed_by_now
    with translation.override("da"):
        title = courses.running_title(Decimal(spent), Decimal(allocated), apart, month("2023-03"))
    assert title.replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([], "Forbrug måned for måned"),
        ([100, 200], "Forbrug måned for måned"),
        ([0, 100, 200, 900], "En almindelig måned det seneste år koster 200 kr."),
    ],
)
def test_a_usual_month_is_told_when_three_have_been_closed(months, said):
    with translation.override("da"):
        title = courses.monthly_title([Decimal(amount) for amount in months])
    assert title.replace("\u00a0", " ") == said


def test_an_empty_pool_has_no_course():
    assert drawn(Account(given=600_000)) == []


def test_the_table_behind_the_course_ends_with_all_that_is_spent_and_agreed():
    found = Account(given=600_000)
    found.pay("2000", pilot=agreed(found, 51_234), in_month="2023-11")
    running, monthly = drawn(found)
    last = [cell.replace("\u00a0", " ") for cell in running.rows[-1][1:3]]

    assert last == ["1.200.000,00 kr.", "51.234,00 kr."]
    assert next(row[-1].replace("\u00a0", " ") for row in monthly.rows) == "2.000,00 kr."


def test_what_is_agreed_is_held_against_whole_months():
    found = Account(given=600_000)
    pilot = agreed(found, 120_000)
    found.pay("2000", pilot=pilot, in_month="2023-11")
    close(found, "2023-11")
    with translation.override("da"):
        before = drawn(found)[0].title
        # The pay of an open month that is half booked makes nobody spend less than is agreed.
        found.pay("1", pilot=pilot, in_month="2023-12")

        assert drawn(found)[0].title == before
    assert before.startswith("Ved udgangen af november 2023 er der brugt")


def test_the_other_level_is_drawn_when_every_month_has_a_factor():
    load_factors()
    found = Account(given=600_000)
    found.pay("2000", in_month="2023-11")

    assert [len(drawn(found, key)) for key in ("", "2018")] == [2, 2]


def test_a_month_that_was_closed_later_was_not_final_on_the_day_that_is_shown():
    found = Account(given=600_000)
    found.pay("2000", in_month="2022-01")
    before = clock.today()
    with time_machine.travel("2024-01-20T10:00:00Z", tick=False):
        close(found, "2022-01")
        shown = [
            courses.open_from(Figures(found.book, as_of=day), [month("2022-01")]) for day in (before, None)
        ]

    assert shown == [0, 1]
