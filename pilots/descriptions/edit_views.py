"""Writing a description: start, the steps, the check before filing, the receipt."""

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common import clock
from common.errors import Refused
from common.forms import Form
from common.typed import too_late
from pilots.descriptions import editing, parts
from pilots.descriptions.filing import AFTER_DEADLINE, asks_timing
from pilots.documents import desk_views, workflow
from pilots.documents.steps import offers
from pilots.pilot.pilot import Pilot
from pilots.programme.pages import programme_in_focus
from regions.models import Region
from regions.once import once, outcome_of, token_in
from regions.permissions import Permission, demand, within


class NewPilotForm(Form):
    title = django_forms.CharField(
        label=gettext_lazy("Title"),
        max_length=250,
        error_messages={"required": gettext_lazy("Write a title for the pilot")},
        help_text=gettext_lazy("Short and recognisable. It can be changed until you file."),
    )
    token = django_forms.UUIDField(widget=django_forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        regions = regions_to_write_in(user)
        if len(regions) != 1:
            self.fields["region"] = django_forms.ModelChoiceField(
                regions, label=_("Region"), error_messages={"required": _("Choose the region")}
            )
        self.regions = regions

    def region(self):
        return self.cleaned_data.get("region") or self.regions[0]


def regions_to_write_in(user):
    return Region.objects.valid(on=clock.today()).filter(within(user, Permission.WRITE_DESCRIPTIONS, "pk"))


@require_http_methods(["GET", "POST"])
def new(request):
    demand(request.user, Permission.WRITE_DESCRIPTIONS)
    token = token_in(request.GET)
    if request.method == "GET" and (made := outcome_of(token, by=request.user)):
        return redirect(made)
    form = NewPilotForm(request.POST or None, user=request.user, initial={"token": token})
    if request.method == "POST" and form.is_valid():
        try:
            return _started(request, form)
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
    return render(request, "pilots/descriptions/new.html", {"form": form}, status=422 if form.errors else 200)


def _started(request, form):
    """To the pilot, started by this press or by the first of two; another title then is said not to be saved."""
    pilots, title = [], form.cleaned_data["title"]

    def start():
        programme = programme_in_focus(on=clock.today())
        pilots.append(editing.start(programme, form.region(), title, by=request.user))
        return pilots[0].get_absolute_url()

    made = once(form.cleaned_data["token"], by=request.user, do=start)
    if not pilots and not Pilot.objects.filter(current__title=title, created_by=request.user).exists():
        text = _(
            "The pilot was started already. “%(title)s” is not saved: change the title in the first step."
        )
        messages.warning(request, text % {"title": title})
    return redirect(made)


def draft_to_write(request, pk):
    """(pilot, draft) for who may write it; 404 when not theirs to see, 403 when only to read."""
    pilots = Pilot.objects.visible_to(request.user).select_related("region", "programme", "current")
    pilot = get_object_or_404(pilots, pk=pk)
    demand(request.user, Permission.WRITE_DESCRIPTIONS, pilot.region)
    return pilot, pilot.draft


def _nothing_to_write(request, pilot):
    why = _("There is no draft to edit. Start a new version from the pilot's page.")
    return too_late(request, why, pilot)


@require_http_methods(["GET", "POST"])
def step(request, pk, step):
    if step not in editing.STEPS:
        raise Http404
    pilot, draft = draft_to_write(request, pk)
    if draft is None:
        return _nothing_to_write(request, pilot)
    return desk_views.write(request, editing.DESK, draft, step)


@require_GET
def check(request, pk):
    pilot, draft = draft_to_write(request, pk)
    if draft is None:
        return _nothing_to_write(request, pilot)
    return show_check(request, draft)


def show_check(request, draft, status=200, refusal=None):
    asked = AFTER_DEADLINE if asks_timing(draft.pilot, clock.now()) else []
    extra = {
        "asks": "pilots/descriptions/_timing.html" if asked else "",
        "asked_at": "id_timing_0",
        "timings": [(t.value, t.label) for t in asked],
        "chosen_timing": request.POST.get("timing", ""),
    }
    return desk_views.show_check(request, editing.DESK, draft, status=status, refusal=refusal, **extra)


def check_again(request, pilot, refusal):
    """The page with all answers, where filing was pressed; None when there is no draft any more."""
    return show_check(request, pilot.draft, status=422, refusal=refusal) if pilot.draft else None


@require_GET
def receipt(request, pk):
    pilots = Pilot.objects.visible_to(request.user).filed().select_related("region", "programme", "current")
    pilot = get_object_or_404(pilots, pk=pk)
    pilot.current.pilot = pilot
    steps = workflow.steps_for(pilot, request.user)
    context = {
        "pilot": pilot,
        "changes": parts.changes_for(request.user, pilot.current),
        # What takes the pilot on from here.
        "offers": [offer for offer in offers(steps, pilot, request.user) if offer.weight == "main"],
    }
    return render(request, "pilots/descriptions/receipt.html", context)
