import pytest
from django.db import connection

from accounting.expenses.listing import SEARCHED
from accounting.models import Expense
from common import search, search_letters
from common.search import database_folds, holds, whole_first
from pilots.case.list_search import OWN, matching
from pilots.models import Agreement, Description, Filing, Pilot

INDEXED = [
    (Description, "description_searched", OWN),
    (Pilot, "pilot_own_number_searched", ("own_number",)),
    (Agreement, "agreement_searched", ("title",)),
    (Filing, "filing_searched", ("title", "case")),
    (Expense, "expense_searched", SEARCHED),
]


def test_the_models_tell_which_texts_are_indexed():
    told = {(model, columns) for model, columns in search_letters.searched()}

    assert told == {(model, tuple(paths)) for model, _index, paths in INDEXED}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has tables of letters")
@pytest.mark.parametrize(("model", "index", "paths"), INDEXED)
def test_the_index_holds_the_very_expression_that_is_searched(model, index, paths):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")

    plan = model.objects.filter(holds("kræft", *paths)).order_by().explain()

    assert f"Bitmap Index Scan on {index}" in plan


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is given no array")
def test_what_was_found_leads_to_its_pilots_by_the_index():
    """The first word leads; what is ordered by, and other words, are looked up in what was found."""
    found = Pilot.objects.filter(matching("kræft forskning")).order_by(
        whole_first(matching("kræft", whole=True))
    )

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan, sql = found.explain(), str(found.query)

    assert "Index Cond: (current_id = ANY" in plan
    assert sql.count("= ANY(ARRAY(") == 1
    assert sql.index("%forskning%") < sql.index("%kraeft%")


@pytest.mark.smoke
@pytest.mark.django_db
def test_a_database_that_knows_danish_letters_is_taken():
    assert database_folds(None, ["default"]) == []
    assert database_folds(None, None) == []


@pytest.mark.django_db
def test_a_database_that_does_not_is_refused(monkeypatch):
    monkeypatch.setattr(search, "COLLATION", "C")
    if connection.vendor == "sqlite":
        connection.connection.create_function("fold", -1, str)

    found = database_folds(None, ["default"])

    if connection.vendor == "sqlite":
        search.teach(connection.connection)
    assert [error.id for error in found] == ["common.E001"]
