"""Every text a user reads has a Danish wording."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["common", "regions", "pilots", "accounting", "reports", "home", "config", "templates"]


def catalogue():
    return polib.pofile(str(ROOT / "locale/da/LC_MESSAGES/django.po"))


def keys(entries):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries}


@pytest.fixture
def texts_in_the_code(tmp_path, monkeypatch, settings):
    for source in SOURCES:
        shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["da"], verbosity=0)
    return keys(polib.pofile(str(tmp_path / "locale/da/LC_MESSAGES/django.po")))


def test_every_text_in_the_code_stands_in_the_danish_catalogue(texts_in_the_code):
    assert sorted(texts_in_the_code - keys(catalogue()), key=str) == []


def test_the_danish_catalogue_holds_no_text_that_left_the_code(texts_in_the_code):
    assert sorted(keys(catalogue()) - texts_in_the_code, key=str) == []


def test_every_text_is_translated():
    assert [entry.msgid for entry in catalogue().untranslated_entries()] == []


def test_no_translation_is_a_guess():
    assert [entry.msgid for entry in catalogue().fuzzy_entries()] == []


# Nobody says these to a person; "pilot" is a forsøg, and nobody approves anything.
FORBIDDEN = ["påkræv", "ugyldig", "venligst", "ups", "pilot", "godkend"]
# They say that nobody approves.
ABOUT_NOT_APPROVING = {
    "Receive, read, ask. Nobody approves centrally",
    "When you file, the central parties receive the description. They do not have to approve it.",
    "The central parties have what is filed. They do not have to approve it.",
    "The central parties have the description now. They read it and may ask; they do not have to approve it.",
    (
        "The %(local)s agree on the pilots. The %(central)s receive the descriptions, read them and ask; "
        "they do not approve pilots."
    ),
}
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%%|\{\w*\}|</?\w+>")


def translations(entry):
    return [*entry.msgstr_plural.values()] or [entry.msgstr]


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


def test_every_translation_keeps_the_placeholders_and_tags():
    wrong = [
        text
        for entry in catalogue()
        for text in translations(entry)
        if placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
    ]

    assert wrong == []


def test_no_translation_says_a_forbidden_word():
    said = [
        (word, text)
        for entry in catalogue()
        for text in translations(entry)
        for word in FORBIDDEN
        if re.search(rf"\b{word}", PLACEHOLDER.sub("", text), re.IGNORECASE)
        and not (word == "godkend" and entry.msgid in ABOUT_NOT_APPROVING)
    ]

    assert said == []


def test_the_sentences_about_not_approving_are_all_in_use():
    assert {entry.msgid for entry in catalogue()} & ABOUT_NOT_APPROVING == ABOUT_NOT_APPROVING
