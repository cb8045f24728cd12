"""The auditor's sample of postings with their vouchers, which leaves a line in the access log per person."""

import hashlib
import heapq
import io
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django import forms
from django.http import FileResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounting.book import access, finding, posting_rows
from accounting.book.access import Purpose
from accounting.book.book import Posting
from common import clock
from common.dates import format_moment
from common.forms import Form
from common.xlsx import Cover, write_workbook
from regions import journal
from regions.permissions import Permission

LARGEST_SAMPLE = 200


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
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    form = SampleForm(request.POST or None)
    if not form.is_valid():
        context = {"book": book, "form": form}
        return render(request, "accounting/audit_sample.html", context, status=422 if form.errors else 200)
    count, seed = form.cleaned_data["count"], form.cleaned_data["seed"]
    postings = draw(book, count, seed)
    event = journal.record("sample_drawn", book, by=request.user, region=book.region, note=f"{count}: {seed}")
    paid = postings.order_by().values_list("employment", "appointment__user").distinct()
    people = {access.whose(*ids) for ids in paid}
    access.note(people, by=request.user, region=book.region, purpose=Purpose.AUDIT, shown=f"event:{event.pk}")
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
    write_workbook(sheet, posting_rows.sheets_of(postings), cover, at=at)
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
