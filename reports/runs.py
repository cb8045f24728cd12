"""A report as PDF is ordered by a person, made by the worker, and fetched by that person alone."""

import hashlib
from contextlib import ExitStack
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from common import clock
from common.errors import Refused
from pilots.models import Programme
from regions import journal
from regions.models import Region
from regions.permissions import Permission, scope
from reports import printing
from reports.selection import Selection

KEPT_DAYS = 30
PATIENCE = timedelta(minutes=15)
# Of one person at a time. The first goes before everybody's second, and so on.
MOST_UNDERWAY = 5


class ReportKind(models.TextChoices):
    OVERVIEW = "oversigt", _("Consolidated overview")
    COLLECTION = "samling", _("Collection of preliminary descriptions")


class RunState(models.TextChoices):
    WAITING = "waiting", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Could not be made")


class ReportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as long as one may read reports in every region they tell about."""
        readable = Region.objects.filter(scope(user, Permission.READ_REPORTS).q("pk"))
        foreign = ReportRun.regions.through.objects.exclude(region__in=readable)
        return self.filter(~Exists(foreign.filter(reportrun=OuterRef("pk"))), requested_by=user)


class ReportRun(models.Model):
    kind = models.CharField(_("report"), max_length=10, choices=ReportKind)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    regions = models.ManyToManyField(Region, related_name="+")
    as_of = models.DateField(_("as of"), null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("ordered at"))
    state = models.CharField(_("status"), max_length=8, choices=RunState, default=RunState.WAITING)
    name = models.CharField(_("file"), max_length=150)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="reportrun_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="reportrun_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="done", content__isnull=False) & ~Q(sha256="")
                | ~Q(state="done") & Q(content__isnull=True, sha256=""),
                name="reportrun_done_has_content",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def selection(self):
        return Selection(self.programme, tuple(self.regions.all()), self.as_of)

    @property
    def is_done(self):
        return self.state == RunState.DONE

    @property
    def is_underway(self):
        return self.state == RunState.WAITING and not self.is_overdue

    @property
    def is_overdue(self):
        """The worker should long have answered: the page stops asking and says so."""
        return self.state == RunState.WAITING and clock.now() - self.requested_at > PATIENCE

    @property
    def tone(self):
        return {RunState.WAITING: "notice", RunState.DONE: "ok", RunState.FAILED: "warn"}[self.state]


@transaction.atomic
def order(kind, selection, *, by):
    """Ask the worker for a report and return the run; runs that are too old to keep go at the same time.

    Raise Refused when the person has too many underway.
    """
    at = clock.now()
    place = _place_in_turn(by, at)
    ReportRun.objects.filter(requested_at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    run = ReportRun.objects.create(
        kind=kind,
        programme=selection.programme,
        as_of=selection.as_of,
        requested_by=by,
        requested_at=at,
        name=selection.file_name(kind, clock.today(), ".pdf"),
    )
    run.regions.set(selection.regions)
    journal.record("report_ordered", run, by=by, note=run.name)
    # The lower, the later: who orders many waits for those who ordered one.
    transaction.on_commit(lambda: make_report.using(priority=-place).enqueue(run.pk))
    return run


def _place_in_turn(by, at):
    """How many reports of theirs are underway already, asked under a lock on the person; Refused for too many."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    underway = ReportRun.objects.filter(
        requested_by=by, state=RunState.WAITING, requested_at__gte=at - PATIENCE
    ).count()
    if underway >= MOST_UNDERWAY:
        raise Refused(
            _("%(number)d of your reports are being made. Order more when the first of them is ready.")
            % {"number": underway}
        )
    return underway


MAKERS = {ReportKind.OVERVIEW: printing.overview_pdf, ReportKind.COLLECTION: printing.collection_pdf}


@task()
def make_report(run_id):
    """Make the PDF of a run; whatever goes wrong, the run says so and the error goes on to the log."""
    run = ReportRun.objects.get(pk=run_id)
    waiting = ReportRun.objects.filter(pk=run_id, state=RunState.WAITING)
    with ExitStack() as on_failure:
        on_failure.callback(waiting.update, state=RunState.FAILED)
        content = MAKERS[run.kind](run.selection, at=run.requested_at, by=run.requested_by)
        waiting.update(state=RunState.DONE, content=content, sha256=hashlib.sha256(content).hexdigest())
        on_failure.pop_all()
