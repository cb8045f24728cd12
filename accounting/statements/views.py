"""Statements of account: the list, one of them, making, signing, dropping it, its files and its receipts."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounting.book import finding
from accounting.book.book import Book
from accounting.book.form_parts import OnceForm, attempt
from accounting.closing.forms import posted
from accounting.statements import files, yearly
from accounting.statements.forms import BookFilter, StatementForm
from accounting.statements.kind import file_name
from accounting.statements.statements import Statement, StatementWorkbook
from accounting.statements.tables import tables
from common.clock import COPENHAGEN
from common.dates import format_date
from common.errors import Refused
from common.typed import take_out
from common.xlsx import CONTENT_TYPE
from pilots.documents import frozen
from pilots.filings.views import panels_for
from pilots.models import Pilot
from regions import journal
from regions.once import once
from regions.permissions import Permission, can, demand
from regions.saved_views import ListName
from regions.view_chips import Views

PAGE = 25
CLOSE = Permission.CLOSE_ACCOUNT


def visible(user):
    """The statements the user may read, each with whether a newer one of its year has been sent."""
    same_year = {name: OuterRef(name) for name in ("book", "kind", "first_month")}
    newer = Statement.objects.sent().filter(**same_year, number__gt=OuterRef("number"))
    found = Statement.objects.visible_to(user).annotate(is_corrected=Exists(newer))
    return found.select_related("book__region", "book__programme", "made_by", "filing")


@require_safe
def statements(request):
    demand(request.user, Permission.SEE_POOL)
    books = Book.objects.visible_to(request.user).select_related("region", "programme")
    form = BookFilter(request.GET, books=books)
    every = visible(request.user)
    found = form.found(every).defer("canonical").prefetch_related("signatures", "filing__receipts")
    asked = form.cleaned_data["book"] if form.is_valid() else ""
    chosen = next((book for book in books if str(book.pk) == asked), None)
    own = chosen or (books.first() if books.count() == 1 else None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "views": Views(ListName.STATEMENTS, form, user=request.user, rows=every),
        "books": books,
        "page_of_rows": page,
        "rows": [(statement, *tone(statement)) for statement in page],
        "book": own,
        "closes": own is not None and can(request.user, CLOSE, own.region),
    }
    return render(request, "accounting/statements/statements.html", context)


def tone(statement):
    """(tone, label) of how it stands."""
    if statement.dropped_at:
        return "outline", _("Dropped")
    if not statement.sent_at:
        return "notice", _("Waits for signatures")
    if statement.is_corrected:
        return "outline", _("Corrected by a newer one")
    return "ok", _("Sent")


def _statement(request, pk, *permissions):
    found = get_object_or_404(visible(request.user), pk=pk)
    for permission in permissions:
        demand(request.user, permission, found.book.region)
    finding.enter(request, found.book)
    return found


@require_safe
def statement(request, pk):
    found = _statement(request, pk)
    content = frozen.read(found.canonical)
    user, region = request.user, found.book.region
    closes = can(user, CLOSE, region)
    signatures = list(found.signatures.select_related("by", "on_behalf_of"))
    context = {
        "statement": found,
        "content": content,
        "state": tone(found),
        "tables": _tables(found, content, user),
        "signatures": signatures,
        "waits": not (found.sent_at or found.dropped_at),
        "closes": closes,
        "may_sign": closes and user.pk not in {signature.by_id for signature in signatures},
        "workbook_state": files.workbook_state(found) if found.sent_at else "",
        "typed": take_out(request),
        **panels_for(found, user),
    }
    return render(request, "accounting/statements/statement.html", context)


def _tables(found, content, user):
    """The statement's tables; for who reads postings each figure opens its own, as they stood when it was made."""
    if not finding.sees_postings(user, found.book):
        return tables(content)
    made_on = format_date(found.made_at.astimezone(COPENHAGEN).date())
    ledger = f"{reverse('postings', args=[found.book_id])}?as_of={made_on}"
    return tables(content, ledger=ledger, pilots=_ids(found.book) if content["pilots"] else None)


def _ids(book):
    """{case number: id} of the pilots of a book."""
    pilots = Pilot.objects.filter(programme=book.programme_id, region=book.region_id)
    return {pilot.case_number: pilot.pk for pilot in pilots.select_related("region")}


@require_http_methods(["GET", "POST"])
def new(request, pk):
    """Make a statement of a year whose months are all closed."""
    book = finding.book_for(request, pk, CLOSE)
    form = StatementForm(posted(request), book=book)
    if address := attempt(form, lambda: _make_once(request, book, form)):
        return redirect(address)
    context = {"book": book, "form": form, "has_years": bool(form.fields["year"].choices)}
    return render(
        request, "accounting/statements/statement_new.html", context, status=422 if form.is_bound else 200
    )


def _make_once(request, book, form):
    return once(form.sent_token, by=request.user, do=lambda: _make(request, book, form))


def _make(request, book, form):
    found = yearly.make(book, by=request.user, **form.given())
    messages.success(request, _("The statement is made. Two persons must sign it before it is sent."))
    return found.get_absolute_url()


@require_http_methods(["GET", "POST"])
def sign(request, pk):
    return _sign(request, _statement(request, pk, CLOSE))


@reauthentication_required
def _sign(request, found):
    form = OnceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(form.sent_token, by=request.user, do=lambda: _signed(request, found)))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
    if found.sent_at or found.dropped_at:
        messages.error(request, _("The statement does not wait for a signature."))
        return redirect(found)
    content = frozen.read(found.canonical)
    context = {
        "statement": found,
        "content": content,
        "form": form,
        "tables": tables(content)[:1],
        "signatures": list(found.signatures.select_related("by")),
    }
    return render(request, "accounting/statements/statement_sign.html", context)


def _signed(request, found):
    after = yearly.sign(found, by=request.user, sha256=request.POST.get("sha256", ""))
    if after.dropped_at:
        messages.error(
            request,
            _(
                "The figures have changed since the statement was made, so it is dropped unsigned. Make a new one."
            ),
        )
    elif after.sent_at:
        messages.success(request, _("The statement is signed by two and sent to the central parties."))
    else:
        messages.success(request, _("You have signed. Another person must sign too; the others are told."))
    return after.get_absolute_url()


@require_http_methods(["GET", "POST"])
def drop(request, pk):
    """Drop one that is not sent, after a question."""
    found = _statement(request, pk, CLOSE)
    if request.method == "POST":
        try:
            yearly.drop(found, by=request.user)
            messages.success(request, _("The statement is dropped."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(found)
    return render(request, "accounting/statements/statement_drop.html", {"statement": found})


@require_safe
def workbook(request, pk):
    """The workbook; fetching it leaves an event."""
    found = _statement(request, pk)
    made = get_object_or_404(StatementWorkbook, pk=pk)
    journal.record("statement_downloaded", found, by=request.user, region=found.book.region, note="xlsx")
    header = content_disposition_header(True, f"{file_name(found)}.xlsx")
    headers = {"Content-Disposition": header, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(made.content), content_type=CONTENT_TYPE, headers=headers)
