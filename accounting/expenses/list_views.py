"""The list of a book's expenses, as page and as spreadsheet, and the vouchers."""

import io

from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounting.book import finding
from accounting.expenses.expenses import ExpenseState, VoucherFile
from accounting.expenses.listing import Listing, cells, columns, standing
from accounting.expenses.views import visible_expense
from common import clock
from common.cpr import masked
from common.lists.sheet import cover_of
from common.xlsx import Sheet, write_workbook
from regions import journal
from regions.permissions import Permission, can
from regions.saved_views import ListName
from regions.view_chips import Views

PAGE = 25


@require_safe
def expenses(request, pk):
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    listing = Listing(book, request.GET, user=request.user)
    page = Paginator(listing.found, PAGE).get_page(request.GET.get("page"))
    everybodys = [(_("All"), ""), (ExpenseState.WAITING.label, f"state={ExpenseState.WAITING}")]
    context = {
        "book": book,
        "form": listing.form,
        "views": Views(
            ListName.EXPENSES,
            listing.form,
            user=request.user,
            about=book.pk,
            standing=everybodys,
            rows=listing.expenses,
        ),
        "listing": listing,
        "found": page,
        "rows": [(expense, *standing(expense)) for expense in page],
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    status = 422 if listing.form.errors else 200
    return render(request, "accounting/expenses/expenses.html", context, status=status)


@require_safe
def expenses_sheet(request, pk):
    """Exactly what the page with the same query string shows."""
    book, at = finding.book_for(request, pk, Permission.SEE_POSTINGS), clock.now()
    with translation.override("da"):
        listing = Listing(book, request.GET, user=request.user)
        if listing.form.errors:
            # The page says what is to be mended; an empty file would say that there is nothing.
            return redirect(f"{reverse('expenses', args=[pk])}?{request.GET.urlencode()}")
        file, words = _sheet(listing, book, at, by=request.user.name)
    note = masked(", ".join(f"{label}: {value}" for label, value in words))
    journal.record("expenses_fetched", book, by=request.user, region=book.region, note=note)
    return FileResponse(file, as_attachment=True, filename=f"udgifter-{book.region.slug}.xlsx")


def _sheet(listing, book, at, *, by):
    """(the file, the filter in words), in Danish."""
    words = list(listing.form.in_words())
    of = [(_("Region"), book.region.name)]
    none = _("None: all the expenses")
    cover = cover_of(_("Expenses"), words, none=none, by=by, at=at, of=of)
    file = io.BytesIO()
    rows = [cells(expense) for expense in listing.found]
    write_workbook(file, [Sheet(_("Expenses"), columns(), rows)], cover, at=at)
    file.seek(0)
    return file, words


@require_safe
def expense_file(request, pk, file):
    """A voucher; always as an attachment, so that nothing in it runs here."""
    found = visible_expense(request, pk)
    voucher = get_object_or_404(VoucherFile, pk=file, expense=found)
    journal.record("voucher_fetched", found, by=request.user, region=found.book.region)
    name = f"bilag-{found.pk}.{voucher.kind}"
    return FileResponse(io.BytesIO(bytes(voucher.content)), as_attachment=True, filename=name)
