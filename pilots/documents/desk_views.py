"""The pages on which a document is written, whatever its desk: the steps, adding a row, the check of all answers."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock, row_forms
from common.conflicts import Sent, as_text, marks
from common.date_fields import LIKELY_DAY, with_likely_day
from common.errors import Refused
from common.typed import too_late
from pilots.documents import kinds
from pilots.documents.content import Section
from pilots.documents.desk import Desk, EditStep, Outcome, save
from regions.once import new_token

# Pressed, or kept while the session was locked: the person stays on the step.
STAYS = {"draft", "kept", LIKELY_DAY}


def write(request: HttpRequest, desk: Desk, draft: Any, slug: str, **extra: Any) -> HttpResponse:
    """A step of the form (GET), and saving it (POST); `extra` is what the step's own template prints beside it."""
    page = desk.steps[slug]
    request.desk_extra = extra
    if request.method == "POST":
        return _post(request, desk, draft, page)
    form, rows = page.bind(draft)
    return _show(request, desk, draft, page, form, rows)


def _post(request: HttpRequest, desk: Desk, draft: Any, page: EditStep) -> HttpResponse:
    if row_forms.is_about_rows(request.POST):
        return _with_rows_changed(request, desk, draft, page)
    data, field = with_likely_day(request.POST)
    try:
        outcome = save(desk, page, draft, data, by=request.user)
    except Refused as refusal:
        return too_late(request, refusal, draft.pilot)
    status = _status(outcome)
    if "autosave" in request.POST:
        context = {"outcome": outcome, "seen": as_text(outcome.seen), "at": clock.now()}
        return render(request, "pilots/documents/autosaved.html", context, status=status)
    if status == 200:
        return _after(request, desk, outcome.draft, page, field)
    shown = outcome.merged.form, outcome.merged.rows
    return _show(
        request, desk, outcome.draft, page, *shown, seen=outcome.seen, status=status, outcome=outcome
    )


def _status(outcome: Outcome) -> int:
    if outcome.merged.conflicts:
        return 409
    return 200 if outcome.merged.is_valid else 422


def seen_revision(request: HttpRequest) -> int:
    """The revision in the form; anything but a number is one that nobody has seen."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _after(request: HttpRequest, desk: Desk, draft: Any, page: EditStep, field: str) -> HttpResponse:
    """On to the next step, or back to this one and to the `field` whose likely day was pressed."""
    newest = desk.model.objects.select_related("pilot__region", "pilot__programme").get(pk=draft.pk)
    if hasattr(page.form, "warning") and (warning := page.form(instance=newest).warning()):
        messages.warning(request, warning)
    if STAYS & set(request.POST):
        messages.success(request, _("The draft is saved."))
        here = reverse(desk.step_url, args=[draft.pilot_id, page.slug])
        return redirect(f"{here}#id_{field}" if field else here)
    slugs = list(desk.steps)
    following = slugs[slugs.index(page.slug) + 1 :]
    if following:
        return redirect(desk.step_url, draft.pilot_id, following[0])
    return redirect(desk.check_url, draft.pilot_id)


def _with_rows_changed(request: HttpRequest, desk: Desk, draft: Any, page: EditStep) -> HttpResponse:
    """The page as typed, with a row more or less; nothing is saved and nothing is refused yet."""
    form, rows = page.bind(draft, request.POST)
    again = form and page.form(instance=draft, initial=row_forms.as_typed(form))
    changed = {prefix: row_forms.with_rows_changed(formset, request.POST) for prefix, formset in rows.items()}
    seen = Sent.of(request.POST).seen
    return _show(request, desk, draft, page, again, changed, seen=seen)


def _show(
    request: HttpRequest,
    desk: Desk,
    draft: Any,
    page: EditStep,
    form: Any,
    rows: dict,
    *,
    seen: dict | None = None,
    status: int = 200,
    outcome: Outcome | None = None,
) -> HttpResponse:
    steps = step_list(desk, draft, page.slug)
    context = {
        "pilot": draft.pilot,
        "desk": desk,
        "draft": draft,
        "step": page,
        "steps": steps,
        "following": next(after for one, after in pairwise(steps) if one.current),
        "form": form,
        "rows": [(formset, *page.rows[prefix][1:]) for prefix, formset in rows.items()],
        "formsets": list(rows.values()),
        "seen": as_text(marks(form, rows) if seen is None else seen),
        "window": request.POST.get("window") or new_token(),
        "outcome": outcome,
        "at": clock.now(),
        **request.desk_extra,
    }
    return render(request, "pilots/documents/step.html", context, status=status)


@dataclass(frozen=True)
class StepLink:
    slug: str
    label: str
    url: str
    current: bool
    state: str
    tone: str = ""
    status: str = ""
    # What is lacking in a step that is in progress.
    lacks: tuple[str, ...] = ()


def step_list(
    desk: Desk, draft: Any, current: str = "", *, lacks: Any = None, sections: Any = None
) -> list[StepLink]:
    """The steps with how far each is; the last is the check before filing. What is at hand already is not asked again."""
    lacks = desk.missing(draft) if lacks is None else lacks
    sections = desk.sections(desk.content_of(draft)) if sections is None else sections
    lacking = {lack.step for lack in lacks}
    open_steps = lacking | desk.unfinished(draft)
    started = {s.step for s in sections if _has_words(s, desk)}
    links = [
        StepLink(
            slug,
            page.label,
            reverse(desk.step_url, args=[draft.pilot_id, slug]),
            slug == current,
            "" if slug in open_steps else "done",
            *_progress(slug, open_steps, started),
            tuple(lack.sentence for lack in lacks if lack.step == slug and slug in started),
        )
        for slug, page in desk.steps.items()
    ]
    ready = ("neutral", _("Not started")) if not lacking else ("outline", _("Cannot be started yet"))
    url = reverse(desk.check_url, args=[draft.pilot_id])
    return [*links, StepLink("tjek", desk.check_label, url, current == "tjek", "", *ready)]


def _has_words(section: Section, desk: Desk) -> bool:
    return any(line.text for line in section.lines if line.key not in desk.given_keys)


def _progress(slug: str, open_steps: set, started: set) -> tuple[str, str]:
    if slug not in open_steps:
        return "ok", _("Filled in")
    return ("notice", _("In progress")) if slug in started else ("neutral", _("Not started"))


def show_check(
    request: HttpRequest,
    desk: Desk,
    draft: Any,
    *,
    status: int = 200,
    refusal: Refused | None = None,
    **extra: Any,
) -> HttpResponse:
    """The page with all answers; `extra` is what it asks besides."""
    lacks, sections = list(desk.missing(draft)), list(desk.sections(desk.content_of(draft)))
    context = {
        "pilot": draft.pilot,
        "desk": desk,
        "draft": draft,
        "last_step": kinds.steps()[desk.ends_with],
        "refusal": refusal,
        "steps": step_list(desk, draft, "tjek", lacks=lacks, sections=sections),
        "sections": [(section, _places_to_edit(desk, draft, section)) for section in sections],
        "missing": [(lack, _place_of(desk, draft, lack.step, lack.field)) for lack in lacks],
        **extra,
    }
    return render(request, "pilots/documents/check.html", context, status=status)


def _places_to_edit(desk: Desk, draft: Any, section: Section) -> dict[str, str]:
    """{line's key: where it is edited}, of the lines that the step has a field for."""
    page = desk.steps[section.step]
    form, rows = page.bind(draft)
    fields = set(rows) | set(form.fields if form else ())
    found = {line.key: _field_of(desk, line.key) for line in section.lines}
    return {key: _place_of(desk, draft, section.step, name) for key, name in found.items() if name in fields}


def _field_of(desk: Desk, key: str) -> str:
    """The field, or the rows, in which a line is written; one of a repeated part has its number behind its name."""
    if key.startswith("answer-"):
        return f"answer_{key.removeprefix('answer-')}"
    bare = key.partition("-")[0]
    return desk.written_in.get(bare, bare)


def _place_of(desk: Desk, draft: Any, step: str, name: str) -> str:
    # What no single field can mend leads to the rows.
    target = name if name in desk.steps[step].rows else f"id_{name}"
    return f"{reverse(desk.step_url, args=[draft.pilot_id, step])}#{target}"
