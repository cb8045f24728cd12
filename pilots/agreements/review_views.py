"""Reviewing an agreement: comments, threads, the queue."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.cpr import demand_no_cpr
from common.errors import Refused
from common.text import typed
from common.typed import boxes, put_by
from pilots.agreements import review, turns
from pilots.agreements.queue_filter import QueueFilter
from pilots.agreements.views import negotiates, show, visible_agreement, visible_thread
from regions.once import once, token_in
from regions.permissions import Missing, Permission, can, demand
from regions.saved_views import ListName
from regions.view_chips import Views


def _demand_part(request, found):
    if not negotiates(request.user, found):
        raise Missing(Permission.REVIEW_AGREEMENTS)


@require_POST
def comment(request, pk, version):
    """Open a thread about a place of the agreement."""
    found = visible_agreement(request, pk, version)
    _demand_part(request, found)
    place = typed(request.POST, "place")
    return _write(
        request, found, place, lambda text: review.comment(found, text, by=request.user, place=place)
    )


@require_POST
def reply(request, pk, version, thread):
    found, thread = visible_thread(request, pk, version, thread)
    _demand_part(request, found)
    return _write(
        request,
        found,
        f"thread-{thread.pk}",
        lambda text: review.comment(found, text, by=request.user, thread=thread),
    )


def _write(request, found, place, do):
    texts = boxes(request.POST)
    text = texts.pop(place, "")
    where = f"{found.get_absolute_url()}#{place or 'helheden'}"

    def write():
        demand_no_cpr(text)
        do(text)
        return where

    try:
        done = once(token_in(request.POST), by=request.user, do=write)
    except Refused as refusal:
        return show(
            request, found, status=422, refusal=refusal, refused_at=place, typed={**texts, place: text}
        )
    put_by(request, found.get_absolute_url(), texts)
    messages.success(request, _("Your comment is sent."))
    return redirect(done)


# {is it taken up again: (what does it, what is said)}.
_RESOLVING = {
    False: (review.resolve, gettext_lazy("The comment is closed.")),
    True: (review.reopen, gettext_lazy("The comment is open again.")),
}


@require_POST
def resolve(request, pk, version, thread):
    """Resolve a thread, or take it up again."""
    found, thread = visible_thread(request, pk, version, thread)
    _demand_part(request, found)
    verb, done = _RESOLVING["reopen" in request.POST]
    try:
        verb(thread, by=request.user)
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal))
    put_by(request, found.get_absolute_url(), boxes(request.POST))
    return redirect(f"{found.get_absolute_url()}#thread-{thread.pk}")


@require_safe
def queue(request):
    """Every open negotiation, those that wait for the reader first, the oldest first."""
    demand(request.user, Permission.SEE_DRAFTS)
    form = QueueFilter(request.GET)
    waiting = turns.queue(request.user)
    rows = form.found(waiting)
    context = {
        "form": form,
        "views": Views(ListName.NEGOTIATIONS, form, user=request.user, rows=waiting),
        "rows": rows,
        "mine": [row for row in rows if row.is_mine],
        "others": [row for row in rows if not row.is_mine],
        # A place is called what the link to it is called: to who reviews it stands in the menu.
        "title": _("To review") if can(request.user, Permission.REVIEW_AGREEMENTS) else _("Negotiations"),
    }
    return render(request, "pilots/agreements/queue.html", context, status=422 if form.errors else 200)
