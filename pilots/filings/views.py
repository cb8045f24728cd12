"""Asking and answering under a filing; what is refused is shown on a page of its own, as it was typed."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.cpr import demand_no_cpr
from common.errors import Refused
from common.limits import TEXT_LIMIT
from common.text import typed
from common.typed import boxes, put_by
from pilots.filings import inquiries
from pilots.filings.filing import Filing, Inquiry
from regions.once import once, token_in
from regions.permissions import Permission, demand

RELATED = ("pilot__region", "pilot__current", "description", "agreement")


def visible_filing(request, pk, filing):
    found = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related(*RELATED), pk=filing, pilot=pk
    )
    if not inquiries.may_read(found, request.user):
        raise Http404
    return found


@require_POST
def ask(request, pk, filing):
    found = visible_filing(request, pk, filing)
    demand(request.user, Permission.ASK_QUESTIONS, found.pilot.region)
    return _write(request, found, lambda text: inquiries.ask(found, text, by=request.user))


@require_POST
def answer(request, pk, filing, inquiry):
    found = visible_filing(request, pk, filing)
    asked = get_object_or_404(
        Inquiry.objects.select_related("filing__pilot__region", "by"), pk=inquiry, filing=found
    )
    demand(request.user, Permission.ANSWER_QUESTIONS, found.pilot.region)
    return _write(request, found, lambda text: inquiries.answer(asked, text, by=request.user), asked)


def _write(request, found, do, asked=None):
    others = boxes(request.POST)
    # On the page of a refused text it stands alone.
    text = others.pop(asked.box_id if asked else "question", "") or typed(request.POST, "text")
    put_by(request, found.get_absolute_url(), others)
    where = f"{found.get_absolute_url()}#sporgsmaal"

    def write():
        demand_no_cpr(text)
        do(text)
        return where

    try:
        return redirect(once(token_in(request.POST), by=request.user, do=write))
    except Refused as refusal:
        context = {
            "pilot": found.pilot,
            "back": found.get_absolute_url(),
            "heading": _("Answer the question") if asked else _("Ask the region"),
            "undone": _("The answer was not sent") if asked else _("The question was not sent"),
            "asked": asked,
            "name": "text",
            "label": _("Your answer") if asked else _("Your question to the region"),
            "limit": TEXT_LIMIT,
            "refusal": refusal,
            "typed": text,
            "token": token_in(request.POST),
        }
        return render(request, "pilots/text_again.html", context, status=422)
