"""How an employment is written: two characters of the institution, payroll's number; in one way wherever it is told."""

import re

INSTITUTION, NUMBER, LONGEST_NUMBER = 2, 5, 10
CPR_LIKE = re.compile(r"[0-9]{6}[- ]?[0-9]{4}")


def institution_code(text):
    return _written(text, INSTITUTION)


def employment_number(text):
    """In capitals; digits alone get back the zeros in front that spreadsheets and people leave out."""
    return _written(text, NUMBER)


def _written(text, digits):
    text = text.strip().upper()
    return text.zfill(digits) if text.isdigit() else text
