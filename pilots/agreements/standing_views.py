"""Standing agreements: the editions of each region, one of them, its file, and writing the next."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from common import clock
from common.date_fields import DateFormField
from common.errors import Refused
from common.forms import Form, Row
from common.money_fields import KronerFormField
from common.upload_fields import UploadFormField, tell_of_name
from pilots.agreements import scales
from pilots.agreements.standing import AGREEMENT_LIMIT, Level, StandingAgreement
from pilots.programme import regulation
from regions.models import Region
from regions.once import new_token, once
from regions.permissions import Permission, can, demand, within


class StandingForm(Form):
    sections = [
        (gettext_lazy("The agreement"), ["title", "text", Row("valid_from", "valid_to")]),
        (gettext_lazy("Supplement a year, at the level of 31.3.2018"), [Row("low", "medium", "high")]),
        (gettext_lazy("The signed agreement"), ["file"]),
    ]
    title = forms.CharField(label=gettext_lazy("Title"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=AGREEMENT_LIMIT, widget=forms.Textarea(attrs={"rows": 12})
    )
    valid_from = DateFormField(label=gettext_lazy("Valid from"), help_text=gettext_lazy("dd.mm.yyyy"))
    valid_to = DateFormField(
        label=gettext_lazy("Valid to"), required=False, help_text=gettext_lazy("dd.mm.yyyy")
    )
    low = KronerFormField(label=Level.LOW.label)
    medium = KronerFormField(label=Level.MEDIUM.label)
    high = KronerFormField(label=Level.HIGH.label)
    file = UploadFormField(
        label=gettext_lazy("PDF"),
        kinds=("pdf",),
        required=False,
        help_text=gettext_lazy("At most 10 MB."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day must come after the first day"))
        for level in Level:
            if cleaned.get(level.value) is not None and cleaned[level.value] <= 0:
                self.add_error(level.value, _("A supplement is more than 0 kr."))
        return cleaned

    def adopt(self, region, by):
        said = self.cleaned_data
        return scales.adopt(
            region,
            by=by,
            title=said["title"],
            text=said["text"],
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
            amounts={level: said[level.value] for level in Level},
            file_name=said["file"].name if said["file"] else "",
            content=said["file"].content if said["file"] else b"",
        )


@dataclass(frozen=True)
class RegionsEditions:
    region: Region
    editions: list
    may_edit: bool


@require_safe
def standing_agreements(request):
    """Per region the editions, the newest first."""
    demand(request.user, Permission.SEE_STANDING)
    seen = StandingAgreement.objects.visible_to(request.user).defer("content", "text")
    regions = Region.objects.valid(on=clock.today()).filter(
        within(request.user, Permission.SEE_STANDING, "pk")
    )
    by_region = {}
    for edition in seen:
        by_region.setdefault(edition.region_id, []).append(edition)
    groups = [
        RegionsEditions(
            region, by_region.get(region.pk, []), can(request.user, Permission.EDIT_STANDING, region)
        )
        for region in regions
    ]
    return render(request, "pilots/standing/standing_agreements.html", {"groups": groups})


def visible_edition(request, pk):
    seen = StandingAgreement.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("region", "written_by"), pk=pk)


@dataclass(frozen=True)
class RateRow:
    level: str
    base_amount: object
    amount: object


@require_GET
def standing_agreement(request, pk):
    found = visible_edition(request, pk)
    factor = regulation.known_today().on(clock.today())
    rates = [
        RateRow(str(rate), rate.base_amount, factor.to_current(rate.base_amount) if factor else None)
        for rate in found.rates.all()
    ]
    context = {"standing": found, "rates": rates, "factor": factor, "has_file": bool(found.sha256)}
    return render(request, "pilots/standing/standing_agreement.html", context)


@require_GET
def standing_file(request, pk):
    found = visible_edition(request, pk)
    if not found.sha256:
        raise Http404
    name = f"{found.region.slug}-forhaandsaftale-{found.edition}.pdf"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        bytes(found.content), content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


@require_http_methods(["GET", "POST"])
def new_edition(request, slug):
    """The next edition, which starts from what the newest says."""
    demand(request.user, Permission.SEE_STANDING)
    seen = Region.objects.filter(within(request.user, Permission.SEE_STANDING, "pk"))
    region = get_object_or_404(seen, slug=slug)
    demand(request.user, Permission.EDIT_STANDING, region)
    newest = StandingAgreement.objects.filter(region=region).order_by("edition").last()
    is_post = request.method == "POST"
    form = StandingForm(
        request.POST if is_post else None, request.FILES if is_post else None, initial=_initial(newest)
    )
    if is_post and form.is_valid():
        try:
            return redirect(
                once(
                    form.cleaned_data["token"],
                    by=request.user,
                    do=lambda: _adopt(form, region, request),
                )
            )
        except Refused as refusal:
            form.add_error("high", refusal.reasons)
    context = {"form": form, "region": region, "newest": newest}
    return render(request, "pilots/standing/new_edition.html", context, status=422 if form.errors else 200)


def _adopt(form, region, request):
    edition = form.adopt(region, request.user)
    tell_of_name(request, edition.file_name)
    messages.success(request, _("Edition %(number)s is saved.") % {"number": edition.edition})
    return reverse("standing_agreement", args=[edition.pk])


def _initial(newest):
    initial = {"token": new_token()}
    if newest:
        initial |= {"title": newest.title, "text": newest.text}
        initial |= {rate.level: rate.base_amount for rate in newest.rates.all()}
    return initial
