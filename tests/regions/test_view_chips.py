"""Two query strings that ask for the same are one view."""

import pytest

from regions.view_chips import same


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a=1&b=2", "b=2&a=1", True),
        ("c=1&c=2", "c=2&c=1", True),
        ("a=1&b=&page=3&view=7", "a=1", True),
        ("a=1", "a=2", False),
        ("c=1&c=2", "c=1", False),
        ("", "a=1", False),
    ],
)
def test_what_is_asked_for_counts_and_its_order_does_not(one, other, expected):
    assert same(one, other) is expected
