"""The English texts: no Danish left over, one word for one thing, and a plural where something is counted."""

import re

from tests.test_catalogue import PLACEHOLDER, catalogue

# Danish words kept in English: names, the currency, and terms that are explained where they stand.
KEPT = [
    "Yngre Læger",
    "Danske Regioner",
    r"[Aa]fdelingslæger?",
    r"\(overlæge\)",
    "overenskomst",
    r"in Danish:? [\w ]+",
    "reguleringsprocent",
    r"kroner?\b",
    r"kr\.",
    "øre",
    r"dd\.mm\.yyyy",
    r"navn@region\.dk",
    "æ, ø, å",
    "ja or nej",
]
DANISH = re.compile(
    r"\b(og|ikke|eller|til|med|som|på|kl|udgave\w*|runde\w*|følger|sag|sagsnr|regnskab\w*|årsregnskab\w*|forsøg\w*|løn\w*|"
    r"tovholder\w*|aftale\w*|bilag\w*|navn|nej|tjenestenummer|almindelig|drift|kladde\w*|rate)\b|[æøåÆØÅ]",
    re.IGNORECASE,
)
KEPT_RATE = {"rate"}
# One word for one thing: what is said on the left is never called what stands on the right.
ONE_WORD = {
    "spreadsheet": r"workbook|Excel file",
    "allocated (of money)": r"was given in|given less",
    "expected remaining": r"expected unused|what is left",
    "running costs": r"ordinary operation(?! of a hospital)",
    "pay": r"salary(?! codes?\b)",
    "status": r"\bstate\b",
    "calculated": r"reckon",
    "waits to be assigned": r"quarantine",
    "actual pilot": r"in substance",
    "checksum": r"\bhash\b(?! of the)",
    "afdelingslæge": r"staff specialist",
}
LEAST = 2500


def texts():
    return [text for entry in catalogue() for text in (entry.msgid, entry.msgid_plural) if text]


def test_no_english_text_has_danish_words_but_those_that_are_kept():
    found = {}
    for text in texts():
        rest = re.sub("|".join(KEPT), "", text)
        if words := {match[0] for match in DANISH.finditer(rest)} - KEPT_RATE:
            found[text] = words
    assert found == {}


def test_one_thing_has_one_word():
    found = {
        (thing, text)
        for text in texts()
        for thing, others in ONE_WORD.items()
        if re.search(others, PLACEHOLDER.sub("", text), re.IGNORECASE)
    }
    assert found == set()
    assert len(texts()) >= LEAST


# A number and a noun after it, and the numbers that are always many, or have decimals.
COUNTED = re.compile(r"%\((?P<name>\w+)\)[sd] (?:(?:open|filled|doctor|pay) )?(?P<noun>[a-z]+s)\b")
VERBS = set(
    "is has holds breaks stands does differs exceeds takes makes applies disappears becomes logs was administers".split()
)
MANY = {
    "amount less": "an amount of money",
    "region towards": "a region's name",
    "all days": "a month's",
    "max characters": "a limit",
    "limit_value characters": "a limit",
    "min_length characters": "a limit",
    "limit characters": "a limit",
    "most characters": "a limit",
    "most rows": "a limit",
    "most columns": "a limit",
    "most names": "a limit",
    "most questions": "a limit",
    "most cells": "a limit",
    "number rows": "a limit",
    "hours hours": "with decimals",
    "count characters": "more than a cell shows",
    "count questions": "asked together when there are several",
    "count names": "more than a cell may hold",
    "count pilots": "more than a page prints",
    "days days": "how long a link lives, or a month's",
    "kept_days days": "how long a report is kept",
    "month as": "the name of a month",
    "number names": "a row's number, and a verb",
}


def test_whatever_is_counted_has_a_plural():
    found = {
        f"{match['name']} {match['noun']}"
        for entry in catalogue()
        if not entry.msgid_plural
        for match in COUNTED.finditer(entry.msgid)
        if match["noun"] not in VERBS
    }
    assert found == MANY.keys()


def test_one_is_not_said_like_many():
    same = {entry.msgid for entry in catalogue() if entry.msgid_plural and entry.msgid == entry.msgid_plural}
    assert same == set()


# They end with "kr.", so that a full stop after one of them is a second.
MONEY = re.compile(r"%\((amount|sum|over|difference|prepaid|base|spent|given|monthly|allocated)\)s\.")


def test_no_sentence_ends_with_two_full_stops():
    found = {
        text
        for entry in catalogue()
        for text in (entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values())
        if text and MONEY.search(text)
    }
    assert found == set()
