"""What looks like a CPR number, and what does not."""

import pytest

from common.cpr import holds_cpr


@pytest.mark.parametrize(
    "text",
    [
        "010170-1234",
        "010170 1234",
        "010170\u00a01234",
        "0101701234",
        "991399-1234",
        "Anne 010170 – 1234 er syg",
    ],
)
def test_it_is_found_however_it_is_written(text):
    assert holds_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "5790 0012 3456 7",
        "5790001234567",
        "33 12 34 56",
        "+45 3312 3456",
        "9912345678",
        "LØN-12/345",
        "1-2-3",
        "999999 1234",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not holds_cpr(text)
