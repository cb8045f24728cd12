"""The demo's powers: go to another day, take an extract, and be somebody else. Without DEMO the pages do not exist."""

from datetime import datetime
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounting.models import Book
from accounting.payroll.reading import proposed_run
from common import clock
from common.errors import Refused
from common.months import format_month
from home.demo import payroll, travel
from home.demo.account import LAST, PAID, Account
from pilots.demo.world import NAMED
from regions import demo
from regions.forms import ClockForm
from regions.models import User


def demo_only(view):
    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@require_http_methods(["GET", "POST"])
def demo_page(request):
    """The clock, the extracts and the people; POST goes to the moment that was typed or to the button's."""
    now = clock.now().astimezone(clock.COPENHAGEN)
    form = ClockForm(request.POST or None, initial={"day": now.date(), "time": now.time()})
    moment = NAMED.get(request.POST.get("moment"))
    if moment is None and form.is_valid():
        moment = datetime.combine(form.cleaned_data["day"], form.cleaned_data["time"], clock.COPENHAGEN)
    if moment and _goes(request, moment, form):
        return redirect("demo")
    context = {
        "form": form,
        "now": now,
        "days": _days(),
        "extracts": list(_extracts()),
        "logins": demo.logins(),
        "password": demo.PASSWORD,
    }
    return render(request, "accounting/demo.html", context, status=422 if form.errors else 200)


def _goes(request, moment, form):
    try:
        left_out = travel.go(moment)
    except Refused as refusal:
        form.add_error("day", list(refusal.reasons))
        return False
    if request.session.session_key and not request.session.exists(request.session.session_key):
        # Who goes backward comes to a world in which nobody has signed in.
        request.session.flush()
    if left_out:
        text = ngettext(
            "%(count)d thing that was to happen meanwhile did not, since you had been there first.",
            "%(count)d things that were to happen meanwhile did not, since you had been there first.",
            len(left_out),
        )
        messages.warning(request, text % {"count": len(left_out)})
    return True


def _days():
    """(key, moment, name, what is seen) of each named day."""
    said = {
        "deadline": (
            _("A week before the deadline"),
            _("Descriptions are being filed; one region has filed nothing, another will be late."),
        ),
        "year": (
            _("New Year 2022/23"),
            _("Pilots run; December is to be closed, and an expense is in doubt."),
        ),
        "opens": (
            _("While pilots run"),
            _("February is to be closed and March’s payroll read; some statements of 2022 are sent."),
        ),
        "end": (_("The programme’s end"), _("The last pilots have ended; the last month is to be closed.")),
    }
    return [(key, moment, *said[key]) for key, moment in NAMED.items()]


def _extracts():
    """(region, month) of each extract that payroll has made and nobody has booked."""
    for book in Book.objects.select_related("region", "programme").filter(region__slug__in=PAID):
        month = proposed_run(book).month
        if month <= min(LAST, clock.today()):
            yield {"region": book.region, "month": format_month(month)}


@demo_only
@require_safe
def demo_extract(request, slug):
    """The extract that a region's payroll has made for the next run, to be uploaded."""
    books = Book.objects.select_related("region", "programme").filter(region__slug__in=PAID)
    book = get_object_or_404(books, region__slug=slug)
    account, month = Account(slug), proposed_run(book).month
    headers = {"Content-Disposition": f'attachment; filename="{payroll.name_of(account, month)}"'}
    return HttpResponse(payroll.file_of(account, month), content_type="text/csv", headers=headers)


@demo_only
@require_POST
def demo_person(request, pk):
    """Be one of the demo's people without typing the password."""
    offered = {login.user_id for login in demo.logins()}
    person = get_object_or_404(User, pk=pk if pk in offered else None)
    logout(request)
    get_adapter().login(request, person)
    return redirect("overview")
