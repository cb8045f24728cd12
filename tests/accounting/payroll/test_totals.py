"""A line that comes to what others do is told as a total; what only may be one is left to a person."""

from accounting.payroll.totals import Totals

OTHER = None
ANNE, BO, CARL = ("AB", "00001", 1), ("AB", "00002", 1), ("AB", "00003", 1)


def totals_of(*lines):
    """The rows of what looks like totals, of lines (key, øre); those of other codes have no key."""
    totals, told = Totals(), []
    for row, (key, ore) in enumerate(lines):
        if key:
            told += totals.add((row, 0, ore), key)
        else:
            totals.pass_over(ore)
    told += totals.end()
    return [row for (row, _about, _ore), is_total in told if is_total]


def test_a_total_is_seen_over_an_employment_over_all_and_since_the_last():
    assert totals_of((ANNE, 1), (ANNE, 2), (ANNE, 3)) == [2]
    assert totals_of((ANNE, 1), (BO, 2), (CARL, 4), (CARL, 7), (ANNE, 9)) == [3]
    assert totals_of((ANNE, 1), (BO, 3), (CARL, 9), (BO, 13), (ANNE, 5), (BO, 6), (CARL, 7), (BO, 18)) == [
        3,
        7,
    ]


def test_what_comes_to_nothing_or_to_one_line_is_no_total():
    assert totals_of((ANNE, 5), (ANNE, -5), (ANNE, 5), (BO, 7)) == []
    assert totals_of((ANNE, 5), (ANNE, 5), (BO, 5)) == []
    assert totals_of((ANNE, 1), (BO, 2), (CARL, 3), (ANNE, 9)) == []


def test_a_total_stands_above_two_or_more_lines_of_one_sign():
    assert totals_of((ANNE, 7), (BO, 9), (BO, 4), (BO, 5)) == [1]
    assert totals_of((ANNE, 7), (BO, -1), (BO, 4), (BO, -5)) == []


def test_a_total_is_seen_over_totals_that_do_not_begin_with_the_list():
    assert totals_of((ANNE, 1), (ANNE, 3), (ANNE, 4), (BO, 9), (BO, 20), (BO, 29), (CARL, 5), (CARL, 6), (CARL, 11), (CARL, 40)) == [
        2, 5, 8, 9,
    ]  # fmt: skip


def test_a_total_may_count_lines_of_other_codes():
    assert totals_of((OTHER, 90), (ANNE, 1), (ANNE, 91), (OTHER, 70), (BO, 3), (BO, 73)) == [2, 5]
    assert totals_of((ANNE, 1), (OTHER, 90), (OTHER, 5), (OTHER, 96), (BO, 3), (OTHER, 70), (BO, 73)) == [6]


def test_of_the_totals_before_a_deduction_the_last_alone_counts():
    persons = [(ANNE, 1), (ANNE, 3), (ANNE, 4), (BO, 9), (BO, 20), (BO, 29)]
    later = [(CARL, 13), (CARL, 16), (CARL, -5), (CARL, 24), (ANNE, 53)]

    assert totals_of(*persons, *later) == [2, 5, 9]
    assert totals_of(*persons, (ANNE, 7), (CARL, 13), (CARL, 16), (BO, 65)) == [2, 5, 9]
