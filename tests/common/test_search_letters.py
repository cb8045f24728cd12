"""What SQLite's tables of letters hold is what the rows say, and a search reads them and no row beside."""

import random

import pytest
from django.db import connection, transaction

from common import guards, search_letters
from common.search import INSIDE, Folded, fold, holds, words_in
from pilots.documents import workflow
from pilots.models import Description, Pilot
from regions.models import Hospital
from tests.factories import HospitalFactory, draft

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has an index of the texts")
WORDS = ["Ærø", "aarhus", 'et "citat"', "100 %", "a_b*", "-minus", "NEAR", "kvalitetsbase", "", "(en)", "é"]
ODD = ["NOT", '"""', "a_b*x", "^xy", "{xy}", "col:x", "100%", "a OR b", "--x", "\\xy", "æøå", "𝒳𝒴𝒵"]
ALL_IN_SQL = """SELECT rowid, folded FROM pilots_description_letters ORDER BY rowid"""


def held():
    with connection.cursor() as cursor:
        cursor.execute(ALL_IN_SQL)
        return cursor.fetchall()


def reckoned():
    return list(Description.objects.order_by("pk").values_list("pk", Folded(*Description.searched)))


def change(chance, descriptions):
    """One of the ways in which a text comes, goes or becomes another."""
    one, text = chance.choice(descriptions), " ".join(chance.choices(WORDS, k=3))
    rows = Description.objects.filter(pk__in=chance.sample([each.pk for each in descriptions], 3))
    how = chance.randrange(5)
    if how == 0:
        descriptions.append(draft(title=text).current)
    elif how == 1:
        one.title, one.anchoring = text, text
        one.save()
    elif how == 2:
        rows.update(contact_name=text)
    elif how == 3:
        one.title = text
        Description.objects.bulk_update([one], ["title"])
    else:
        with transaction.atomic():
            rows.update(title="undone")
            transaction.set_rollback(True)


@pytest.mark.smoke
@on_sqlite
def test_in_random_worlds_what_is_held_is_what_the_rows_say(samples):
    chance = random.Random(7)
    descriptions = [draft(title=word).current for word in WORDS]
    for _turn in range(samples(60, 1000)):
        change(chance, descriptions)
        assert held() == reckoned()
    gone = descriptions[0].pilot
    workflow.take("delete", gone, by=gone.created_by)
    assert held() == reckoned()
    assert len(held()) == len(descriptions) - 1


@pytest.mark.smoke
@on_sqlite
def test_laid_again_they_hold_what_was_written_past_them():
    one = draft(title="Før").current
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER pilots_description_letters_update")
    Description.objects.filter(pk=one.pk).update(title="Efter")
    assert held() != reckoned()
    guards.lay(connection)
    assert held() == reckoned()


@pytest.mark.smoke
@on_sqlite
def test_whatever_is_typed_is_looked_for_as_it_is_and_finds_what_reading_every_row_finds(report):
    for word in WORDS:
        draft(title=f"Titel {word}x")
    for word in ODD:
        draft(title=f"Titel med {word}")
    hits = 0
    for word in words_in(" ".join((*WORDS, *ODD, "titel", "nowhere"))):
        found = Description.objects.filter(holds(word, *Description.searched))
        by_hand = {pk for pk, text in reckoned() if word in text}
        if len(word) >= INSIDE:
            assert set(found.values_list("pk", flat=True)) == by_hand, word
            hits += bool(by_hand)
    report("odd words found in tables of letters", hits)
    assert hits >= len(ODD)
    assert Description.objects.filter(holds(fold('"citat"x'), *Description.searched)).count() == 1


@pytest.mark.smoke
@on_sqlite
def test_where_a_join_finds_no_row_no_word_stands():
    like = draft()
    alone = Pilot.objects.create(
        programme=like.programme, region=like.region, created_by=like.created_by, created_at=like.created_at
    )
    path = [f"current__{name}" for name in Description.searched]
    for pilots in (Pilot.objects.filter(holds("word", *path)), Pilot.objects.exclude(holds("word", *path))):
        assert "pilots_description_letters" in str(pilots.query)
    assert alone in Pilot.objects.exclude(holds("word", *path))
    assert alone not in Pilot.objects.filter(holds("word", *path))


@pytest.mark.smoke
@on_sqlite
def test_a_table_of_letters_that_no_model_tells_of_is_gone(monkeypatch):
    monkeypatch.delattr(Pilot, "searched")
    guards.lay(connection)
    tables = connection.introspection.table_names()
    assert "pilots_pilot_letters" not in tables
    assert "pilots_description_letters" in tables


@pytest.mark.smoke
@on_sqlite
@pytest.mark.parametrize("model", [model for model, _columns in search_letters.searched()])
def test_a_word_is_found_without_reading_every_row(model):
    plan = model.objects.order_by().filter(holds("kvalitet", *model.searched)).explain()
    assert "VIRTUAL TABLE INDEX" in plan
    assert f"SCAN {model._meta.db_table}\n" not in f"{plan}\n"


@pytest.mark.smoke
def test_texts_that_no_table_of_letters_holds_are_read():
    HospitalFactory(name='Aarhus "Nord" 100 %')
    for word in ('"nord"', "100", "rhus"):
        assert Hospital.objects.filter(holds(word, "name")).exists()
    one = draft(title='Aarhus "Nord"').current
    assert Description.objects.filter(holds('"nord"', "title"), pk=one.pk).exists()
