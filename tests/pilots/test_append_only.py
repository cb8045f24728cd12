"""What is filed cannot be changed by any door; what is a draft can."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from common import clock
from pilots.documents import workflow
from pilots.models import Answer, CostLine, Description, FiledPdf, Milestone, Pilot, Receipt, SuccessCriterion
from regions.journal import Event
from regions.models import Membership
from tests.factories import DepartmentFactory, RegionFactory, draft
from tests.pilots.stages import in_october, picture

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]

PARTS = {
    Answer: ("text", "Andre ord"),
    SuccessCriterion: ("criterion", "Et andet mål"),
    Milestone: ("title", "En anden dag"),
    CostLine: ("amount", 1),
}
FROZEN = {
    "title": "En anden titel",
    "doctors": 9,
    "canonical": "{}",
    "sha256": "0" * 64,
    "filed_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    "timing": "late",
    "version": 7,
    "revision": 99,
    "state": "draft",
}
TABLES = [
    "pilots_description",
    *(f"pilots_{part._meta.model_name}" for part in PARTS),
    "pilots_description_hospitals",
    "pilots_description_departments",
    "pilots_filedpdf",
    "pilots_receipt",
    "regions_event",
    "regions_membership",
]


@pytest.fixture
def pilot():
    with in_october():
        pilot = draft()
        Milestone.objects.create(description=pilot.current, title="Halvvejs")
        return frozen(pilot)


def frozen(pilot):
    workflow.take("file", pilot, by=pilot.created_by)
    return Pilot.objects.get(pk=pilot.pk)


def refused(change):
    """Does the database itself refuse it?"""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize("field", FROZEN)
def test_no_field_of_a_filed_version_changes(pilot, field):
    values = {field: FROZEN[field]}
    before = picture(pilot)
    rows = Description.objects.filter(pk=pilot.current_id)

    assert refused(lambda: rows.update(**values))
    assert refused(lambda: changed(rows.get(), **values).save())
    assert refused(lambda: Description.objects.bulk_update([changed(rows.get(), **values)], [field]))
    assert refused(
        lambda: sql(f"UPDATE pilots_description SET {field} = {field} WHERE id = %s", pilot.current_id)
    )
    assert picture(pilot) == before


def test_a_filed_version_is_not_deleted(pilot):
    before = picture(pilot)
    Pilot.objects.filter(pk=pilot.pk).update(current=None)

    assert refused(pilot.current.delete)
    assert refused(lambda: Pilot.objects.filter(pk=pilot.pk).delete())
    assert refused(lambda: sql("DELETE FROM pilots_description WHERE id = %s", pilot.current_id))
    Pilot.objects.filter(pk=pilot.pk).update(current=pilot.current_id)
    assert picture(pilot) == before


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_a_filed_version_changes(pilot, part):
    field, value = PARTS[part]
    rows = part.objects.filter(description=pilot.current_id)
    loose = part.objects.filter(description=draft().current_id)
    before = picture(pilot)
    assert rows.count() == 1

    assert refused(lambda: rows.update(**{field: value}))
    assert refused(lambda: changed(rows.get(), **{field: value}).save())
    assert refused(lambda: part.objects.bulk_update([changed(rows.get(), **{field: value})], [field]))
    assert refused(lambda: rows.get().delete())
    assert refused(rows.delete)
    assert refused(lambda: part.objects.bulk_create([changed(rows.get(), pk=None)]))
    assert refused(lambda: sql(f"DELETE FROM {part._meta.db_table} WHERE id = %s", rows.get().pk))
    assert refused(lambda: rows.update(description=draft().current_id))
    assert not loose or refused(lambda: loose.update(description=pilot.current_id))
    assert picture(pilot) == before


def test_places_of_a_filed_version_do_not_change(pilot):
    version, department = pilot.current, DepartmentFactory()
    before = picture(pilot), list(version.departments.values_list("pk"))

    assert refused(lambda: version.hospitals.set([department.hospital]))
    assert refused(version.hospitals.clear)
    assert refused(lambda: version.departments.add(department))
    assert refused(lambda: version.departments.remove(version.departments.get()))
    assert (picture(pilot), list(version.departments.values_list("pk"))) == before


def make_pdf(pilot):
    return FiledPdf.objects.create(
        filing=pilot.current.filing, content=b"%PDF", sha256="0" * 64, pages=1, made_at=clock.now()
    )


def make_receipt(pilot):
    return Receipt.objects.create(
        filing=pilot.current.filing, party="union", by=pilot.created_by, at=clock.now()
    )


def make_event(pilot):
    return Event.objects.create(at=clock.now(), verb="filed", subject="pilot:0")


@pytest.mark.parametrize(
    ("make", "change"),
    [(make_pdf, {"content": b"x"}), (make_receipt, {"party": "employer"}), (make_event, {"note": "x"})],
)
def test_rows_of_record_are_only_added(pilot, make, change):
    row = make(pilot)
    rows = type(row).objects.filter(pk=row.pk)
    before = list(rows.values())

    assert refused(lambda: rows.update(**change))
    assert refused(lambda: changed(row, **change).save())
    assert refused(lambda: type(row).objects.bulk_update([changed(row, **change)], list(change)))
    assert refused(rows.delete)
    assert refused(lambda: sql(f"DELETE FROM {row._meta.db_table}"))
    assert list(rows.values()) == before


def test_a_membership_is_ended_and_never_deleted_or_rewritten(pilot):
    held = Membership.objects.filter(user=pilot.created_by)

    assert refused(held.delete)
    assert refused(lambda: sql("DELETE FROM regions_membership"))
    assert refused(lambda: held.update(role="auditor"))
    assert held.update(ends_on=datetime.date(2021, 12, 31)) == 1


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_no_table_of_record_is_emptied(pilot, table):
    make_pdf(pilot), make_receipt(pilot), make_event(pilot)

    sql("SET CONSTRAINTS ALL IMMEDIATE")

    assert refused(lambda: sql(f"TRUNCATE {table} CASCADE"))


def test_a_draft_is_free():
    pilot = draft()
    version = pilot.current
    Description.objects.filter(pk=version.pk).update(title="Nyt")
    version.answers.update(text="Nyt")
    version.criteria.all().delete()
    version.hospitals.clear()
    version.departments.clear()
    Pilot.objects.filter(pk=pilot.pk).update(current=None)

    version.delete()

    assert list(pilot.descriptions.all()) == []


def test_a_withdrawn_version_is_never_filed_again(pilot):
    workflow.take("withdraw", pilot, by=pilot.created_by, reason="Lukket")
    rows = Description.objects.filter(pk=pilot.current_id)

    assert refused(lambda: rows.update(state="filed"))
    assert refused(lambda: rows.update(withdrawal_reason="En anden grund"))
    assert rows.get().withdrawal_reason == "Lukket"


def test_a_mark_of_evaluation_is_set_once(pilot):
    Pilot.objects.filter(pk=pilot.pk).update(is_evaluated=True)

    for mark in (False, None):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Pilot.objects.filter(pk=pilot.pk).update(is_evaluated=mark)
    assert Pilot.objects.get(pk=pilot.pk).is_evaluated is True


def test_a_number_that_was_given_stays_with_its_pilot(pilot):
    rows = Pilot.objects.filter(pk=pilot.pk)
    number, region = pilot.number, pilot.region_id

    for change in ({"number": None}, {"number": number + 1}, {"region": RegionFactory()}):
        assert refused(lambda change=change: rows.update(**change))
    assert refused(lambda: rows._raw_delete(rows.db))

    assert rows.values_list("number", "region").get() == (number, region)
    # What saves all fields of a pilot changes none of these.
    Pilot.objects.get(pk=pilot.pk).save()


def test_a_draft_may_still_be_moved():
    rows = Pilot.objects.filter(pk=draft().pk)

    rows.update(region=RegionFactory())
    rows.update(number=1)

    assert rows.get().number == 1
