"""What is done to a filing on the page of its document: its PDF fetched, a receipt given, a question asked, answered.

A refused text is shown on a page of its own, as it was typed.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.cpr import demand_no_cpr
from common.errors import Refused
from common.limits import TEXT_LIMIT
from common.text import typed
from common.typed import boxes, put_by
from pilots.documents import kinds
from pilots.filings import inquiries, receipts
from pilots.filings.filing import FiledPdf, Filing, Inquiry
from regions import journal
from regions.models import User
from regions.once import once, token_in
from regions.permissions import Permission, can, demand


def visible_filing(request: HttpRequest, pk: int, filing: int) -> Filing:
    """The filing of a document of the thing `pk`: its pilot or itself."""
    filings = Filing.objects.visible_to(request.user).select_related("region", "programme")
    found = get_object_or_404(filings, pk=filing)
    if found.subject.pk != pk or not inquiries.may_read(found, request.user):
        raise Http404
    return found


def visible_document(request: HttpRequest, kind: str, **place: Any) -> Any:
    """A filed document with its filing; 404 when it is not theirs to see, or not filed."""
    known = kinds.named(kind)
    documents = known.documents().filter(pk__in=known.model._default_manager.visible_to(request.user))
    found_by = {known.found_by[name]: value for name, value in place.items()}
    return get_object_or_404(documents.filter(filing__isnull=False), **found_by)


def panels_for(document: Any, user: User) -> dict[str, Any]:
    """What the page of a document prints of its filing; nothing before it has one."""
    filing = document.filing
    if filing is None:
        return {}
    # The page has read it already.
    filing.document = document
    return {"filed": receipts.panel_for(filing, user), "inquiries": inquiries.panel_for(filing, user)}


@require_POST
def receive(request: HttpRequest, kind: str, **place: Any) -> HttpResponse:
    """Give the receipt of one's party."""
    found = visible_document(request, kind, **place)
    demand(request.user, Permission.GIVE_RECEIPTS, found.filing.region)
    try:
        receipts.give_receipt(found.filing, by=request.user)
        messages.success(request, _("Your receipt is given. The region can see it."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found.filing)


@require_GET
def pdf(request: HttpRequest, kind: str, **place: Any) -> HttpResponse:
    """The PDF of a filed document, for who reads all of it."""
    found = visible_document(request, kind, **place)
    known = kinds.named(kind)
    if not can(request.user, known.reads, found.filing.region):
        raise Http404
    made = FiledPdf.objects.filter(filing=found.filing).first()
    if made is None:
        messages.info(request, _("The PDF is being made. Try again in a moment."))
        return redirect(found.filing)
    if verb := known.verbs.get("fetched"):
        region = found.filing.region
        journal.record(verb, found.filing.subject, by=request.user, region=region, note="pdf")
    return pdf_answer(made.content, known.file_name(found))


def pdf_answer(content: bytes | memoryview, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}.pdf"'
    return HttpResponse(
        bytes(content), content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


@require_POST
def ask(request: HttpRequest, pk: int, filing: int) -> HttpResponse:
    found = visible_filing(request, pk, filing)
    demand(request.user, Permission.ASK_QUESTIONS, found.region)
    return _write(request, found, lambda text: inquiries.ask(found, text, by=request.user))


@require_POST
def answer(request: HttpRequest, pk: int, filing: int, inquiry: int) -> HttpResponse:
    found = visible_filing(request, pk, filing)
    asked = get_object_or_404(Inquiry.objects.select_related("by"), pk=inquiry, filing=found)
    asked.filing = found
    demand(request.user, found.kind_of_document.answers, found.region)
    return _write(request, found, lambda text: inquiries.answer(asked, text, by=request.user), asked)


def _write(
    request: HttpRequest, found: Filing, do: Callable[[str], object], asked: Inquiry | None = None
) -> HttpResponse:
    others = boxes(request.POST)
    # On the page of a refused text it stands alone.
    text = others.pop(asked.box_id if asked else "question", "") or typed(request.POST, "text")
    put_by(request, found.get_absolute_url(), others)
    where = f"{found.get_absolute_url()}#sporgsmaal"

    def write() -> str:
        demand_no_cpr(text)
        do(text)
        return where

    try:
        there = once(token_in(request.POST), by=request.user, do=write)
        messages.success(request, _("Your answer is sent.") if asked else _("Your question is sent."))
        return redirect(there)
    except Refused as refusal:
        context = {
            "case": found.case or found.title,
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
