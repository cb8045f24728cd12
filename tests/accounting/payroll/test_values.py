"""What a cell of an extract says, and what of it is told."""

from accounting.payroll.survey import is_asked
from accounting.payroll.values import NO_CODE, shown_code


def test_a_name_in_the_column_of_codes_is_never_shown_or_asked_about():
    assert [shown_code(one) for one in ("Hansen 2", "Jens Ole 1b", "010170-1234", "Peter")] == [NO_CODE] * 4
    assert [is_asked(one) for one in ("981 Peter Hansen", "Hansen, Peter 981", "010170-1234")] == [False] * 3


def test_another_code_is_shown_and_a_spelling_of_ours_is_asked_about():
    codes = ("9811", "LA98", "100/2", "12.5")
    assert tuple(map(shown_code, codes)) == codes
    assert [is_asked(one) for one in ("981 – Forsøg", "0981", "981 løntillæg")] == [True] * 3
