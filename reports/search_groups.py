"""Reports among what is found when everything is searched: which there are, and those that a person has ordered."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.dates import format_moment
from common.search import says
from common.search_groups import Found, Group, Hit
from regions.permissions import Permission, can
from reports.runs.runs import ReportKind, ReportRun

PAGES = {ReportKind.OVERVIEW: "report_overview", ReportKind.COLLECTION: "reports"}


def _reads_reports(user):
    return can(user, Permission.READ_REPORTS)


def _reports(user, typed):
    labels = [(str(kind.label), reverse(name)) for kind, name in PAGES.items()]
    pages = [Hit(label, url) for label, url in labels if says(label, typed)]
    runs = ReportRun.objects.visible_to(user).select_related("programme").defer("content")
    ordered = [_run(run) for run in runs if says(f"{run.get_kind_display()} {run.name}", typed)]
    found = [*pages, *ordered]
    return Found(len(found), lambda first, last: found[first:last])


def _run(run):
    url = reverse("report_run", args=[run.pk])
    notes = (run.name, str(run.programme), format_moment(run.requested_at))
    return Hit(run.get_kind_display(), url, notes, run.tone, run.get_state_display())


GROUPS = [Group("rapporter", _("Reports"), 50, _reads_reports, _reports)]
