"""In what amounts of a list are counted: what texts say of kroner, øre or others.

Runs in the sealed child process too, without Django. Nothing but kroner is ever taken for kroner: what says
øre beside the amounts is øre, what may say it is asked about, and thousands cannot be booked.
"""

import re
from collections.abc import Iterable

from common.tables.names import name_key

KRONER, ORE, THOUSANDS, DOUBT = "kr", "ore", "thousands", "doubt"
# All but FOREIGN in the form of `name_key`. A unit alone: "(øre)", "Beløb i hele kr."
ALONE = re.compile(
    r"(?:(?:alle|beløb|beløbene|tal|angivet|er|hele|i|valuta|enhed) )*(?P<unit>øre|ører|oere|kr|kroner|dkk|danske kroner)"
)
CROWNS = "(?:kr|kroner|dkk)"
THOUSAND = re.compile(
    rf"\b(?:t|k) ?{CROWNS}\b|\b{CROWNS} 000\b|\bi (?:1 ?)?000(?: {CROWNS})?\b|\b(?:tusind|mill?ion)s?(?:e|er)? ?{CROWNS}\b"
    rf"|\b(?:i|beløb|tal|hele) (?:hele )?(?:tusind|tusinde|tusinder|hundrede|hundreder|millioner|mio|mill)\b"
    rf"|\b(?:mio|mill|mia) {CROWNS}\b"
)
THOUSAND_ALONE = re.compile(rf"(?:1 ?)?000 {CROWNS}|tusind|tusinde|tusinder|mio|mill|millioner")
# A department of ears, noses and throats says nothing of units.
ORE_WORD = re.compile(r"\b(?:øre|ører|oere)\b(?!-|[\s,/&]+(?:og\s+)?(?:næse|hals))", re.IGNORECASE)
HUNDREDTH = re.compile(
    rf"\b1 100\b|\bx 100\b|\bhundrededele\b|\buden komma\b|\bcifre er decimaler\b|\b1 ?000 {CROWNS}\b"
)
FOREIGN = re.compile(r"\b(?:EUR|Euro|euro|USD|SEK|NOK|GBP)\b|[€$£]")
# "Kroner og øre" is how everybody counts.
BOTH = re.compile(rf"\b{CROWNS}(?: og)? øre\b")
LONGEST = 200


def spoken(text: str) -> tuple[str, str]:
    """(what a text says that amounts are counted in, its words); ("", "") when it says kroner, or nothing."""
    text = text[:LONGEST]
    key = name_key(text)
    if BOTH.search(key):
        return "", ""
    if (found := ALONE.fullmatch(key)) and found["unit"].startswith(("ø", "o")):
        return ORE, found[0]
    if found := THOUSAND.search(key) or THOUSAND_ALONE.fullmatch(key):
        return THOUSANDS, found[0]
    if found := ORE_WORD.search(text) or FOREIGN.search(text) or HUNDREDTH.search(key):
        return DOUBT, found[0]
    return "", ""


def of_name(name: str) -> str:
    """What the name of the amounts' own column, in the form of `name_key`, says of their unit; "" for nothing."""
    if BOTH.search(name):
        return ""
    if THOUSAND.search(name) or re.search(rf"\b(?:t|1 ?000 {CROWNS}|1000|1 000|tusinder?)$|\bt\b", name):
        return THOUSANDS
    words = set(name.split())
    if words & {"øre", "ører", "oere"}:
        return DOUBT if words & {"kr", "kroner", "dkk"} else ORE
    if name.endswith(("øre", "ører")) or HUNDREDTH.search(name) or FOREIGN.search(name.upper()):
        return DOUBT
    return KRONER if words & {"kr", "kroner", "dkk"} else ""


def is_unit(cell: object) -> bool:
    """Whether a cell names a unit and nothing else."""
    return isinstance(cell, str) and bool(ALONE.fullmatch(name_key(cell)))


def of_column(values: Iterable[str]) -> str:
    """What a column of nothing but units says, by the texts in it: "" where it is none, KRONER, ORE, or DOUBT for others."""
    said = {_of_cell(value) for value in values if value.strip()}
    if not said or None in said:
        return ""
    return next((unit for unit in (KRONER, ORE) if said == {unit}), DOUBT)


def _of_cell(text: str) -> str | None:
    if found := ALONE.fullmatch(name_key(text)):
        return ORE if found["unit"].startswith(("ø", "o")) else KRONER
    unit, words = spoken(text)
    is_whole = unit and name_key(words) == name_key(text)
    return DOUBT if is_whole or FOREIGN.fullmatch(text.strip()) else None
