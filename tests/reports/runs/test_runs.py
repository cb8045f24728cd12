"""Ordering a report, making it in the worker, and fetching it alone."""

import datetime
import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from common import clock
from common.errors import Refused
from common.pdf import ForbiddenResource
from regions.journal import about
from regions.models import Membership, Region
from regions.orders import MOST_UNDERWAY, PATIENCE, OrderState
from regions.permissions import Role
from reports.overview.selection import Selection
from reports.runs import runs
from reports.runs.runs import ReportKind, ReportRun, make_report, order
from tests.common import pdf_reading
from tests.factories import ProgrammeFactory, RegionFactory, UserFactory, member
from tests.reports.building import BEFORE, everything, placed, writer

pytestmark = pytest.mark.django_db

NAMES = {
    ReportKind.OVERVIEW: "karrierespor-oversigt-ok21-nord-2021-10-15.pdf",
    ReportKind.SHEET: "karrierespor-oversigt-ok21-nord-2021-10-15.xlsx",
    ReportKind.COLLECTION: "karrierespor-samling-ok21-nord-2021-10-15.pdf",
}


@pytest.fixture(autouse=True)
def before_the_deadline(time_machine):
    time_machine.move_to(BEFORE, tick=False)


@pytest.mark.parametrize("kind", ReportKind.values)
def test_a_run_is_ordered_made_and_kept_with_its_checksum(kind, django_capture_on_commit_callbacks):
    region = RegionFactory(slug="nord")
    by = writer(region)
    placed(region, by=by)

    with django_capture_on_commit_callbacks(execute=True):
        run = order(kind, everything(), by=by)

    queued = DBTaskResult.objects.get(task_path="reports.runs.runs.make_report")
    assert (run.state, queued.args_kwargs) == (OrderState.WAITING, {"args": [run.pk], "kwargs": {}})
    make_report.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.name) == (OrderState.DONE, NAMES[kind])
    assert (run.sha256, run.size) == (hashlib.sha256(run.content).hexdigest(), len(run.content))
    assert run.is_sheet or pdf_reading.faults(bytes(run.content)) == []
    assert [event.verb for event in about(run)] == ["report_ordered"]


def test_a_run_that_fails_says_so_and_lets_the_error_through(monkeypatch):
    region = RegionFactory()
    run = order(ReportKind.OVERVIEW, everything(), by=writer(region))

    def refuse(*args, **kwargs):
        raise ForbiddenResource("file:///etc/hostname")

    monkeypatch.setitem(runs.MAKERS, ReportKind.OVERVIEW, refuse)

    with pytest.raises(ForbiddenResource):
        make_report.call(run.pk)

    run.refresh_from_db()
    assert (run.state, run.content) == (OrderState.FAILED, None)


def test_a_run_is_for_who_ordered_it_as_long_as_they_may_read_its_regions():
    region, other = RegionFactory(), RegionFactory()
    hr = writer(region)
    run = order(ReportKind.OVERVIEW, Selection(ProgrammeFactory(), (region,)), by=hr)
    central = member(Role.CENTRAL_UNION)

    assert list(ReportRun.objects.visible_to(hr)) == [run]
    assert list(ReportRun.objects.visible_to(writer(region))) == []
    assert list(ReportRun.objects.visible_to(central)) == []
    Membership.objects.filter(user=hr).update(ends_on=clock.today() - datetime.timedelta(days=1))
    Membership.objects.create(
        user=hr, role=Role.HR, region=other, starts_on=clock.today(), given_at=clock.now()
    )
    del hr._memberships
    assert list(ReportRun.objects.visible_to(hr)) == []


def test_a_report_over_all_regions_stays_with_who_may_read_all():
    RegionFactory.create_batch(2)
    central = member(Role.CENTRAL_EMPLOYER)

    run = order(ReportKind.OVERVIEW, everything(), by=central)

    assert list(run.regions.all()) == list(Region.objects.all())
    assert list(ReportRun.objects.visible_to(central)) == [run]


def test_old_runs_go_when_a_new_one_is_ordered(time_machine):
    by = writer(RegionFactory())
    old = order(ReportKind.OVERVIEW, everything(), by=by)
    time_machine.shift(datetime.timedelta(days=runs.KEPT_DAYS))
    kept = order(ReportKind.OVERVIEW, everything(), by=by)
    time_machine.shift(datetime.timedelta(seconds=1))

    new = order(ReportKind.OVERVIEW, everything(), by=by)

    assert list(ReportRun.objects.values_list("pk", flat=True)) == [new.pk, kept.pk]
    assert not ReportRun.objects.filter(pk=old.pk).exists()


def test_a_run_that_waits_too_long_says_so(time_machine):
    run = order(ReportKind.OVERVIEW, everything(), by=writer(RegionFactory()))
    assert (run.is_underway, run.is_overdue) == (True, False)

    time_machine.shift(PATIENCE + datetime.timedelta(seconds=1))

    assert (run.is_underway, run.is_overdue) == (False, True)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "andet"}, "reportrun_kind_is_known"),
        ({"state": "andet"}, "reportrun_state_is_known"),
        ({"state": OrderState.DONE}, "reportrun_done_has_content"),
        ({"content": b"%PDF", "sha256": "x"}, "reportrun_done_has_content"),
    ],
)
def test_the_database_refuses_a_run_that_makes_no_sense(wrong, constraint):
    fields = {
        "kind": ReportKind.OVERVIEW,
        "programme": ProgrammeFactory(),
        "requested_by": UserFactory(),
        "requested_at": clock.now(),
    }

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReportRun.objects.create(**fields | wrong)

    ReportRun.objects.create(**fields, state=OrderState.DONE, content=b"%PDF", sha256="x")


def test_one_person_has_five_underway_at_most_and_another_is_not_held_up(django_capture_on_commit_callbacks):
    one, other = writer(RegionFactory(slug="nord")), writer(RegionFactory(slug="syd"))
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(MOST_UNDERWAY):
            order(ReportKind.OVERVIEW, everything(), by=one)
        with pytest.raises(Refused):
            order(ReportKind.OVERVIEW, everything(), by=one)
        for _again in range(2):
            order(ReportKind.OVERVIEW, everything(), by=other)

    taken = [task.args_kwargs["args"][0] for task in DBTaskResult.objects.ready()]
    owners = [ReportRun.objects.get(pk=pk).requested_by for pk in taken]
    assert owners == [one, other, one, other, one, one, one]
    ReportRun.objects.filter(requested_by=one).update(state=OrderState.FAILED)
    assert order(ReportKind.OVERVIEW, everything(), by=one).pk


def test_an_order_too_many_is_refused_on_the_page_and_orders_nothing(client):
    by = writer(RegionFactory(slug="nord"))
    for _again in range(MOST_UNDERWAY):
        order(ReportKind.OVERVIEW, everything(), by=by)
    client.force_login(by)
    form = client.get(reverse("reports")).context["form"]
    data = {"token": str(form["token"].value()), "programme": ProgrammeFactory().pk}

    page = client.post(reverse("report_order", args=["samling"]), data)

    assert (page.status_code, len(page.context["form"].non_field_errors())) == (422, 1)
    assert ReportRun.objects.count() == MOST_UNDERWAY
