"""The pilot's page and its tabs."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from common import clock
from common.dates import format_moment
from pilots.agreements import comparing
from pilots.agreements.agreement import Agreement
from pilots.case import glance, pilot_state
from pilots.case.journal_words import note_in_words
from pilots.case.pilot_state import PilotState
from pilots.descriptions import parts
from pilots.descriptions.content import with_agreed
from pilots.documents import kinds, workflow
from pilots.documents.panels import panels_for
from pilots.documents.tabs import tabs_for
from pilots.facilitation import facilitation
from pilots.pilot.finding import visible_pilot
from regions import journal
from regions.permissions import Permission, can

# What is told of a pilot besides what its documents' kinds say.
EVENTS = {
    "received": gettext_lazy("Receipt given"),
    "asked": gettext_lazy("Question asked"),
    "answered": gettext_lazy("Question answered"),
    "annex_exported": gettext_lazy("Case file with the confidential annex downloaded"),
    "case_file_downloaded": gettext_lazy("Case file downloaded"),
    "facilitation_begun": gettext_lazy("The facilitator has begun to help"),
    "facilitation_noted": gettext_lazy("The facilitator has written a note"),
    "facilitation_done": gettext_lazy("The facilitator has helped"),
    "facilitation_asked": gettext_lazy("The facilitator's help asked for"),
    "facilitation_cancelled": gettext_lazy("The facilitator's help no longer wanted"),
}
# The newest events on the first tab; the rest stand under the last.
NEWEST = 5


def case_of(request, pk):
    """What the head of every tab of a pilot prints; the pilot when the reader may see it, else 404."""
    found, user = visible_pilot(request, pk), request.user
    sees_drafts = can(user, Permission.SEE_DRAFTS, found.region)
    draft = found.draft_read if sees_drafts else None
    how_far = pilot_state.of(found, user, on=clock.today())
    shown = draft if found.number is None else found.current
    shown.pilot = found
    panels = panels_for(kinds.moved(), request, found, workflow.steps_for(found, user))
    sections = with_agreed(parts.sections_for(user, shown), how_far)
    return {
        "pilot": found,
        "how_far": how_far,
        "state": PilotState(how_far.pilot_state),
        "is_revising": bool(found.number and draft),
        "panels": panels,
        "sections": sections,
        "brief": glance.in_brief(sections),
        "tabs": tabs_for(request, found, panels),
        "sees_drafts": sees_drafts,
    }


@require_GET
def pilot(request, pk):
    """At a glance; of a draft, its task list and what it says so far."""
    context, user = case_of(request, pk), request.user
    found, how_far, panels = context["pilot"], context["how_far"], context["panels"]
    context["facilitation"] = facilitation.panel_for(found, user)
    if found.number is None:
        context["turn"] = glance.turn_of(panels)
        context["is_being_written"] = can(user, Permission.WRITE_DESCRIPTIONS, found.region)
        context["events"] = events_of(found) if context["sees_drafts"] else []
        return render(request, "pilots/case/draft.html", context)
    turn = glance.turn_of(panels)
    tells_agreement = context["sees_drafts"] or can(user, Permission.SEE_FILED, found.region)
    happened = _newest(found, context["sees_drafts"])
    context |= {
        "turn": turn,
        "also": glance.also(panels, turn),
        "facts": glance.facts(context["sections"]),
        "life": glance.life(found, how_far, tells_agreement=tells_agreement),
        "pairs": _pairs(user, found),
        "moments": [*glance.to_come(found, how_far), *happened],
        "happened": happened,
        "documents": [document for panel in panels for document in panel.documents],
        "may_read_case_file": can(user, Permission.READ_CASE_FILE, found.region),
    }
    return render(request, "pilots/case/pilot.html", context)


@require_GET
def tab(request, pk, stem):
    """All that is shown of one kind of document."""
    context = case_of(request, pk)
    found = context["pilot"]
    panel = next((one for one in context["panels"] if one.stem == stem), None)
    if panel is None:
        raise Http404
    if found.number is None:
        return redirect(found)
    is_description = kinds.named("description").stem == stem
    context |= {
        "panel": panel,
        "turn": glance.turn_of([panel]),
        "shown_sections": context["sections"] if is_description else [],
        "changes": parts.changes_for(request.user, found.current) if is_description else [],
    }
    return render(request, "pilots/case/tab.html", context)


@require_GET
def history(request, pk):
    """Everything that has happened, for who may read drafts."""
    context = case_of(request, pk)
    if not context["sees_drafts"]:
        raise Http404
    context["events"] = events_of(context["pilot"])
    return render(request, "pilots/case/history.html", context)


def events_of(found):
    words = EVENTS | kinds.events()
    return [
        (event, words.get(event.verb, event.verb), *note_in_words(event.note))
        for event in journal.about(found)
    ]


def _newest(found, sees_drafts):
    return [_moment(*event) for event in events_of(found)[:NEWEST]] if sees_drafts else []


def _moment(event, label, note, lang):
    who = event.by.name if event.by else ""
    return glance.Moment(format_moment(event.at), str(label), note=note, lang=lang, who=who)


def _pairs(user, found):
    """What was promised beside what is agreed, of the agreement concluded last."""
    concluded = Agreement.objects.visible_to(user).concluded().filter(pilot=found)
    newest = concluded.select_related("description", "pilot").last()
    return comparing.in_brief(newest) if newest else []
