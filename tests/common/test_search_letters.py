"""What SQLite's tables of letters hold is what the rows say, and a search reads them and no row beside."""

import random

import pytest
from django.db import connection, transaction

from common import guards, search_letters
from common.search import Folded, fold, holds, words_in
from pilots.documents import workflow
from pilots.models import Description
from regions.models import Hospital
from tests.factories import HospitalFactory, draft

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has an index of the texts")
WORDS = ["Ærø", "aarhus", 'et "citat"', "100 %", "a_b*", "-minus", "NEAR", "kvalitetsbase", "", "(en)", "é"]
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
def test_whatever_is_typed_is_looked_for_as_it_is_and_finds_what_reading_every_row_finds():
    for word in WORDS:
        draft(title=f"Titel {word}x")
    odd = ("OR", '"""', "a_b*x", "^x", "{x}", "col:x", "100%")
    for word in words_in(" ".join((*WORDS, *odd))):
        found = Description.objects.filter(holds(word, *Description.searched))
        by_hand = {pk for pk, text in reckoned() if word in text}
        assert len(word) < 3 or set(found.values_list("pk", flat=True)) == by_hand, word
    assert Description.objects.filter(holds(fold('"citat"x'), *Description.searched)).count() == 1


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
