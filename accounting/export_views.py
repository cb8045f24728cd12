"""The accounts as a workbook, and the auditor's sample: each leaves a line in the access log per person."""

import hashlib
import heapq
import io
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django import forms
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounting import access, ledger, reading, workbook
from accounting.access import Purpose
from accounting.book import Posting
from accounting.definitions import definitions
from accounting.ledger import Ledger
from common import clock
from common.cpr import masked
from common.dates import format_moment
from common.forms import Form
from common.money import format_digits
from common.snapshots import snapshot
from common.xlsx import Cover, write_workbook
from regions import journal
from regions.permissions import Permission

LARGEST_SAMPLE = 200


@require_safe
def accounts_workbook(request, pk):
    book = reading.book_for(request, pk, Permission.SEE_POSTINGS)
    if not reading.as_of_form(request, book).is_valid():
        return redirect(f"{book.get_absolute_url()}?{request.GET.urlencode()}")
    # What is booked meanwhile is in none of it, or somebody's pay would leave without a line in the log.
    with snapshot():
        figures = reading.figures_for(request, book)
        file = _accounts(figures, request.user)
    return FileResponse(file, as_attachment=True, filename=f"regnskab-{book.region.slug}-{figures.on}.xlsx")


def _accounts(figures, user):
    """The accounts as a workbook, whose leaving is written down first."""
    book, at = figures.book, clock.now()
    postings = workbook.postings_of(figures)
    event = journal.record("accounts_fetched", book, by=user, region=book.region, note=f"{figures.on}")
    _note_everyone(postings, book, user, Purpose.EXPORT, f"event:{event.pk}", coordinators=True)
    file = io.BytesIO()
    with translation.override("da"):
        workbook.write_accounts(file, figures, at=at, by=user)
    file.seek(0)
    return file


def _note_everyone(postings, book, user, purpose, shown, *, coordinators=False):
    """A line per person whose pay is about to leave in a file."""
    paid = postings.order_by().values_list("employment", "appointment__user").distinct()
    people = {access.whose(*ids) for ids in paid}
    if coordinators:
        people |= {
            access.whose(None, pk) for pk in book.appointments.order_by().values_list("user", flat=True)
        }
    access.note(people, by=user, region=book.region, purpose=purpose, shown=shown)


# Rows that a request has time to write; more are fetched month by month.
MOST_ROWS = 20_000


@require_safe
def postings_sheet(request, pk):
    """Exactly what the book with the same query string shows, in the order of the book."""
    book = reading.book_for(request, pk, Permission.SEE_POSTINGS)
    query = request.GET.copy()
    query.pop("before", None)
    back = f"{reverse('postings', args=[book.pk])}?{query.urlencode()}"
    with snapshot():
        found = Ledger(book, query)
        if not found.form.is_valid():
            return redirect(back)
        postings = found.found.order_by("month", "number")
        if postings[MOST_ROWS : MOST_ROWS + 1].exists():
            messages.error(
                request,
                _("More than %(number)s postings: choose a shorter stretch of months.")
                % {"number": format_digits(MOST_ROWS, 0)},
            )
            return redirect(back)
        file = _postings(book, postings, query, request.user)
    name = f"bogen-{book.region.slug}-{clock.today()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _postings(book, postings, query, user):
    """The postings as a workbook, whose leaving is written down first."""
    file, at = io.BytesIO(), clock.now()
    with translation.override("da"):
        words = list(Ledger(book, query).form.in_words()) or [(_("Filter"), _("None: the whole book"))]
        note = masked(", ".join(f"{label}: {value}" for label, value in words))
        event = journal.record("postings_fetched", book, by=user, region=book.region, note=note)
        _note_everyone(postings, book, user, Purpose.EXPORT, f"event:{event.pk}")
        lines = [
            (_("Region"), book.region.name),
            *words,
            (_("Downloaded by"), user.name),
            (_("Downloaded at"), format_moment(at)),
            *definitions(),
        ]
        write_workbook(file, ledger.sheets_of(postings), Cover(_("The book"), lines), at=at)
    file.seek(0)
    return file


class SampleForm(Form):
    """How many postings, and the words that decide which."""

    sections = [("", ["count", "seed"])]
    count = forms.IntegerField(
        label=gettext_lazy("How many postings?"),
        min_value=1,
        max_value=LARGEST_SAMPLE,
        initial=25,
        widget=forms.TextInput(attrs={"class": "number", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Write a whole number, e.g. 25")},
    )
    seed = forms.CharField(
        label=gettext_lazy("Key to the sample"),
        max_length=60,
        help_text=gettext_lazy(
            "Any words. The same words draw the same postings again; "
            "one that has been booked since can only take the place of one of them."
        ),
    )


@require_http_methods(["GET", "POST"])
def audit_sample(request, pk):
    """Postings drawn at random with their vouchers, as a zip."""
    book = reading.book_for(request, pk, Permission.SEE_POSTINGS)
    form = SampleForm(request.POST or None)
    if not form.is_valid():
        context = {"book": book, "form": form}
        return render(request, "accounting/audit_sample.html", context, status=422 if form.errors else 200)
    count, seed = form.cleaned_data["count"], form.cleaned_data["seed"]
    postings = draw(book, count, seed)
    event = journal.record("sample_drawn", book, by=request.user, region=book.region, note=f"{count}: {seed}")
    _note_everyone(postings, book, request.user, Purpose.AUDIT, f"event:{event.pk}")
    with translation.override("da"):
        file = _sample_zip(book, postings, seed, request.user)
    return FileResponse(
        file, as_attachment=True, filename=f"stikproeve-{book.region.slug}-{clock.today()}.zip"
    )


def draw(book, count, seed):
    """`count` postings of the book as a queryset: the words give each a rank of its own, whatever else is booked."""
    hashes = Posting.objects.filter(book=book).order_by().values_list("hash", "pk")
    ranked = ((hashlib.sha256(f"{seed} {held}".encode()).digest(), pk) for held, pk in hashes.iterator())
    first = [pk for _rank, pk in heapq.nsmallest(count, ranked)]
    return Posting.objects.filter(pk__in=first).order_by("month", "number")


def _sample_zip(book, postings, seed, user):
    at, sheet = clock.now(), io.BytesIO()
    cover = Cover(
        _("Sample of postings"),
        [
            (_("Region"), book.region.name),
            (_("Drawn by"), user.name),
            (_("Drawn at"), format_moment(at)),
            (_("Key to the sample"), seed),
        ],
    )
    write_workbook(sheet, ledger.sheets_of(postings), cover, at=at)
    # Two hundred vouchers are more than memory should hold.
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("stikproeve.xlsx"), sheet.getvalue())
        for posting in postings.filter(expense__isnull=False).select_related("expense"):
            for voucher in posting.expense.files.all()[:1]:
                name = f"bilag/{posting.month:%Y-%m}-{posting.number}.{voucher.kind}"
                archive.writestr(ZipInfo(name), bytes(voucher.content))
    file.seek(0)
    return file
