"""How an employment is written: two characters of the institution, payroll's number; in one way wherever it is told."""

import re

from common.cpr import reads_as_cpr

INSTITUTION, NUMBER, LONGEST_NUMBER = 2, 5, 10
CPR_LIKE = re.compile(r"[0-9]{6}[- ]?[0-9]{4}")


def is_cpr_like(number: str) -> bool:
    """Could what stands as an employment's number be a CPR number, its first zero eaten or not?"""
    return bool(CPR_LIKE.fullmatch(number)) or reads_as_cpr(number)


def institution_code(text: str) -> str:
    return _written(text, INSTITUTION)


def employment_number(text: str) -> str:
    """In capitals; digits alone get back the zeros in front that spreadsheets and people leave out."""
    return _written(text, NUMBER)


def _written(text: str, digits: int) -> str:
    text = text.strip().upper()
    return text.zfill(digits) if text.isdigit() else text
