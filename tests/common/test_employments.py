import pytest
from django.core.exceptions import ValidationError

from common.employment_fields import EmploymentNumberField, InstitutionField
from common.employments import employment_number, institution_code


@pytest.mark.parametrize(
    ("typed", "number"),
    [("42", "00042"), (" a12 ", "A12"), ("12345678", "12345678"), ("", ""), ("00042", "00042")],
)
def test_an_employment_number_is_written_in_one_way(typed, number):
    assert employment_number(typed) == EmploymentNumberField().clean(typed) == number
    assert employment_number(number) == number


def test_an_institution_is_two_characters_in_capitals():
    assert [institution_code(text) for text in ("5", "ab", " hX ", "")] == ["05", "AB", "HX", ""]
    assert InstitutionField().clean("5") == "05"


@pytest.mark.parametrize("typed", ["0101901234", "101901234", "010190-1234", "12345678901"])
def test_what_is_no_employment_number_is_refused(typed):
    with pytest.raises(ValidationError):
        EmploymentNumberField().clean(typed)
