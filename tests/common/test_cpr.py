"""What looks like a CPR number, and what does not: in ordinary text, and where numbers of papers stand."""

import pytest
from django.core.exceptions import ValidationError

from common.cpr import MASK, holds_cpr, holds_likely_cpr, masked, reads_as_cpr, refuse_likely_cpr

SPELLINGS = [
    "010170-1234",
    "010170 1234",
    "010170\u00a01234",
    "010170\u20091234",
    "010170  1234",
    "010170\n1234",
    "0101701234",
    "991399-1234",
    "Anne 010170 – 1234 er syg",
    "010170—1234",
    "010170 −1234",
    "010170‑1234",
    "010170.1234",
    "010170/1234",
    "010170_1234",
    "240500_1234",
    "0101 70 1234",
    "0101 70-1234",
    "01 01 70 1234",
    "01.01.70-1234",
    "01.01.70 - 1234",
    "01.01.70 1234",
    "01.01.70.1234",
    "01.01.70_1234",
    "01.01.701234",
    "01. 01. 70-1234",
    "01-01-70-1234",
    "01/01/70-1234",
    "01.01.1970-1234",
    "01011970-1234",
    "290200-1234",
    "3112991234",
    "010122-1234",
    "0101221234",
    "CPR0101701234",
    "cpr:010170-1234.",
    "(010170-1234)",
    "2203004567",
    "1012345678",
    "0708123456",
    # Replacement numbers: the day and 60, or letters.
    "610170-1234",
    "710190 1234",
    "9112701234",
    "010170-AB1C",
    "010170-1ABC",
    "010170/ab12",
    "311299-A1B2",
    # With signs that cannot be seen, and digits of another width.
    # Parted once more, in brackets, with two dashes, or the year first.
    "0101 701234",
    "010170-12-34",
    "010170 12 34",
    "01-01-1970 1234",
    "19700101-1234",
    "010170--1234",
    "(010170)1234",
    "(010170) 1234",
    "010170 (1234)",
    "101701234.0",
    "010170\u200b1234",
    "0101\u200b70-12\u200d34",
    "０１０１７０－１２３４",
]
OTHERS = [
    "5790 0012 3456 7",
    "5790001234567",
    "33 12 34 56",
    "+45 3312 3456",
    "+45 20 10 30 40",
    "9912345678",
    "LØN-12/345",
    "1-2-3",
    "999999 1234",
    "01.01.2022",
    "31.3.2018",
    "31.03.2018-2022",
    "12.03.22 4500",
    "12.03.22-14.03.22",
    "10.03.22-10.04.22",
    "01.01.2022 kl. 1430",
    "2022-03-10 10:12:34",
    "2022-03-01/2022-05-10",
    "010121-311222",
    "1990-2022",
    "20220311101234",
    "SKM_220311_1012",
    "IMG_010322_1430",
    "DK50 0040 0440 1162 43",
    "3002701234",
    "3102991234",
    "0100701234",
    "310270 1234",
    "12.345.678,90",
    "1.012.345.678,00",
    "010170 AB1C",
    "010170AB1C",
    "010170-ABCD",
    "010122-uge5",
    "4.01.01.70.1234",
    "202203-0012345",
    "12345678-1234567",
    "K7QF-3M2P",
    "1203 221234",
    "20220311-1012",
    "19700101-1975",
    "120322 10 12",
]
# In the field of a voucher's number or an account string.
LIKELY = [
    "010170-1234",
    "bilag 010170-1234",
    "010170 – 1234",
    "010170 1234",
    "0101 70 1234",
    "01 01 70 1234",
    "01.01.70-1234",
    "010170.1234",
    "010170/1234",
    "010170_1234",
    "710190-1234",
    "010101-1234",
    "220300-1234",
    "010170-AB1C",
    "010170-12-34",
    "010170--1234",
    "(010170)1234",
    "01-01-1970 1234",
    "19700101-1234",
    # Their checksum holds; no year of theirs had a 29th of February.
    "2902711239",
    "bilag 2902741138",
]
PAPERS = [
    "2203004567",
    "2203004566",
    "1012345678",
    "0708123456",
    "0101701234",
    "1900000123",
    "5100012345",
    "5790001234567",
    "220311-1012",
    "220311 1012",
    "220311/1012",
    "120322-0012",
    "991399-1234",
    "123456-7890",
    "10-12-45-1234",
    "12.03.22-1234",
    "010122-AB12",
    "LØN-12/345",
]


def test_the_tables_are_as_long_as_they_were(report):
    cases = len(SPELLINGS) + len(OTHERS) + len(LIKELY) + len(PAPERS)
    report("spellings of CPR numbers and false alarms", cases)
    assert cases >= 130


@pytest.mark.parametrize("text", SPELLINGS)
def test_it_is_found_however_it_is_written(text):
    assert holds_cpr(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_are_left_alone(text):
    assert not holds_cpr(text)


@pytest.mark.parametrize("text", LIKELY)
def test_a_likely_one_is_refused_as_the_number_of_a_voucher(text):
    with pytest.raises(ValidationError, match="CPR"):
        refuse_likely_cpr(text)


@pytest.mark.parametrize("text", PAPERS)
def test_what_numbers_a_paper_is_no_cpr_number(text):
    assert refuse_likely_cpr(text) == text


@pytest.mark.parametrize("first", [2203000000, 1012345000, 708123000])
def test_a_whole_series_of_vouchers_is_let_pass(first):
    assert [n for n in range(first, first + 1000) if holds_likely_cpr(f"{n:010}")] == []


@pytest.mark.parametrize("text", SPELLINGS)
def test_it_is_masked_so_that_it_shows(text):
    shown = masked(f"Bilag {text} til Ea")

    assert (MASK in shown, holds_cpr(shown), shown[:6], shown[-6:]) == (True, False, "Bilag ", "til Ea")


def test_what_holds_none_is_masked_nowhere():
    assert [masked(text) for text in OTHERS] == OTHERS


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        (101701234, True),
        ("0101701234", True),
        (1012345678, True),
        (" 6101701234 ", True),
        (1234567890, False),
        ("3002701234", False),
        (12345678, False),
        ("10170123", False),
        ("101701234,00", False),
        ("101701234.0", True),
        ("-101701234", False),
        ("", False),
    ],
)
def test_ten_digits_are_read_with_the_zero_that_a_spreadsheet_has_eaten(digits, is_one):
    assert reads_as_cpr(digits) == is_one
