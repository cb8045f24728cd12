from decimal import Decimal

from common.gauge import Gauge


def drawn(total, *numbers):
    return Gauge(
        "Pulje", "", [(f"Del {n}", Decimal(number), "") for n, number in enumerate(numbers)], Decimal(total)
    )


def test_parts_lie_one_after_another_and_the_rest_stays_empty():
    places = [(part["x"], part["width"]) for part in drawn(200, 50, 100).segments]

    assert places == [("0.00%", "25.00%"), ("25.00%", "50.00%")]


def test_parts_beyond_the_total_fill_the_whole_and_the_total_is_marked():
    gauge = drawn(100, 150, 50)

    assert [part["width"] for part in gauge.segments] == ["75.00%", "25.00%"]
    assert gauge.mark == "50.00%"


def test_nothing_given_and_nothing_used_draws_nothing():
    gauge = drawn(0, 0)

    assert [part["width"] for part in gauge.segments] == ["0.00%"]
    assert gauge.mark is None


def test_less_than_nothing_takes_no_place():
    assert [part["width"] for part in drawn(100, -20, 50).segments] == ["0.00%", "50.00%"]
