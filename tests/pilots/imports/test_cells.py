from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from pilots.descriptions import specs
from pilots.imports import cells


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("010190-1234", "••••••-••••"),
        ("Læge 010190-1234 søger", "Læge ••••••-•••• søger"),
        ("010190 - 1234", "••••••-••••"),
        ("010190–1234", "••••••-••••"),
        ("991399-1234", "••••••-••••"),
        ("0101901234", "••••••-••••"),
        (3112991234, "••••••-••••"),
        (101901234, "••••••-••••"),
        ("4598765432", "4598765432"),
        ("12345678", "12345678"),
        ("1010190-12345", "1010190-12345"),
        (250000, 250000),
        (Decimal("1234.5"), Decimal("1234.5")),
        (True, True),
        (None, None),
        (date(2022, 1, 1), date(2022, 1, 1)),
    ],
)
def test_what_looks_like_a_cpr_number_is_masked_and_nothing_else_is(value, masked):
    result = cells.mask(value)

    assert result == masked


def test_names_are_compared_without_case_spaces_and_unicode_form():
    assert cells.same("  O\u0308jne  KLINIK ") == cells.same("\u00d6jne klinik")


@pytest.mark.parametrize(
    ("word", "value"),
    [("Ja", True), ("x", True), ("Se  bilag", True), (True, True), (1, True), ("NEJ", False), ("no", False)],
)
def test_yes_and_no_are_read_as_the_regions_write_them(word, value):
    assert cells.yes_no(word) is value


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (cells.line(20), "  to \n linjer ", "to linjer"),
        (cells.line(20), 7, "7"),
        (cells.paragraphs(20), " a\r\nb\x01 ", "a\nb"),
        (cells.names, " Øre-,  Næse-; \r\n\n Øjne ", "Øre-, Næse-;\nØjne"),
        (cells.doctors, "11", 11),
        (cells.doctors, 2, 2),
        (cells.number, "0", 0),
        (cells.number, 32_767, 32_767),
        (cells.year, 2022, 2022),
        (cells.day, "1/3-22", date(2022, 3, 1)),
        (cells.amount, "1.234,50-".removesuffix("-"), Decimal("1234.50")),
        (cells.amount, Decimal("0.1"), Decimal("0.10")),
        (cells.email, " navn@region.dk ", "navn@region.dk"),
        (cells.one_of(specs.KIND_WORDS), "tværgående", "crosscutting"),
    ],
)
def test_a_cell_is_read(read, value, result):
    assert read(value) == result


@pytest.mark.parametrize(
    ("read", "value", "cause", "cure"),
    [
        (cells.line(3), "lang", "The text is 4 characters long", "Shorten it to at most 3 characters"),
        (
            cells.doctors,
            "mange",
            "“mange” is not a number of doctors",
            "Write a whole number from 1, e.g. 2",
        ),
        (cells.doctors, 0, "“0” is not a number of doctors", "Write a whole number from 1, e.g. 2"),
        (cells.number, "-1", "“-1” is not a whole number", "Write a whole number, e.g. 25"),
        (cells.number, 32_768, "“32768” is not a whole number", "Write a whole number, e.g. 25"),
        (cells.year, "22", "“22” is not a year", "Write the year with four digits, e.g. 2022"),
        (
            cells.day,
            "31.02.2022",
            "“31.02.2022” is not a date",
            "31 February does not exist: February 2022 has 28 days",
        ),
        (
            cells.amount,
            "1.5",
            "“1.5” is not an amount",
            "Write the amount with digits, e.g. 250.000 or 1.234,50",
        ),
        (cells.amount, -1, "An expected cost cannot be negative", "Write the amount without a minus"),
        (
            cells.email,
            "navn",
            "“navn” is not an e-mail address",
            "The e-mail address lacks an @, e.g. navn@region.dk",
        ),
        (cells.yes_no, "måske", "“måske” is neither yes nor no", "Write ja or nej"),
        (
            cells.one_of({"A": 1, "B": 2}),
            "C",
            "“C” is not one of the answers",
            "Write one of these: A, B",
        ),
    ],
)
def test_a_cell_that_cannot_be_read_says_why_and_what_to_do(read, value, cause, cure):
    with pytest.raises(cells.Wrong) as wrong:
        read(value)

    assert (wrong.value.cause, wrong.value.cure) == (cause, cure)


def test_a_cell_is_read_in_normal_form():
    assert cells.paragraphs(5_000)(" \u00e9n\r\nto\rtre\u2028fire\x07 ") == "én\nto\ntre\nfire"
    assert cells.line(120)("A\u030arhus\u00ad\u200b  Nord") == "Århus Nord"
    assert cells.email("pia\u200b@region.dk") == "pia@region.dk"
