"""Requests for the facilitator: the facilitator's page, and what a region asks from a pilot's page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.cpr import demand_no_cpr
from common.errors import Refused
from pilots import facilitation
from pilots.facilitation import OPEN, FacilitationRequest
from pilots.pilot_views import visible_pilot
from regions.permissions import Missing, Permission, demand

ROWS_A_PAGE = 25
TONES = {"asked": "notice", "talking": "info", "done": "ok", "cancelled": "outline"}


@require_safe
def requests(request):
    """The open requests first, the longest waiting first."""
    demand(request.user, Permission.SEE_REQUESTS)
    seen = FacilitationRequest.objects.visible_to(request.user).select_related(
        "pilot__region", "pilot__current", "asked_by"
    )
    is_closed = Case(When(state__in=OPEN, then=Value(0)), default=Value(1))
    page = Paginator(seen.order_by(is_closed, "asked_at", "pk"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(row, TONES[row.state], row.state in OPEN) for row in page]
    return render(request, "pilots/requests.html", {"page_of_rows": page, "rows": rows})


def visible_request(request, pk):
    seen = FacilitationRequest.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("pilot__region", "pilot__current", "asked_by"), pk=pk)


@require_POST
def answer(request, pk):
    """Take a request up, or close it, with a note to the region."""
    found = visible_request(request, pk)
    demand(request.user, Permission.SEE_REQUESTS)
    verb = facilitation.close if "close" in request.POST else facilitation.take_up
    note = request.POST.get("note", "").replace("\0", "")
    try:
        demand_no_cpr(note)
        verb(found, by=request.user, note=note)
        messages.success(request, _("Your answer is saved. The region can see it."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("requests")


@require_POST
def ask(request, pk):
    found = visible_pilot(request, pk)
    if not facilitation.may_ask(found, request.user):
        raise Missing(Permission.WRITE_DESCRIPTIONS)
    wish = request.POST.get("wish", "").replace("\0", "")
    try:
        demand_no_cpr(wish)
        facilitation.ask(found, wish, by=request.user)
        messages.success(request, _("The facilitator is asked."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{found.get_absolute_url()}#hjaelp")


@require_POST
def cancel(request, pk):
    found = visible_request(request, pk)
    if not facilitation.may_ask(found.pilot, request.user):
        raise Missing(Permission.WRITE_DESCRIPTIONS)
    try:
        facilitation.cancel(found, by=request.user)
        messages.success(request, _("The request is taken back."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{found.pilot.get_absolute_url()}#hjaelp")
