"""Taking a step: asked first on a page of its own, then taken; pressed twice it answers the same page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from common.cpr import demand_no_cpr
from common.errors import Refused
from common.text import typed
from common.typed import too_late
from pilots.documents import desk_views, kinds, workflow
from pilots.documents.steps import GONE, Step
from pilots.pilot.finding import visible_pilot
from pilots.pilot.pilot import Pilot
from regions import journal
from regions.models import User
from regions.permissions import Missing


@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask first, on a page of its own (GET); then take the step (POST)."""
    step = kinds.steps().get(name)
    if step is None or step.is_elsewhere:
        raise Http404
    if request.method == "POST" and _is_gone_by_this_person(request.user, pk, step):
        return redirect(step.lands(Pilot(pk=pk)))
    found = visible_pilot(request, pk)
    if not workflow.may_take(step, found.region, request.user):
        raise Missing(step.permissions[0])
    if request.method == "GET":
        return _ask(request, found, step)
    try:
        given = _given(request, step)
        demand_no_cpr(given.get("reason", ""))
        workflow.take(name, found, by=request.user, **given)
    except Refused as refusal:
        return _refused(request, found, step, refusal)
    if step.done:
        messages.success(request, step.done)
    return redirect(step.lands(found))


def _is_gone_by_this_person(user: User, pk: int, step: Step) -> bool:
    """Did the first of two clicks take the pilot away?"""
    return GONE in step.targets and journal.about(Pilot(pk=pk)).filter(verb__in=step.verbs, by=user).exists()


def has_taken(user: User, found: Pilot, step: Step) -> bool:
    """Was the step this person's own, taken last with the first of two clicks?"""
    last = journal.about(found).first()
    return last is not None and last.verb in step.verbs and last.by == user


def _given(request: HttpRequest, step: Step) -> dict[str, Any]:
    given: dict[str, Any] = {name: request.POST.get(name, "") for name in step.takes}
    if "revision" in given:
        given["revision"] = desk_views.seen_revision(request)
    if step.asks_reason:
        given["reason"] = typed(request.POST, "reason")
    return given


def _ask(request: HttpRequest, found: Pilot, step: Step) -> HttpResponse:
    if step.asked_on:
        return redirect(step.asked_on, found.pk)
    if step not in workflow.steps_for(found, request.user):
        messages.error(request, workflow.MOVED_ON)
        return redirect(found)
    return render(request, "pilots/documents/step_confirm.html", {"pilot": found, "step": step})


def _refused(request: HttpRequest, found: Pilot, step: Step, refusal: Refused) -> HttpResponse:
    """The sentence on the page they were on, with all that was typed."""
    if not Pilot.objects.filter(pk=found.pk).exists():
        messages.error(request, str(refusal))
        return redirect("pilots")
    found = visible_pilot(request, found.pk)
    if step.is_done(found, request.POST):
        return redirect(step.lands(found))
    if step.asked_on and (again := kinds.kind_of(step).check_again(request, found, refusal)):
        return again
    if has_taken(request.user, found, step):
        return redirect(step.lands(found))
    if step in workflow.steps_for(found, request.user):
        context = {"pilot": found, "step": step, "refusal": refusal, "typed": typed(request.POST, "reason")}
        return render(request, "pilots/documents/step_confirm.html", context, status=422)
    return too_late(request, refusal, found)
