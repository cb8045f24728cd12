"""Charts: what is drawn stands where its number says, nothing stands only in the drawing, and titles are true."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation
from lxml import html

from common.charts import counts, findings, marks, money, scales
from common.charts.chart import Bars, Chart, Key
from common.charts.counts import Arrivals, Lane, Part
from common.charts.money import Course, Monthly, Step
from common.months import between

MONTHS = list(between(date(2022, 1, 1), date(2026, 12, 1)))


def course(months=12, **more):
    spent = [Decimal(100_000) * (n + 1) for n in range(months)]
    given = {"limit": [Step(0, Decimal(1_000_000)), Step(6, Decimal(2_000_000))]} | more
    return Course("pool", MONTHS[:months], spent, **given)


def numbers(drawn, name):
    return [float(value) for value in re.findall(rf' {name}="(-?[0-9.]+)%?"', drawn)]


@pytest.mark.parametrize(
    "drawn",
    [
        money.running_total(course(60)),
        money.running_total(Course("pool", MONTHS[:3], [None] * 3)),
        money.month_columns(Monthly("pool", MONTHS, [("Løn", [Decimal(n) for n in range(60)])])),
        counts.segments("pool", [Part("solid", "Brugt", 3), Part("open", "Ventes", 4)], 5),
        counts.columns([]),
        counts.columns([("2022", 4, "4"), ("2023", 0, "0")]),
        counts.lanes("case", [Lane("Aftalt", date(2021, 1, 1), date(2030, 1, 1), True)], MONTHS[:12]),
    ],
)
def test_nothing_is_drawn_outside_the_drawing_and_nothing_needs_more_than_attributes(drawn):
    places = numbers(drawn, "x") + numbers(drawn, "x1") + numbers(drawn, "x2")
    assert all(0 <= x <= 100 for x in places)
    assert all(size >= 0 for size in numbers(drawn, "height") + numbers(drawn, "width"))
    assert not re.search(r"viewBox|style=|class=|<script", drawn)


def test_the_staircase_stands_at_what_is_spent_and_the_limit_at_what_is_allocated():
    drawn = money.running_total(course())
    plot = scales.Plot(scales.round_values(Decimal(2_000_000))[-1], 300 - 44 - 22)
    assert f'y1="{plot.y(Decimal(1_200_000)):.1f}"' in drawn
    assert f'y1="{plot.y(Decimal(2_000_000)):.1f}"' in drawn
    assert "december 2022: 1.200.000,00\u00a0kr." in drawn


def test_hatching_means_that_it_is_not_final_and_nothing_else():
    final, running = money.running_total(course()), money.running_total(course(open_from=10))
    assert (final.count("url(#pool-open)"), running.count("url(#pool-open)")) == (0, 2)


def test_parts_fill_the_whole_and_what_goes_beyond_it_is_marked():
    within = counts.segments("p", [Part("solid", "A", 50), Part("pale", "B", 100)], 200)
    beyond = counts.segments("p", [Part("solid", "A", 150), Part("pale", "B", 50)], 100)
    assert numbers(within, "width")[-2:] == [25.0, 50.0]
    assert numbers(beyond, "width")[-2:] == [75.0, 25.0]
    assert (within.count(marks.TODAY), numbers(beyond, "x1")) == (0, [50.0])


def test_more_arrivals_in_a_day_than_there_is_room_for_become_a_column_with_their_number():
    day = date(2021, 10, 28)
    place = {
        "first": date(2021, 10, 1),
        "last": date(2021, 11, 5),
        "deadline": date(2021, 11, 1),
        "today": day,
    }
    few = counts.units(Arrivals(**place, by_day={day: (2, 1)}))
    many = counts.units(Arrivals(**place, by_day={day: (9_000, 11_000)}))
    assert (few.count("<rect"), many.count("<rect"), ">20000<" in many) == (3, 1, True)


@pytest.mark.parametrize("top", ["0", "0.01", "7", "99", "101", "7700000", "123456789.01", "20000000000"])
def test_the_axis_has_few_round_values_and_reaches_the_top(top):
    values = scales.round_values(Decimal(top))
    assert 1 <= len(values) <= 4
    assert values[-1] >= Decimal(top)
    assert {value.normalize().as_tuple().digits for value in values[:1]} <= {(1,), (2,), (5,)}


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 9, "ingen"),
        (9, 9, "alle"),
        (1, 2, "halvdelen"),
        (4_980, 10_000, "halvdelen"),
        (4_900, 10_000, "49 procent"),
        (1, 20_000, "under 1 procent"),
        (19_999, 20_000, "over 99 procent"),
        (2, 3, "to tredjedele"),
    ],
)
def test_a_share_is_said_in_words_only_where_they_are_true(part, whole, said):
    with translation.override("da"):
        assert findings.share(part, whole) == said


def chart(**more):
    given = {"title": "Halvdelen er brugt", "subtitle": "Kroner", "label": "Fra 0 til 1", "height": 22}
    return Chart(**given | {"body": "", "columns": ["Del", "Kr."], "rows": [["<b>", "1"]]} | more)


def test_the_numbers_stand_in_a_table_and_words_are_escaped():
    keys = [
        Key("solid", "<i>Brugt", "1"),
        Key("open", "Åben"),
        Key("dashed", "Aftalt"),
        Key("line", "Tildelt"),
    ]
    html = engines["django"].from_string("{% chart chart %}").render({"chart": chart(keys=keys)})
    assert (html.count("<b>"), html.count("<i>"), html.count("&lt;b&gt;")) == (0, 0, 1)
    assert (html.count('role="img" aria-label="Fra 0 til 1"'), html.count("<svg")) == (1, 5)
    assert '<tbody><tr><th scope="row">&lt;b&gt;</th><td class="number">1</td></tr></tbody>' in html


def test_a_title_of_more_than_fifteen_words_is_none():
    with pytest.raises(ValueError, match="at most 15 words"):
        chart(title="ord " * 16)


@pytest.mark.parametrize("row", [["Del"], ["Del", "1", "2"]])
def test_a_number_without_a_column_and_a_column_without_a_number_are_refused(row):
    with pytest.raises(ValueError, match="has no column"):
        chart(rows=[["A", "1"], row])


def test_bars_are_measured_against_the_largest_and_nothing_and_less_have_no_length():
    rows = [("A", Decimal(10), "10", "/a/"), ("B", 5, "5", ""), ("C", 0, "0", ""), ("<D>", -4, "−4", "")]
    found = Bars("Brugt", "Kroner", ("Region", "Kr."), rows)
    html = engines["django"].from_string("{% bars bars %}").render({"bars": found})
    assert [numbers(drawn, "width")[1:] for _label, drawn, _text, _url in found.rows] == [
        [100],
        [50],
        [0],
        [0],
    ]
    assert (html.count("<D>"), html.count('href="/a/"')) == (0, 1)
    assert Bars("Brugt", "", ("", ""), []).rows == []


def test_the_name_of_a_late_lane_ends_with_its_bar_and_begins_with_an_early_ones():
    early = Lane("Beskrevet", date(2022, 1, 1), date(2022, 3, 1), True)
    late = Lane("Forsøget", date(2022, 11, 1), date(2022, 12, 31), True)

    drawn = html.fromstring(f"<svg>{counts.lanes('case', [early, late], MONTHS[:12])}</svg>")

    bars = [bar for bar in drawn.iterfind(".//rect") if bar.get("height") == "12.0"]
    names = {name.text: name for name in drawn.iterfind(".//text") if name.text in ("Beskrevet", "Forsøget")}
    assert (names["Beskrevet"].get("text-anchor"), names["Beskrevet"].get("x")) == (None, bars[0].get("x"))
    end = float(bars[1].get("x").rstrip("%")) + float(bars[1].get("width").rstrip("%"))
    assert names["Forsøget"].get("text-anchor") == "end"
    assert float(names["Forsøget"].get("x").rstrip("%")) == pytest.approx(end, abs=0.1)
