"""What the drawing of a pool says of itself is true of every pool."""

from decimal import Decimal

import pytest
from django.utils import translation

from accounting.pool.gauge import finding


@pytest.mark.parametrize(
    ("given", "spent", "said"),
    [
        (0, 0, "Intet er tildelt endnu"),
        (0, 5, "Brugt, før noget er tildelt"),
        (100, -5, "Intet af det tildelte er brugt endnu"),
        (100, 0, "Intet af det tildelte er brugt endnu"),
        (100, 50, "Halvdelen af det tildelte er brugt"),
        (100, 12, "12 procent af det tildelte er brugt"),
        (100, 100, "Alt det tildelte er brugt"),
        (100, 101, "Der er brugt mere, end der er tildelt"),
    ],
)
def test_the_finding_of_a_pool_is_true(given, spent, said):
    with translation.override("da"):
        assert finding(Decimal(given), Decimal(spent)) == said
