"""Every text a user reads has a Danish wording."""

import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["common", "regions", "pilots", "accounting", "reports", "config", "templates"]


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
