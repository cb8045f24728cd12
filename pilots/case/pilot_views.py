"""The pilot's page."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from common import clock
from pilots.case import pilot_state
from pilots.case.journal_words import note_in_words
from pilots.case.pilot_state import PilotState
from pilots.descriptions import parts
from pilots.descriptions.content import with_agreed
from pilots.documents import kinds, workflow
from pilots.documents.panels import panels_for
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
    "facilitation_done": gettext_lazy("The facilitator has helped"),
    "facilitation_asked": gettext_lazy("The facilitator's help asked for"),
    "facilitation_cancelled": gettext_lazy("The facilitator's help no longer wanted"),
}


@require_GET
def pilot(request, pk):
    found, user = visible_pilot(request, pk), request.user
    sees_drafts = can(user, Permission.SEE_DRAFTS, found.region)
    draft = found.draft_read if sees_drafts else None
    how_far = pilot_state.of(found, user, on=clock.today())
    shown = draft if found.number is None else found.current
    shown.pilot = found
    context = {
        "pilot": found,
        "state": PilotState(how_far.pilot_state),
        "is_revising": bool(found.number and draft),
        "is_being_written": found.number is None and can(user, Permission.WRITE_DESCRIPTIONS, found.region),
        "panels": panels_for(kinds.moved(), request, found, workflow.steps_for(found, user)),
        "sections": with_agreed(parts.sections_for(user, shown), how_far),
        "changes": parts.changes_for(user, shown),
        "facilitation": facilitation.panel_for(found, user),
        "may_read_case_file": found.number and can(user, Permission.READ_CASE_FILE, found.region),
        "events": _events(found) if sees_drafts else [],
    }
    return render(request, "pilots/case/pilot.html", context)


def _events(found):
    words = EVENTS | kinds.events()
    return [
        (event, words.get(event.verb, event.verb), *note_in_words(event.note))
        for event in journal.about(found)
    ]
