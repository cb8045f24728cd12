from decimal import Decimal

import pytest
from django.template import engines

from common.chart import BarChart


def draw(*charts):
    return engines["django"].from_string("{% bar_chart chart %}").render({"chart": charts[0]})


def test_bars_are_measured_against_the_largest():
    chart = BarChart(
        "Spent", "By region", [("A", Decimal(10), "10 kr."), ("B", 5, "5 kr."), ("C", 0, "0 kr.")]
    )

    assert [bar["width"] for bar in chart.bars] == ["60.0%", "30.0%", "0.0%"]


@pytest.mark.parametrize("rows", [[], [("A", 0, "0")], [("A", -5, "−5"), ("B", Decimal(-1), "−1")]])
def test_nothing_and_less_than_nothing_have_no_length(rows):
    chart = BarChart("Spent", "By region", rows)

    assert [bar["width"] for bar in chart.bars] == ["0.0%"] * len(rows)


def test_every_number_in_an_attribute_is_text_made_in_python():
    chart = BarChart("Spent", "By region", [("A", 1234, "1.234")])

    assert {type(value) for bar in chart.bars for value in bar.values()} == {str}
    assert chart.height == "52"


def test_the_picture_has_a_name_and_the_table_the_same_numbers():
    html = draw(BarChart("Spent", "By region", [("A", 7, "7,00 kr."), ("B", 9, "9,00 kr.")]))

    assert html.count('role="img" aria-labelledby="chart-spent-title chart-spent-text"') == 1
    assert html.count('<title id="chart-spent-title">Spent</title>') == 1
    assert html.count('<desc id="chart-spent-text">By region</desc>') == 1
    assert (html.count("7,00 kr."), html.count("9,00 kr.")) == (2, 2)


def test_words_in_a_chart_are_escaped():
    html = draw(BarChart("<script>", "<script>", [("<script>", 1, "<script>")]))

    assert html.count("<script>") == 0
