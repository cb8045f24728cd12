"""What the central parties have received: filings, newest first, with receipts and with what is missing."""

import django_filters as filters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.forms import CheckboxInput
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common import clock
from common.dates import format_moment
from common.forms import FilterForm
from pilots.agreements import accounts_asked
from pilots.agreements.agreement import name_of, number_of
from pilots.descriptions.filing import parties_of
from pilots.filings.filing import Filing, Party, Receipt
from pilots.pilot.pilot import Pilot, State, Timing
from pilots.programme.pages import programme_in_focus
from regions.models import Region
from regions.permissions import Permission, can, within

ROWS_A_PAGE = 25
# Of the pilot: the versions before the withdrawn one stay as they were filed.
IS_WITHDRAWN = Q(pilot__current__state=State.WITHDRAWN)


def filings_for(user):
    """The filings that `user` receives, newest first, each marked with what this page tells of it."""
    lacking = Q()
    for party in parties_of(user):
        lacking |= ~Exists(Receipt.objects.filter(filing=OuterRef("pk"), party=party))
    return (
        Filing.objects.visible_to(user)
        .filter(within(user, Permission.GIVE_RECEIPTS, "pilot__region"))
        .annotate(
            employer_at=_receipt_of(Party.EMPLOYER),
            union_at=_receipt_of(Party.UNION),
            lacks_ours=lacking & ~IS_WITHDRAWN,
        )
        .order_by("-at", "-pk")
    )


def _receipt_of(party):
    return Subquery(Receipt.objects.filter(filing=OuterRef("pk"), party=party).values("at")[:1])


def regions_without_filings(programme):
    """The regions that took part when the programme's deadline fell, and have nothing filed in it now."""
    filings = Pilot.objects.standing().filter(programme=programme, region=OuterRef("pk"))
    return Region.objects.valid(on=programme.deadline_on).exclude(Exists(filings))


class ReceivedFilter(filters.FilterSet):
    region = filters.ChoiceFilter(label=_("Region"), field_name="pilot__region_id", empty_label=_("All"))
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

    def without_receipt(self, versions, name, wanted):
        return versions.filter(lacks_ours=True) if wanted else versions


def row_of(version, since):
    """What the page prints of a version; `since` is when the reader was here before."""
    names = ("agreement", "agreement_receipt") if version["kind"] else ("version", "give_receipt")
    url, receipt_url = (reverse(name, args=[version["pilot_id"], version["version"]]) for name in names)
    return {
        "url": url,
        "receipt_url": receipt_url,
        "version": version["version"],
        "agreement": name_of(version["kind"], version["amendment"]) if version["kind"] else "",
        "case_number": f"{version['abbreviation']}-{version['number']}",
        "title": version["title"],
        "region": version["region"],
        "timing": Timing(version["timing"]).label if version["timing"] else "",
        "filed_at": format_moment(version["at"]),
        "employer_at": format_moment(version["employer_at"]) if version["employer_at"] else "",
        "union_at": format_moment(version["union_at"]) if version["union_at"] else "",
        "is_new": since is None or version["at"] > since,
        "is_withdrawn": version["pilot_state"] == State.WITHDRAWN,
        "lacks_ours": version["lacks_ours"],
    }


def rows(versions, since):
    fields = "pilot_id at employer_at union_at lacks_ours".split()
    places = {
        "version": Coalesce("description__version", "agreement__version"),
        "title": Coalesce("description__title", "agreement__title"),
        "timing": F("description__timing"),
        "kind": F("agreement__kind"),
        "amendment": number_of("agreement__version"),
        "number": F("pilot__number"),
        "abbreviation": F("pilot__region__abbreviation"),
        "region": F("pilot__region__name"),
        "pilot_state": F("pilot__current__state"),
    }
    return [row_of(version, since) for version in versions.values(*fields, **places)]


@require_safe
def received(request):
    if not can(request.user, Permission.GIVE_RECEIPTS):
        raise PermissionDenied
    versions = filings_for(request.user)
    received_filter = ReceivedFilter(request.GET, versions)
    # The page's ids first: what is told of each version is not looked up for those that are skipped.
    page = Paginator(received_filter.found.values("pk"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = rows(versions.filter(pk__in=page.object_list), request.user.previous_login)
    programme = programme_in_focus(on=clock.today())
    context = {
        "form": received_filter.form,
        "page_of_rows": page,
        "is_filtered": bool(request.GET),
        "statements": accounts_asked.statements(request.user),
        "programme": programme,
        "silent_regions": regions_without_filings(programme) if programme else [],
    }
    return render(request, "home/received.html", context)
