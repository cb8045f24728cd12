"""Regulation factors and allocations: read by who reads pools, entered by the secretariat."""

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounting.allocations import Allocation
from accounting.rates import rates as entering
from accounting.rates.forms import AllocationForm, FactorForm
from accounting.regulation import RegulationFactor
from common import clock
from common.errors import Refused
from pilots.pages import programme_in_focus
from regions.permissions import Permission, can, demand


@require_safe
def rates(request):
    demand(request.user, Permission.SEE_POOL)
    today = clock.today()
    programme = programme_in_focus(on=today)
    allocations = Allocation.objects.filter(programme=programme).select_related("region", "factor")
    sums = allocations.order_by("instalment").values_list("instalment").annotate(Sum("base_amount"))
    context = {
        "factors": [
            (factor, factor.is_estimate(factor.effective_from), factor.known_from > today)
            for factor in RegulationFactor.objects.order_by("-effective_from", "-known_from")
        ],
        "allocations": allocations.order_by("instalment", "region__name"),
        "sums": list(sums),
        "programme": programme,
        "edits": can(request.user, Permission.EDIT_RATES),
    }
    return render(request, "accounting/rates/rates.html", context)


@require_http_methods(["GET", "POST"])
def rate_new(request):
    demand(request.user, Permission.EDIT_RATES)
    form = FactorForm(request.POST or None, initial={"known_from": clock.today()})
    if form.is_valid():
        try:
            found = entering.add_factor(by=request.user, **form.values())
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
        else:
            percent = f"{found.percent.normalize():f}".replace(".", ",")
            text = _("The factor %(factor)s, that is %(percent)s per cent, is entered.")
            messages.success(request, text % {"factor": found, "percent": percent})
            return redirect("rates")
    return _page(request, form, _("Enter a regulation factor"), _("Enter the factor"))


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
    found = get_object_or_404(Allocation.objects.select_related("region", "programme", "factor"), pk=pk)
    heading = _("Change instalment %(number)s of %(region)s") % {
        "number": found.instalment,
        "region": found.region,
    }
    return _allocation(request, found, heading)


def _allocation(request, allocation, heading):
    form = AllocationForm(request.POST or None, instance=allocation)
    if form.is_valid():
        try:
            reason = form.cleaned_data.get("reason", "")
            entering.allocate(allocation, by=request.user, reason=reason, **form.values())
            messages.success(request, _("The allocation is kept."))
            return redirect("rates")
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
    return _page(request, form, heading, _("Keep the allocation"))
