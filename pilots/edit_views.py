"""Writing a description: start, the steps, the check before filing, the receipt."""

from dataclasses import dataclass

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common import clock
from common.errors import Refused
from common.forms import Form
from pilots import editing, readiness
from pilots.content import changes_in, content_of, sections
from pilots.filing import AFTER_DEADLINE, asks_timing
from pilots.pages import programme_in_focus
from pilots.pilot import Pilot
from regions.models import Region
from regions.once import new_token, once
from regions.permissions import Permission, demand, scope


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
    where = scope(user, Permission.WRITE_DESCRIPTIONS)
    return Region.objects.valid(on=clock.today()).filter(where.q("pk"))


@require_http_methods(["GET", "POST"])
def new(request):
    demand(request.user, Permission.WRITE_DESCRIPTIONS)
    form = NewPilotForm(request.POST or None, user=request.user, initial={"token": new_token()})
    if request.method == "POST" and form.is_valid():
        return redirect(
            once(form.cleaned_data["token"], by=request.user, do=lambda: _start(form, request.user))
        )
    return render(request, "pilots/new.html", {"form": form}, status=422 if form.errors else 200)


def _start(form, user):
    programme = programme_in_focus(on=clock.today())
    pilot = editing.start(programme, form.region(), form.cleaned_data["title"], by=user)
    return pilot.get_absolute_url()


def draft_to_write(request, pk):
    """(pilot, draft) for who may write it; 404 when not theirs to see, 403 when only to read."""
    pilots = Pilot.objects.visible_to(request.user).select_related("region", "programme", "current")
    pilot = get_object_or_404(pilots, pk=pk)
    demand(request.user, Permission.WRITE_DESCRIPTIONS, pilot.region)
    return pilot, pilot.draft


def _nothing_to_write(request, pilot):
    messages.error(request, _("There is no draft to edit. Start a new version from the pilot's page."))
    return redirect(pilot)


@require_http_methods(["GET", "POST"])
def step(request, pk, step):
    if step not in editing.STEPS:
        raise Http404
    pilot, draft = draft_to_write(request, pk)
    if draft is None:
        return _nothing_to_write(request, pilot)
    page = editing.STEPS[step]
    if request.method == "POST":
        return _post(request, draft, page)
    form, rows = page.bind(draft)
    return _show(request, draft, page, form, rows)


def _post(request, draft, page):
    form, rows = page.bind(draft, request.POST)
    if "add" in request.POST or "remove" in request.POST:
        form, rows = _with_rows_changed(request.POST, draft, page, form, rows)
        return _show(request, draft, page, form, rows, revision=request.POST.get("revision"))
    valid = all([form is None or form.is_valid(), *(formset.is_valid() for formset in rows.values())])
    try:
        revision = editing.save(draft, form, rows, revision=seen_revision(request), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pilot", draft.pilot_id)
    except editing.Conflict as conflict:
        return _show(
            request, conflict.draft, page, form, rows, status=409, theirs=conflict.draft, conflict=conflict
        )
    if "autosave" in request.POST:
        return render(request, "pilots/autosaved.html", {"revision": revision}, status=200 if valid else 422)
    if not valid:
        return _show(request, draft.pilot.draft, page, form, rows, revision=revision, status=422)
    return _after(request, draft, page)


def seen_revision(request):
    """The revision in the form; anything but a number is one that nobody has seen."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _after(request, draft, page):
    draft.refresh_from_db()
    if getattr(page.form, "warning", None) and (warning := page.form(instance=draft).warning()):
        messages.warning(request, warning)
    if "draft" in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect("description_step", draft.pilot_id, page.slug)
    slugs = list(editing.STEPS)
    following = slugs[slugs.index(page.slug) + 1 :]
    if following:
        return redirect("description_step", draft.pilot_id, following[0])
    return redirect("description_check", draft.pilot_id)


def _with_rows_changed(data, draft, page, form, rows):
    """The page as typed, with a row more or less; nothing is saved and nothing is refused yet."""
    typed = form and page.form(instance=draft, initial=_typed(form))
    again = {}
    for prefix, formset in rows.items():
        values = [_typed(row) for row in formset.forms if data.get("remove") != row.prefix]
        if data.get("add") == prefix:
            values.append({})
        again[prefix] = type(formset)(prefix=prefix, initial=values)
    return typed, again


def _typed(form):
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _show(request, draft, page, form, rows, *, revision=None, status=200, theirs=None, conflict=None):
    context = {
        "pilot": draft.pilot,
        "draft": draft,
        "step": page,
        "steps": step_list(draft, page.slug),
        "form": form,
        "rows": [(formset, *page.rows[prefix][2:]) for prefix, formset in rows.items()],
        "formsets": list(rows.values()),
        "revision": draft.revision if revision is None or theirs else revision,
        "theirs": theirs,
        "conflict": conflict,
    }
    return render(request, "pilots/description_step.html", context, status=status)


@dataclass(frozen=True)
class StepLink:
    slug: str
    label: str
    url: str
    current: bool
    state: str
    tone: str = ""
    status: str = ""


def step_list(draft, current=""):
    """The steps with how far each is; the last is the check before filing."""
    lacking = {lack.step for lack in readiness.missing(draft)}
    started = {s.step for s in sections(content_of(draft)) if _has_words(s)}
    links = [
        StepLink(
            slug,
            page.label,
            reverse("description_step", args=[draft.pilot_id, slug]),
            slug == current,
            "" if slug in lacking else "done",
            *_progress(slug, lacking, started),
        )
        for slug, page in editing.STEPS.items()
    ]
    ready = ("neutral", _("Not started")) if not lacking else ("outline", _("Cannot be started yet"))
    url = reverse("description_check", args=[draft.pilot_id])
    return [*links, StepLink("tjek", _("Check and file"), url, current == "tjek", "", *ready)]


def _has_words(section):
    return any(line.text for line in section.lines if line.key != "is_in_substance")


def _progress(slug, lacking, started):
    if slug not in lacking:
        return "ok", _("Filled in")
    return ("notice", _("In progress")) if slug in started else ("neutral", _("Not started"))


@require_GET
def check(request, pk):
    pilot, draft = draft_to_write(request, pk)
    if draft is None:
        return _nothing_to_write(request, pilot)
    return show_check(request, draft)


def show_check(request, draft, status=200, refusal=None):
    context = {
        "pilot": draft.pilot,
        "draft": draft,
        "steps": step_list(draft, "tjek"),
        "sections": _with_links(draft),
        "missing": [(lack, _place_of(draft, lack)) for lack in readiness.missing(draft)],
        "timings": [(t.value, t.label) for t in AFTER_DEADLINE]
        if asks_timing(draft.pilot, clock.now())
        else [],
        "chosen_timing": request.POST.get("timing", ""),
        "refusal": refusal,
    }
    return render(request, "pilots/description_check.html", context, status=status)


def _with_links(draft):
    return [
        (s, reverse("description_step", args=[draft.pilot_id, s.step])) for s in sections(content_of(draft))
    ]


def _place_of(draft, lack):
    target = {"criteria": "criteria", "costs": "costs"}.get(lack.field, f"id_{lack.field}")
    return f"{reverse('description_step', args=[draft.pilot_id, lack.step])}#{target}"


@require_GET
def receipt(request, pk):
    pilots = Pilot.objects.visible_to(request.user).filed().select_related("region", "programme", "current")
    pilot = get_object_or_404(pilots, pk=pk)
    return render(request, "pilots/receipt.html", {"pilot": pilot, "changes": changes_in(pilot.current)})
