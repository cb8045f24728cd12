"""Each kind of chart with a page of sample numbers, for the page that shows every component."""

from datetime import date
from decimal import Decimal
from typing import Any

from common.charts.chart import Chart, Key
from common.charts.counts import Arrivals, Lane, Part, columns, lanes, lanes_height, segments, units
from common.charts.money import Course, Monthly, Step, month_columns, running_total
from common.months import between

MONTHS = list(between(date(2022, 1, 1), date(2023, 12, 1)))
SPENT = [Decimal(310_000) * (n + 1) if n < 15 else None for n in range(24)]
PAID = [Decimal(200_000 + 9_000 * (n % 5)) for n in range(24)]
OTHER = [Decimal(40_000 * (n % 3)) for n in range(24)]


def charts() -> dict[str, Any]:
    limit = [Step(0, Decimal(4_000_000)), Step(15, Decimal(8_000_000))]
    agreed = [Step(2, Decimal(0)), Step(23, Decimal(6_500_000))]
    course = Course("sample-course", MONTHS, SPENT, limit, agreed, open_from=13, today=15)
    monthly = Monthly("sample-months", MONTHS, [("Løn", PAID), ("Andre udgifter", OTHER)], open_from=22)
    day = date(2021, 10, 20)
    arrivals = Arrivals(date(2021, 10, 1), date(2021, 11, 5), date(2021, 11, 1), day, {day: (3, 2)})
    lane = [
        Lane("Ambulatorium", date(2022, 3, 1), date(2023, 2, 1)),
        Lane("Vagt", MONTHS[9], MONTHS[20], True),
    ]
    found = [
        ("Penge over tid", course.height, running_total(course), _keys("solid", "line", "dashed", "open")),
        ("Måneder", monthly.height, month_columns(monthly), _keys("solid", "amber", "open")),
        (
            "Dele",
            22,
            segments("sample-parts", [Part("solid", "A", 3), Part("open", "B", 1)], 6),
            _keys("solid", "open"),
        ),
        ("Få øjeblikke", 150, columns([("2022", 12, "12"), ("2023", 54, "54")]), []),
        ("Mod en frist", 128, units(arrivals), []),
        ("Et år", lanes_height(lane), lanes("sample-lanes", lane, MONTHS), []),
    ]
    return {"charts": [_chart(*one) for one in found]}


def _keys(*looks: str) -> list[Key]:
    return [Key(look, f"Tegn {n}", f"{n}") for n, look in enumerate(looks, 1)]


def _chart(kind: str, height: int, body: str, keys: list[Key]) -> Chart:
    return Chart("Det er et eksempel", kind, kind, height, body, ["Del", "Antal"], [["A", "3"]], keys)
