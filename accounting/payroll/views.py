"""The pages of a region's payroll: the list of extracts, uploading one, the workbook for those without."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounting.book import finding
from accounting.payroll import importing, template
from accounting.payroll import reading as files
from accounting.payroll.forms import UploadForm, run_initial
from accounting.payroll.payroll import PayrollImport
from accounting.payroll.preview import TONES
from accounting.payroll.quarantine import waiting_in_imports
from common.errors import Refused
from common.upload_fields import tell_of_name
from common.xlsx import CONTENT_TYPE
from regions.once import new_token, once
from regions.permissions import Permission, can

PAGE = 25


@require_safe
def payroll_imports(request, pk):
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    found = PayrollImport.objects.filter(book=book).select_related("uploaded_by")
    page = Paginator(found.defer("facts"), PAGE).get_page(request.GET.get("page"))
    waits = waiting_in_imports(book)
    context = {
        "book": book,
        "found": page,
        "rows": [(one, TONES[one.state], waits.get(one.pk)) for one in page],
        "waiting": sum(waits.values()),
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    return render(request, "accounting/payroll/payroll_imports.html", context)


@require_http_methods(["GET", "POST"])
def payroll_new(request, pk):
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    begin = {"token": new_token(), **run_initial(files.proposed_run(book))}
    form = UploadForm(request.POST or None, request.FILES or None, book=book, initial=begin)
    if form.is_valid() and (answer := uploaded(request, book, form)):
        return answer
    context = {"book": book, "form": form}
    return render(request, "accounting/payroll/payroll_new.html", context, status=422 if form.errors else 200)


def uploaded(request, book, form, instead_of=None):
    """Start the import of the file that was chosen, and go to its page; None when it is refused.

    The import that it is uploaded `instead_of` is dropped.
    """
    given = form.cleaned_data
    data = given["file"].read(files.MOST_BYTES + 1)

    def start():
        found = files.start(
            book,
            given["file"].name,
            data,
            by=request.user,
            month=given["month"],
            run=form.chosen_run(),
            said=form.said(),
        )
        tell_of_name(request, found.file_name)
        if instead_of:
            importing.drop(instead_of, by=request.user)
        return found.get_absolute_url()

    try:
        return redirect(once(given["token"], by=request.user, do=start))
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error("file", reason)
    return None


@require_GET
def payroll_template(request, pk):
    """The workbook to fill in, for a region without an extract."""
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    with translation.override("da"):
        data = template.workbook(book)
    headers = {"Content-Disposition": f'attachment; filename="loenlinjer-{book.region.slug}.xlsx"'}
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)
