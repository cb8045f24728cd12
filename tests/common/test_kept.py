"""What the database keeps of other rows is reckoned by triggers, laid with the guards; by its sources, in every way of writing."""

import pytest
from django.db import connection, transaction

from common import guards, kept
from pilots.models import Description, Filing, FilingFacts, Pilot, PilotFacts
from tests.factories import RegionFactory, filed
from tests.kept import everything, reckoned_anew
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db
smoke = pytest.mark.smoke


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def test_two_tables_are_kept():
    assert {model for model, _how in kept.kept()} == {PilotFacts, FilingFacts}


@smoke
def test_every_way_of_writing_is_kept():
    pilot, other = filed(), RegionFactory()
    Pilot.objects.filter(pk=pilot.pk).update(region=other)
    Pilot.objects.bulk_create(
        [
            Pilot(
                programme=pilot.programme,
                region=other,
                created_by_id=pilot.created_by_id,
                created_at=pilot.created_at,
            )
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pilots_pilot SET number = 77 WHERE id = %s", [pilot.pk])
        cursor.execute("DELETE FROM pilots_pilot WHERE number IS NULL")

    assert list(PilotFacts.objects.values_list("pilot", "region", "state")) == [(pilot.pk, other.pk, "filed")]


@smoke
def test_what_was_kept_wrongly_is_right_after_the_next_migrate():
    filed()
    truth = everything()
    PilotFacts.objects.update(state="withdrawn", filed_on=None)
    FilingFacts.objects.all().delete()
    guards.lay(connection)

    assert everything() == truth


@smoke
def test_without_its_trigger_a_row_would_lie():
    pilot = filed()
    laid = PilotFacts.kept.triggers(PilotFacts, connection.vendor)
    name = next(name for name, sql in laid if "UPDATE ON pilots_description" in sql)
    of = " ON pilots_description" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{of}")
    Description.objects.filter(pk=pilot.current_id).update(state="withdrawn", withdrawal_reason="Lukket")

    assert everything() != reckoned_anew()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such mode")
def test_rows_that_are_written_while_the_guards_are_silent_are_kept_too():
    pilot = filed()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Filing.objects.update(withdrawn_at=pilot.created_at)

    assert list(FilingFacts.objects.values_list("is_withdrawn", flat=True)) == [True]
