"""The pages of what waits to be told what it was for, and of the region's salary codes."""

import re
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounting.book import access, finding
from accounting.book.access import Purpose
from accounting.book.codes import SalaryCode
from accounting.book.form_parts import attempt
from accounting.payroll import coding, quarantine
from accounting.payroll.forms import CodeForm
from accounting.payroll.target_fields import TargetsForm, chosen
from common import clock
from common.cpr import demand_no_cpr
from common.date_fields import months_around
from common.errors import Refused
from common.long_choice_widget import FIND, FOUND, WORD
from common.months import month_of, typed_month
from common.text import typed
from common.typed import put_by, take_out
from pilots.models import Employment
from regions.journal import subject_of
from regions.permissions import Permission, can, demand

PAGE = 20
FIELDS = ("target-", "aside-", "again-")
KEY = re.compile(r"([0-9a-f-]{36})-([0-9]{1,18})")


@require_http_methods(["GET", "POST"])
def quarantine_page(request, pk):
    """What waits, a card per employment and code; POST says what one of them was for, sets it aside or takes it up."""
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    press, key = _pressed(request.POST)
    refusal = None
    if request.method == "POST" and FIND not in request.POST:
        try:
            messages.success(request, _decide(request.POST, book, press, key, by=request.user))
            put_by(request, request.path, _typed(request.POST, but=key))
            return redirect(request.get_full_path())
        except Refused as error:
            refusal = error
    page = Paginator(quarantine.waiting_groups(book), PAGE).get_page(request.GET.get("page"))
    groups, aside = quarantine.groups(book, page), quarantine.set_asides(book)
    access.note(
        [group.employment for group in (*groups, *aside)],
        by=request.user,
        region=book.region,
        purpose=Purpose.QUARANTINE,
        shown=subject_of(book),
    )
    wrong = f"{'target' if press == 'match' else press}-{key}"
    kept = _typed(request.POST) or take_out(request)
    targets = TargetsForm(request.POST, book=book, groups=groups, typed=kept, refused=(wrong, refusal))
    context = {
        "book": book,
        "cards": [(group, targets[f"target-{group.key}"]) for group in groups],
        "targets": targets,
        "page_of_groups": page,
        "aside": aside,
        "refusal": refusal,
        "wrong": wrong,
        "refusals": {wrong: refusal},
        "longest_reason": quarantine.LONGEST_REASON,
        "typed": kept,
    }
    return render(request, "accounting/payroll/quarantine.html", context, status=422 if refusal else 200)


def _pressed(data):
    """(what is to be done, with which card): ("", "") when the form says neither."""
    return next(((press, data[press]) for press in ("match", "aside", "again") if press in data), ("", ""))


def _typed(data, but=None):
    """{field: text} of what is chosen and written on the cards, without those of the card `but`; no words looked for."""
    names = [name for name in data if name.startswith(FIELDS) and not name.endswith((WORD, FOUND))]
    fields = {name: typed(data, name) for name in names}
    return {name: text for name, text in fields.items() if text and name.partition("-")[2] != but}


def _decide(data, book, press, key, *, by):
    employment, code = _asked(key, book)
    reason = typed(data, f"{press}-{key}")
    demand_no_cpr(reason)
    if press == "aside":
        count = quarantine.set_aside(book, employment, code, by=by, reason=reason)
        text = ngettext("%(count)d line is set aside.", "%(count)d lines are set aside.", count)
        return text % {"count": count}
    if press == "again":
        count = quarantine.take_up(book, employment, code, by=by, reason=reason)
        text = ngettext("%(count)d line waits again.", "%(count)d lines wait again.", count)
        return text % {"count": count}
    thing = chosen(data, book, code, f"target-{key}")
    count = quarantine.match(book, employment, code, thing, by=by)
    if not count:
        return _("Kept: the lines are booked with their import, and later ones find the way by themselves.")
    text = ngettext("%(count)d posting is booked.", "%(count)d postings are booked.", count)
    return text % {"count": count}


def _asked(text, book):
    """(Employment, SalaryCode) of a card; Refused when it is none of this region's."""
    found = KEY.fullmatch(text)
    employment = code = None
    if found:
        try:
            employment = Employment.objects.filter(pk=uuid.UUID(found[1]), region=book.region).first()
        except ValueError:
            employment = None
        code = SalaryCode.objects.filter(pk=found[2], region=book.region).first()
    if not (employment and code):
        raise Refused(_("These lines wait no more."))
    return employment, code


@require_http_methods(["GET", "POST"])
def salary_codes(request, pk):
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    keeps = can(request.user, Permission.KEEP_ACCOUNT, book.region)
    if request.method == "POST":
        demand(request.user, Permission.KEEP_ACCOUNT, book.region)
    form = CodeForm(request.POST or None)
    if attempt(form, lambda: coding.enter(book.region, **form.cleaned_data, by=request.user), field="code"):
        messages.success(request, _("The salary code is entered."))
        return redirect("salary_codes", pk=book.pk)
    context = {
        "book": book,
        "codes": SalaryCode.objects.filter(region=book.region),
        "form": form if keeps else None,
        "keeps": keeps,
        "months": months_around(clock.today()),
        "this_month": month_of(clock.today()),
    }
    return render(
        request, "accounting/payroll/salary_codes.html", context, status=422 if form.errors else 200
    )


@require_POST
def salary_code_end(request, pk, code):
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    found = get_object_or_404(SalaryCode, pk=code, region=book.region)
    try:
        coding.end(found, last_month=typed_month(typed(request.POST, "last_month")), by=request.user)
        messages.success(request, _("The code has ended."))
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    return redirect("salary_codes", pk=book.pk)
