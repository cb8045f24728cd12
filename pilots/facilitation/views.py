"""Requests for the facilitator: the facilitator's page, and what a region asks from a pilot's page."""

from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.cpr import demand_no_cpr
from common.errors import Refused
from common.limits import TEXT_LIMIT, demand_within
from common.text import typed
from common.typed import boxes, put_by, take_out, too_late
from pilots.facilitation import facilitation
from pilots.facilitation.facilitation import OPEN, FacilitationRequest
from pilots.facilitation.request_filter import STATES, RequestFilter
from pilots.pilot.finding import visible_pilot
from regions.once import once, token_in
from regions.permissions import Missing, Permission, demand
from regions.saved_views import ListName
from regions.view_chips import EVERYTHING, Views

ROWS_A_PAGE = 25
# What a button is called, and what it does.
VERBS = {"take_up": facilitation.take_up, "write": facilitation.write, "close": facilitation.close}
TONES = {"asked": "notice", "talking": "info", "done": "ok", "cancelled": "outline"}


@dataclass(frozen=True)
class Row:
    """A request on the page; `note` and `refusal` when an answer to it was refused."""

    request: FacilitationRequest
    note: str = ""
    refusal: Refused | None = None

    @property
    def tone(self):
        return TONES[self.request.state]

    @property
    def is_open(self):
        return self.request.state in OPEN

    @property
    def box_id(self):
        return f"note-{self.request.pk}"


@require_safe
def requests(request):
    """The open requests first, the longest waiting first."""
    demand(request.user, Permission.SEE_REQUESTS)
    return _show(request, take_out(request))


def _show(request, notes, refused=None):
    """The page of requests with the `notes` typed in their boxes; the `refused` row stands first."""
    every = FacilitationRequest.objects.visible_to(request.user).standing()
    form = RequestFilter(request.GET)
    seen = form.found(every).select_related("pilot__region", "pilot__current", "asked_by")
    is_closed = Case(When(state__in=OPEN, then=Value(0)), default=Value(1))
    page = Paginator(seen.order_by(is_closed, "asked_at", "pk"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        replace(row, note=notes.get(row.box_id, ""))
        for row in map(Row, page)
        if refused is None or row.request.pk != refused.request.pk
    ]
    context = {
        "form": form,
        "page_of_rows": page,
        "rows": [refused, *rows] if refused else rows,
        "limit": TEXT_LIMIT,
        # A refused answer stands at an address of its own: nothing there leads on from it.
        "views": None
        if refused
        else Views(
            ListName.REQUESTS,
            form,
            user=request.user,
            standing=[*EVERYTHING, *((state.label, f"state={state}") for state in STATES)],
            rows=every,
        ),
        "refused": refused,
    }
    return render(
        request,
        "pilots/facilitation/requests.html",
        context,
        status=422 if refused or form.errors else 200,
    )


def visible_request(request, pk):
    seen = FacilitationRequest.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("pilot__region", "pilot__current", "asked_by"), pk=pk)


@require_POST
def answer(request, pk):
    """Take a request up, write a note to the region about it, or close it."""
    found = visible_request(request, pk)
    demand(request.user, Permission.SEE_REQUESTS)
    pressed = next((name for name in VERBS if name in request.POST), "take_up")
    notes = boxes(request.POST)
    note = notes.pop(Row(found).box_id, "")
    try:
        _demand_fit(note)
        if pressed == "write":
            facilitation.demand_note(note)
    except Refused as refusal:
        return _show(request, notes, Row(found, note, refusal))
    put_by(request, reverse("requests"), notes)

    def do():
        seen = _moment(request.POST.get(f"seen-{found.pk}", ""))
        VERBS[pressed](found, by=request.user, note=note, seen=seen)
        saved = _("Your answer about %(case)s is saved. The region can see it.")
        messages.success(request, saved % {"case": found.pilot.case_number})
        return reverse("requests")

    try:
        # The page has one token for all its buttons.
        token = uuid5(token_in(request.POST), f"{pressed} {found.pk}")
        return redirect(once(token, by=request.user, do=do))
    except Refused as refusal:
        return too_late(request, refusal, "requests")


def _moment(text):
    """What a page wrote of a moment, or None: what is no moment was written by none of our pages."""
    with suppress(ValueError):
        moment = parse_datetime(text)
        return moment if moment and is_aware(moment) else None
    return None


def _demand_fit(text):
    demand_no_cpr(text)
    demand_within(text.strip(), TEXT_LIMIT)


@require_POST
def ask(request, pk):
    found = visible_pilot(request, pk)
    if not facilitation.may_ask(found, request.user):
        raise Missing(Permission.WRITE_DESCRIPTIONS)
    wish = typed(request.POST, "wish")
    try:
        _demand_fit(wish)
    except Refused as refusal:
        return _ask_again(request, found, wish, refusal)
    try:
        facilitation.ask(found, wish, by=request.user)
    except Refused as refusal:
        return too_late(request, refusal, f"{found.get_absolute_url()}#hjaelp")
    messages.success(request, _("The facilitator is asked."))
    return redirect(f"{found.get_absolute_url()}#hjaelp")


def _ask_again(request, found, wish, refusal):
    """What was refused, as it was typed, on a page of its own."""
    context = {
        "case": found.case_number,
        "back": f"{found.get_absolute_url()}#hjaelp",
        "heading": _("Ask for help"),
        "undone": _("The facilitator was not asked"),
        "name": "wish",
        "label": _("What should the help be about?"),
        "limit": TEXT_LIMIT,
        "refusal": refusal,
        "typed": wish,
    }
    return render(request, "pilots/text_again.html", context, status=422)


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
