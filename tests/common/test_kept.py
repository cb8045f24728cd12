"""What the database keeps of other rows is reckoned by triggers, laid with the guards; by its sources, in every way of writing."""

import pytest
from django.db import connection, transaction

from accounting.models import PostedSum
from common import clock, guards, kept
from pilots.agreements.steps import AgreementStage
from pilots.models import (
    Agreement,
    BudgetLine,
    CostLine,
    Description,
    Filing,
    FilingFacts,
    Pilot,
    PilotFacts,
    Signature,
)
from tests.agreements import Negotiation
from tests.factories import RegionFactory, draft, filed
from tests.kept import everything, reckoned_anew
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db
smoke = pytest.mark.smoke


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def test_three_tables_are_kept():
    assert {model for model, _how in kept.kept()} == {PilotFacts, FilingFacts, PostedSum}


@smoke
def test_every_way_of_writing_is_kept():
    pilot, other = draft(), RegionFactory()
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

    assert list(PilotFacts.objects.values_list("pilot", "region", "state")) == [(pilot.pk, other.pk, "draft")]


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


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's guards cannot be silent")
def test_a_write_of_any_table_that_a_pilots_row_rests_on_is_kept_by_itself():
    concluded, ready = (
        Negotiation(filed()).to(stage).agreement for stage in (AgreementStage.CONCLUDED, AgreementStage.READY)
    )

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for write in _writes(concluded, ready):
            before = everything()
            write()
            assert everything() == reckoned_anew()
            assert everything() != before


def _writes(concluded, ready):
    """One after the other, each of one table alone."""
    pilot = concluded.pilot
    versions, agreements = Description.objects.filter(pilot=pilot), Agreement.objects.filter(pilot=pilot)
    costs = CostLine.objects.filter(description=pilot.current)
    unfiled = {
        "filed_at": None,
        "filed_by": None,
        "filing": None,
        "canonical": "",
        "sha256": "",
        "timing": "",
    }
    unconcluded = {"concluded_at": None, "filing": None}
    yield lambda: _again(pilot.current, version=2, state="draft", **unfiled)
    yield lambda: versions.filter(version=1).update(timing="further")
    yield versions.filter(version=2).delete
    yield lambda: _again(costs[0])
    yield lambda: costs.update(amount=7)
    yield costs.filter(pk=costs[0].pk).delete
    yield lambda: _again(concluded, version=2, kind="amendment", state="draft", **unconcluded)
    yield lambda: agreements.filter(version=2).update(state="review")
    yield agreements.filter(version=2).delete
    yield lambda: _again(BudgetLine.objects.filter(agreement=concluded)[0])
    signed = {"sending": ready.sendings.latest("number"), "by": ready.changed_by, "at": clock.now()}
    yield lambda: Signature.objects.create(side="union", method="app", sha256="", **signed)


def _again(row, **others):
    """The same row once more, written by itself."""
    row = type(row).objects.get(pk=row.pk)
    for name, value in {"pk": None, "id": None, **others}.items():
        setattr(row, name, value)
    row.save_base(raw=True, force_insert=True)
