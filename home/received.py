"""What the central parties have received: filings, newest first, with receipts and with what is missing."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common import clock
from common.date_fields import DateFormField
from common.dates import format_moment
from common.lists.counts import counts
from common.lists.form import FilterForm
from common.search import SearchField, holds_words
from pilots.case.pilot_facts import PilotFacts
from pilots.documents import kinds
from pilots.filings.filing import Filing, Party
from pilots.filings.receipts import parties_of
from pilots.programme.pages import programme_in_focus
from regions.models import Region
from regions.permissions import Permission, can, within
from regions.saved_views import ListName
from regions.view_chips import Views

ROWS_A_PAGE = 25


def filings_for(user):
    """The filings that `user` receives, newest first, each marked with what this page tells of it."""
    return _told(received_by(user), user)


def received_by(user):
    return Filing.objects.visible_to(user).filter(within(user, Permission.GIVE_RECEIPTS, "region"))


def _told(filings, user):
    # Joined rather than looked up for each: one pass over the receipts, however many filings are counted.
    receipts = {f"{party}_receipt": _receipt_of(party) for party in Party}
    lacking = Q(*(Q(**{f"{party}_receipt": None}) for party in parties_of(user)), _connector=Q.OR)
    return (
        filings.alias(**receipts)
        .annotate(
            employer_at=F("employer_receipt__at"),
            union_at=F("union_receipt__at"),
            is_given=~lacking,
            lacks_ours=lacking & Q(withdrawn_at=None),
        )
        .order_by("-at", "-pk")
    )


def _receipt_of(party):
    return FilteredRelation("receipts", condition=Q(receipts__party=party))


def regions_without_filings(programme):
    """The regions that took part when the programme's deadline fell, and have nothing filed in it now."""
    filings = PilotFacts.objects.standing().filter(programme=programme, region=OuterRef("pk"))
    return Region.objects.valid(on=programme.deadline_on).exclude(Exists(filings))


def regions_to_choose():
    return list(Region.objects.filter(valid_from__lte=clock.today()).values_list("pk", "name"))


LACKING, GIVEN = "lacking", "given"


class ReceivedFilter(FilterForm):
    q = SearchField(label=_("Search in title and case number"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    kind = forms.ChoiceField(label=_("Kind of document"), required=False)
    receipt = forms.ChoiceField(
        label=_("Our receipt"),
        required=False,
        choices=[("", _("All")), (LACKING, _("Not given yet")), (GIVEN, _("Given"))],
    )
    first = DateFormField(label=_("Received from"), required=False, help_text=_("dd.mm.yyyy"))
    last = DateFormField(label=_("Received until"), required=False, help_text=_("dd.mm.yyyy"))

    def __init__(self, query, *, regions):
        """`regions` are choices, looked up once however many forms there are."""
        super().__init__(query)
        self.fields["region"].choices = [("", _("All")), *regions]
        self.fields["kind"].choices = [("", _("All")), *((kind.name, kind.title) for kind in kinds.kinds())]

    def _asks(self, asked):
        found = Q()
        if asked["q"]:
            found &= holds_words(asked["q"], "title", "case")
        for name, path in (("region", "region"), ("kind", "kind")):
            if asked[name]:
                found &= Q(**{path: asked[name]})
        if asked["first"]:
            found &= Q(at__gte=midnight(asked["first"]))
        if asked["last"]:
            found &= Q(at__lt=midnight(asked["last"] + timedelta(days=1)))
        if asked["receipt"]:
            found &= Q(lacks_ours=True) if asked["receipt"] == LACKING else Q(is_given=True)
        return found


@dataclass
class _Counts:
    """What the views and the page itself hold, counted together."""

    filings: QuerySet
    regions: list
    asked: QueryDict
    # When the reader was here before.
    since: datetime | None = None
    of_page: int = 0
    new: int = 0

    def of_views(self, queries):
        asked = [ReceivedFilter(query, regions=self.regions).match for query in [*queries, self.asked]]
        is_new = Q(at__gt=self.since) if self.since else None
        *found, self.of_page, self.new = counts(self.filings, [*asked, is_new])
        return found


def midnight(day):
    return datetime.combine(day, time(), clock.COPENHAGEN)


def rows(filings, since):
    """What the page prints of the filings; `since` is when the reader was here before."""
    return [_row(filing, since) for filing in filings.with_documents()]


def _row(filing, since):
    kind, document = filing.kind_of_document, filing.document
    return {
        "pk": str(filing.pk),
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


@require_safe
def received(request):
    if not can(request.user, Permission.GIVE_RECEIPTS):
        raise PermissionDenied
    versions = filings_for(request.user)
    regions = regions_to_choose()
    form = ReceivedFilter(request.GET, regions=regions)
    held = _Counts(versions, regions, request.GET, request.user.previous_login)
    views = Views(
        ListName.RECEIVED,
        form,
        user=request.user,
        standing=[(_("Everything"), ""), (_("Without our receipt"), f"receipt={LACKING}")],
        count=held.of_views,
    )
    # The page's ids first, by themselves: what is visible is found once, and nothing is told of what is skipped.
    paginator = Paginator(form.found(versions).values_list("pk", flat=True), ROWS_A_PAGE)
    paginator.count = held.of_page
    page = paginator.get_page(request.GET.get("page"))
    shown = _told(Filing.objects.filter(pk__in=list(page.object_list)), request.user).select_related("region")
    page.object_list = rows(shown, held.since)
    programme = programme_in_focus(on=clock.today())
    context = {
        "form": form,
        "views": views,
        "page_of_rows": page,
        "rows": page.object_list,
        "new": held.new,
        "since": held.since,
        "marks_new": 2 * sum(row["is_new"] for row in page.object_list) <= len(page.object_list),
        "lacks_some": any(row["lacks_ours"] for row in page.object_list),
        "programme": programme,
        "has_passed": programme is not None and programme.days_left(on=clock.today()) < 0,
        "silent_regions": regions_without_filings(programme) if programme else [],
    }
    return render(request, "home/received.html", context)
