"""Regulation factors and allocations: read by who reads pools, entered by the secretariat."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounting.book.allocations import PLACE, Allocation
from accounting.book.form_parts import attempt
from accounting.rates import rates as entering
from accounting.rates.forms import AllocationForm, FactorForm
from common import clock
from common.danish import in_danish
from common.money import format_kroner
from common.numbers import format_decimal
from pilots.programme.pages import programme_in_focus
from pilots.programme.regulation import RegulationFactor
from regions.once import new_token, once
from regions.permissions import Permission, can, demand


@require_safe
def rates(request):
    demand(request.user, Permission.SEE_POOL)
    today = clock.today()
    context = {
        "factors": [
            (factor, factor.is_estimate(factor.effective_from), factor.known_from > today)
            for factor in RegulationFactor.objects.order_by("-effective_from", "-known_from")
        ],
        "programmes": _programmes(),
        "edits": can(request.user, Permission.EDIT_RATES),
    }
    return render(request, "accounting/rates/rates.html", context)


MILLION, ROUGHLY = 1_000_000, 1_000


@dataclass(frozen=True)
class InstalmentSum:
    """What all regions are given in an instalment, at both levels."""

    number: int
    base_amount: Decimal
    amount: Decimal

    @property
    def in_words(self):
        """That the parts come to a little more, or less, than whole millions: they were printed so."""
        millions = round(self.base_amount / MILLION)
        over = self.base_amount - millions * MILLION
        if not 0 < over < ROUGHLY:
            return ""
        return _(
            "The regions' amounts come to %(sum)s per instalment, %(over)s more than %(millions)s million kr."
        ) % {
            "sum": _whole(self.base_amount),
            "over": _whole(over),
            "millions": millions,
        }


def _whole(amount):
    """Kroner without øre where there are none: "40.000.089 kr."."""
    return format_kroner(amount).replace(",00", "")


def _programmes():
    """(programme, its allocations, the sum of each instalment), the newest programme first."""
    rows = Allocation.objects.standing().select_related("programme", "region", "factor")
    rows = rows.order_by("-programme__deadline_on", "programme", "instalment", in_danish("region__name"))
    return [(programme, found, _sums(found)) for programme, found in _grouped(rows, "programme")]


def _grouped(rows, name):
    return [(key, list(found)) for key, found in groupby(rows, attrgetter(name))]


def _sums(allocations):
    return [
        InstalmentSum(number, sum(one.base_amount for one in found), sum(one.amount for one in found))
        for number, found in _grouped(allocations, "instalment")
    ]


@require_http_methods(["GET", "POST"])
def rate_new(request):
    demand(request.user, Permission.EDIT_RATES)
    form = FactorForm(request.POST or None, initial={"known_from": clock.today()})
    if address := attempt(form, lambda: _once(form, request.user, lambda: _add_factor(request, form))):
        return redirect(address)
    return _page(request, form, _("Enter a regulation factor"), _("Enter the factor"))


def _once(form, user, do):
    """Do it once, however often the form is sent; the address to go to."""

    def work():
        do()
        return reverse("rates")

    return once(form.cleaned_data["token"] or new_token(), by=user, do=work)


def _add_factor(request, form):
    found = entering.add_factor(by=request.user, **form.values())
    percent = format_decimal(found.percent)
    text = _("The factor %(factor)s, that is %(percent)s per cent, is entered.")
    messages.success(request, text % {"factor": found, "percent": percent})


def _page(request, form, heading, button):
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "accounting/rates/enter.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def allocation_new(request):
    demand(request.user, Permission.EDIT_RATES)
    programme = programme_in_focus(on=clock.today())
    if programme is None:
        raise Http404
    return _allocation(request, Allocation(programme=programme), _("Enter an allocation"))


@require_http_methods(["GET", "POST"])
def allocation_edit(request, pk):
    demand(request.user, Permission.EDIT_RATES)
    asked = get_object_or_404(Allocation, pk=pk)
    # Whoever asks for an earlier version changes the newest.
    place = {name: getattr(asked, name) for name in PLACE}
    found = Allocation.objects.standing().select_related("region", "programme", "factor").get(**place)
    heading = _("Change instalment %(number)s of %(region)s") % {
        "number": found.instalment,
        "region": found.region,
    }
    return _allocation(request, found, heading)


def _allocation(request, allocation, heading):
    form = AllocationForm(request.POST or None, instance=allocation)
    if address := attempt(form, lambda: _once(form, request.user, lambda: _allocate(request, form))):
        return redirect(address)
    return _page(request, form, heading, _("Keep the allocation"))


def _allocate(request, form):
    entering.allocate(by=request.user, **form.values())
    messages.success(request, _("The allocation is kept."))
