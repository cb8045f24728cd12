"""A report is ordered by a person, made by the worker, and fetched by that person alone."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from common import clock
from pilots.models import Programme
from regions import journal
from regions.models import Region
from regions.orders import WholeOrder, fulfil, kept_whole, place_in_turn, priority_of
from regions.permissions import Permission, within
from reports.overview import workbook
from reports.overview.selection import Selection
from reports.runs import printing

KEPT_DAYS = 30


class ReportKind(models.TextChoices):
    OVERVIEW = "oversigt", _("Consolidated overview")
    SHEET = "regneark", _("Consolidated overview as spreadsheet")
    COLLECTION = "samling", _("Collection of preliminary descriptions")


class ReportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as long as one may read reports in every region they tell about."""
        readable = Region.objects.filter(within(user, Permission.READ_REPORTS, "pk"))
        foreign = ReportRun.regions.through.objects.exclude(region__in=readable)
        return self.filter(~Exists(foreign.filter(reportrun=OuterRef("pk"))), requested_by=user)


class ReportRun(WholeOrder):
    kind = models.CharField(_("report"), max_length=10, choices=ReportKind)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    regions = models.ManyToManyField(Region, related_name="+")
    as_of = models.DateField(_("as of"), null=True, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta(WholeOrder.Meta):
        constraints = [
            *WholeOrder.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="reportrun_kind_is_known"),
        ]

    @property
    def selection(self):
        return Selection(self.programme, tuple(self.regions.all()), self.as_of)

    @property
    def is_sheet(self):
        return self.kind == ReportKind.SHEET


@transaction.atomic
def order(kind, selection, *, by):
    """Ask the worker for a report and return the run; runs that are too old to keep go at the same time.

    Raise Refused when the person has too many files underway.
    """
    at = clock.now()
    place = place_in_turn(by, at)
    ReportRun.objects.filter(requested_at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    run = ReportRun.objects.create(
        kind=kind,
        programme=selection.programme,
        as_of=selection.as_of,
        requested_by=by,
        requested_at=at,
        name=file_name(kind, selection),
    )
    run.regions.set(selection.regions)
    journal.record("report_ordered", run, by=by, note=run.name)
    transaction.on_commit(lambda: make_report.using(priority=priority_of(place)).enqueue(run.pk))
    return run


def file_name(kind, selection):
    """The spreadsheet is the overview, too: only its ending is another."""
    if kind == ReportKind.SHEET:
        return selection.file_name(ReportKind.OVERVIEW, clock.today(), ".xlsx")
    return selection.file_name(kind, clock.today(), ".pdf")


MAKERS = {
    ReportKind.OVERVIEW: printing.overview_pdf,
    ReportKind.SHEET: workbook.overview_workbook,
    ReportKind.COLLECTION: printing.collection_pdf,
}


@task()
def make_report(run_id):
    """Make the file of a run."""
    fulfil(ReportRun, run_id, _make)


def _make(run):
    return kept_whole(MAKERS[run.kind](run.selection, at=run.requested_at, by=run.requested_by))
