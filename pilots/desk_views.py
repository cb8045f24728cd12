"""The pages on which a document is written, whatever its desk: the steps, adding a row, the check of all answers."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.errors import Refused
from pilots.desk import Conflict, save


def write(request, desk, draft, slug, **extra):
    """A step of the form (GET), and saving it (POST); `extra` is what the step's own template prints beside it."""
    page = desk.steps[slug]
    request.desk_extra = extra
    if request.method == "POST":
        return _post(request, desk, draft, page)
    form, rows = page.bind(draft)
    return _show(request, desk, draft, page, form, rows)


def _post(request, desk, draft, page):
    form, rows = page.bind(draft, request.POST)
    if "add" in request.POST or "remove" in request.POST:
        form, rows = _with_rows_changed(request.POST, draft, page, form, rows)
        return _show(request, desk, draft, page, form, rows, revision=request.POST.get("revision"))
    valid = all([form is None or form.is_valid(), *(formset.is_valid() for formset in rows.values())])
    if valid and page.check:
        page.check(form, rows)
        valid = form.is_valid()
    try:
        revision = save(desk, draft, form, rows, revision=seen_revision(request), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pilot", draft.pilot_id)
    except Conflict as conflict:
        return _show(
            request,
            desk,
            conflict.draft,
            page,
            form,
            rows,
            status=409,
            theirs=conflict.draft,
            conflict=conflict,
        )
    if "autosave" in request.POST:
        return render(request, "pilots/autosaved.html", {"revision": revision}, status=200 if valid else 422)
    if not valid:
        return _show(request, desk, draft, page, form, rows, revision=revision, status=422)
    return _after(request, desk, draft, page)


def seen_revision(request):
    """The revision in the form; anything but a number is one that nobody has seen."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _after(request, desk, draft, page):
    newest = (
        desk.model.objects.select_related("pilot__region", "pilot__programme").filter(pk=draft.pk).first()
    )
    if newest and hasattr(page.form, "warning") and (warning := page.form(instance=newest).warning()):
        messages.warning(request, warning)
    if "draft" in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect(desk.step_url, draft.pilot_id, page.slug)
    slugs = list(desk.steps)
    following = slugs[slugs.index(page.slug) + 1 :]
    if following:
        return redirect(desk.step_url, draft.pilot_id, following[0])
    return redirect(desk.check_url, draft.pilot_id)


def _with_rows_changed(data, draft, page, form, rows):
    """The page as typed, with a row more or less; nothing is saved and nothing is refused yet."""
    typed = form and page.form(instance=draft, initial=_typed(form))
    again = {}
    for prefix, formset in rows.items():
        values = [_typed(row) for row in formset.forms if data.get("remove") != row.prefix]
        if data.get("add") == prefix:
            values.append({})
        again[prefix] = type(formset)(prefix=prefix, initial=values, draft=draft)
    return typed, again


def _typed(form):
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _show(request, desk, draft, page, form, rows, *, revision=None, status=200, theirs=None, conflict=None):
    context = {
        "pilot": draft.pilot,
        "draft": draft,
        "step": page,
        "steps": step_list(desk, draft, page.slug),
        "form": form,
        "rows": [(formset, *page.rows[prefix][1:]) for prefix, formset in rows.items()],
        "formsets": list(rows.values()),
        "revision": draft.revision if revision is None or theirs else revision,
        "theirs": theirs,
        "conflict": conflict,
        **request.desk_extra,
    }
    return render(request, desk.template, context, status=status)


@dataclass(frozen=True)
class StepLink:
    slug: str
    label: str
    url: str
    current: bool
    state: str
    tone: str = ""
    status: str = ""


def step_list(desk, draft, current=""):
    """The steps with how far each is; the last is the check before filing."""
    lacking = {lack.step for lack in desk.missing(draft)}
    started = {s.step for s in desk.sections(desk.content_of(draft)) if _has_words(s, desk)}
    links = [
        StepLink(
            slug,
            page.label,
            reverse(desk.step_url, args=[draft.pilot_id, slug]),
            slug == current,
            "" if slug in lacking else "done",
            *_progress(slug, lacking, started),
        )
        for slug, page in desk.steps.items()
    ]
    ready = ("neutral", _("Not started")) if not lacking else ("outline", _("Cannot be started yet"))
    url = reverse(desk.check_url, args=[draft.pilot_id])
    return [*links, StepLink("tjek", desk.check_label, url, current == "tjek", "", *ready)]


def _has_words(section, desk):
    return any(line.text for line in section.lines if line.key not in desk.given_keys)


def _progress(slug, lacking, started):
    if slug not in lacking:
        return "ok", _("Filled in")
    return ("notice", _("In progress")) if slug in started else ("neutral", _("Not started"))


def check_context(desk, draft):
    """What the page with all answers prints."""
    return {
        "pilot": draft.pilot,
        "draft": draft,
        "steps": step_list(desk, draft, "tjek"),
        "sections": [
            (section, reverse(desk.step_url, args=[draft.pilot_id, section.step]))
            for section in desk.sections(desk.content_of(draft))
        ],
        "missing": [(lack, _place_of(desk, draft, lack)) for lack in desk.missing(draft)],
    }


# Lacks that no single field can mend lead to the rows.
ROWS = frozenset({"criteria", "costs", "parties", "budget"})


def _place_of(desk, draft, lack):
    target = lack.field if lack.field in ROWS else f"id_{lack.field}"
    return f"{reverse(desk.step_url, args=[draft.pilot_id, lack.step])}#{target}"
