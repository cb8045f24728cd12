"""Taking a step: asked first on a page of its own, then taken; pressed twice it answers the same page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.cpr import demand_no_cpr
from common.errors import Refused
from common.text import typed
from common.typed import too_late
from pilots.agreements import edit_views as agreement_edit_views
from pilots.case import workflow
from pilots.case.pilot_views import visible_pilot
from pilots.descriptions import edit_views
from pilots.documents import desk_views
from pilots.pilot.pilot import Pilot, State
from regions import journal
from regions.permissions import Missing

# These are asked for on pages of their own.
ELSEWHERE = {"file": "description_check", "send": "agreement_check"}


@require_http_methods(["GET", "POST"])
def take_step(request, pk, name):
    """Ask first, on a page of its own (GET); then take the step (POST)."""
    if name == "delete" and request.method == "POST" and _has_deleted(request.user, pk):
        return redirect("pilots")
    found = visible_pilot(request, pk)
    if name not in workflow.STEPS or name == "sign":
        raise Http404
    step = workflow.STEPS[name]
    if not workflow.may_take(step, found.region, request.user):
        raise Missing(step.permissions[0])
    if request.method == "GET":
        return _ask(request, found, step)
    try:
        given = _given(request, step)
        demand_no_cpr(given.get("reason", ""))
        outcome = workflow.take(name, found, by=request.user, **given)
    except Refused as refusal:
        return _refused(request, found, step, refusal)
    return redirect(_next_page(request, found, step, outcome))


def _has_deleted(user, pk):
    """Did this person delete the draft already, with the first of two clicks?"""
    return journal.about(Pilot(pk=pk)).filter(verb="draft_deleted", by=user).exists()


def has_taken(user, found, step):
    """Was the step this person's own, taken last with the first of two clicks?"""
    last = journal.about(found).first()
    return last is not None and last.verb in step.verbs and last.by == user


def _given(request, step):
    given = {}
    if step.name == "file":
        given["timing"] = request.POST.get("timing", "")
    if step.name in ELSEWHERE:
        given["revision"] = desk_views.seen_revision(request)
    if step.asks_reason:
        given["reason"] = typed(request.POST, "reason")
    return given


def _ask(request, found, step):
    if step.name in ELSEWHERE:
        return redirect(ELSEWHERE[step.name], found.pk)
    if step not in workflow.steps_for(found, request.user):
        messages.error(request, _("This cannot be done now: the pilot has moved on."))
        return redirect(found)
    return render(request, "pilots/step_confirm.html", {"pilot": found, "step": step})


def _refused(request, found, step, refusal):
    """The sentence on the page they were on, with all that was typed."""
    if not Pilot.objects.filter(pk=found.pk).exists():
        messages.error(request, str(refusal))
        return redirect("pilots")
    found = visible_pilot(request, found.pk)
    if again := _check_again(request, found, step, refusal):
        return again
    if has_taken(request.user, found, step):
        return redirect(_where_it_led(found, step))
    if step in workflow.steps_for(found, request.user):
        context = {"pilot": found, "step": step, "refusal": refusal, "typed": typed(request.POST, "reason")}
        return render(request, "pilots/step_confirm.html", context, status=422)
    return too_late(request, refusal, found)


def _check_again(request, found, step, refusal):
    """The page with all answers, for the steps that are taken from there; None for the others."""
    if step.name == "file" and found.draft:
        return edit_views.show_check(request, found.draft, status=422, refusal=refusal)
    if step.name == "file" and _is_filed(found, request.POST.get("version")):
        return redirect("pilot_receipt", found.pk)
    if step.name == "revise" and found.draft:
        return redirect("description_step", found.pk, "om")
    agreement = found.agreements.open().first()
    if step.name == "send" and agreement and agreement.is_writable:
        return agreement_edit_views.show_check(request, agreement, status=422, refusal=refusal)
    return None


def _is_filed(found, version):
    """Is the version that was on the page filed, by a first click or by a colleague?"""
    return found.current.state == State.FILED and str(found.current.version) == version


def _next_page(request, found, step, outcome):
    if step.name == "file":
        return reverse("pilot_receipt", args=[found.pk])
    if step.name == "delete":
        messages.success(request, _("The draft is deleted."))
        return reverse("pilots")
    if step.done:
        messages.success(request, step.done)
    return _where_it_led(found, step)


def _where_it_led(found, step):
    if step.name == "revise":
        return reverse("description_step", args=[found.pk, "om"])
    if step.document is workflow.Stage or step.name == "drop":
        return found.get_absolute_url()
    newest = found.agreements.last()
    if step.name in ("agree", "amend", "terminate") and newest.is_writable:
        return reverse("agreement_step", args=[found.pk, "parter"])
    return newest.get_absolute_url()
