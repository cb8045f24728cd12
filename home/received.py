"""What the central parties have received: filings, newest first, with receipts and with what is missing."""

from datetime import datetime, time

import django_filters as filters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, Subquery
from django.forms import CheckboxInput
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common import clock
from common.dates import format_moment
from common.forms import FilterForm
from common.search import SearchField, holds_words
from pilots.filings.filing import Filing, Party, Receipt
from pilots.filings.receipts import parties_of
from pilots.pilot.pilot import Pilot
from pilots.programme.pages import programme_in_focus
from regions.models import Region
from regions.permissions import Permission, can, within

ROWS_A_PAGE = 25


def filings_for(user):
    """The filings that `user` receives, newest first, each marked with what this page tells of it."""
    lacking = Q()
    for party in parties_of(user):
        lacking |= ~Exists(Receipt.objects.filter(filing=OuterRef("pk"), party=party))
    return (
        Filing.objects.visible_to(user)
        .filter(within(user, Permission.GIVE_RECEIPTS, "region"))
        .annotate(
            employer_at=_receipt_of(Party.EMPLOYER),
            union_at=_receipt_of(Party.UNION),
            lacks_ours=lacking & Q(withdrawn_at=None),
        )
        .order_by("-at", "-pk")
    )


def _receipt_of(party):
    return Subquery(Receipt.objects.filter(filing=OuterRef("pk"), party=party).values("at")[:1])


def regions_without_filings(programme):
    """The regions that took part when the programme's deadline fell, and have nothing filed in it now."""
    filings = Pilot.objects.standing().filter(programme=programme, region=OuterRef("pk"))
    return Region.objects.valid(on=programme.deadline_on).exclude(Exists(filings))


class SearchFilter(filters.Filter):
    field_class = SearchField


class ReceivedFilter(filters.FilterSet):
    q = SearchFilter(label=_("Search in title and case number"), method="search")
    region = filters.ChoiceFilter(label=_("Region"), field_name="region_id", empty_label=_("All"))
    waiting = filters.BooleanFilter(
        label=_("Only without our receipt"), method="without_receipt", widget=CheckboxInput
    )

    class Meta:
        model = Filing
        form = FilterForm
        fields = []

    def __init__(self, query, versions):
        super().__init__(query, queryset=versions)
        regions = Region.objects.filter(valid_from__lte=clock.today())
        self.filters["region"].extra["choices"] = list(regions.values_list("pk", "name"))

    @property
    def found(self):
        return self.qs if self.form.is_valid() else self.queryset.none()

    def search(self, versions, name, typed):
        return versions.filter(holds_words(typed, "title", "case"))

    def without_receipt(self, versions, name, wanted):
        return versions.filter(lacks_ours=True) if wanted else versions


def rows(filings, since):
    """What the page prints of the filings; `since` is when the reader was here before."""
    return [_row(filing, since) for filing in filings.with_documents()]


def _row(filing, since):
    kind, document = filing.kind_of_document, filing.document
    return {
        "url": filing.path,
        "receipt_url": kind.url("receipt", document),
        "called": kind.called(document),
        "case_number": filing.case,
        "title": filing.title,
        "region": filing.region.name,
        "timing": kind.timing(document) if kind.timing else "",
        "filed_at": format_moment(filing.at),
        "employer_at": format_moment(filing.employer_at) if filing.employer_at else "",
        "union_at": format_moment(filing.union_at) if filing.union_at else "",
        "is_new": since is None or filing.at > since,
        "is_withdrawn": filing.withdrawn_at is not None,
        "lacks_ours": filing.lacks_ours,
    }


def midnight(day):
    return datetime.combine(day, time(), clock.COPENHAGEN)


@require_safe
def received(request):
    if not can(request.user, Permission.GIVE_RECEIPTS):
        raise PermissionDenied
    versions = filings_for(request.user)
    received_filter = ReceivedFilter(request.GET, versions)
    # The page's ids first: what is told of each version is not looked up for those that are skipped.
    page = Paginator(received_filter.found.values("pk"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = versions.filter(pk__in=page.object_list).select_related("region")
    page.object_list = rows(shown, request.user.previous_login)
    programme = programme_in_focus(on=clock.today())
    context = {
        "form": received_filter.form,
        "page_of_rows": page,
        "is_filtered": bool(request.GET),
        "programme": programme,
        "silent_regions": regions_without_filings(programme) if programme else [],
    }
    return render(request, "home/received.html", context)
