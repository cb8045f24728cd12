"""Writing an agreement: the steps, the check before it is sent to review."""

from contextlib import nullcontext

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.typed import too_late
from pilots.agreements import budget, pool, review
from pilots.agreements.agreement import Agreement
from pilots.agreements.editing import DESK
from pilots.documents import desk_views
from pilots.pilot.pilot import Pilot
from regions.permissions import Permission, demand


def agreement_to_write(request, pk):
    """(pilot, the agreement being written or None); 404 when not theirs to see, 403 when only to read."""
    pilots = Pilot.objects.visible_to(request.user).select_related("region", "programme", "current")
    pilot = get_object_or_404(pilots, pk=pk)
    demand(request.user, Permission.WRITE_AGREEMENTS, pilot.region)
    found = Agreement.objects.with_parts().filter(DESK.writable, pilot=pilot).first()
    return pilot, found


def _nothing_to_write(request, pilot):
    underway = pilot.agreements.open().first()
    why = (
        _(
            "The agreement is under review and cannot be edited. Take it back, or ask the coordinator to return it."
        )
        if underway
        else _("There is no agreement to edit. Start one from the pilot's page.")
    )
    return too_late(request, why, underway or pilot)


@require_http_methods(["GET", "POST"])
def step(request, pk, step):
    if step not in DESK.steps:
        raise Http404
    pilot, agreement = agreement_to_write(request, pk)
    if agreement is None:
        return _nothing_to_write(request, pilot)
    extra = {"computed": budget.overview(agreement)} if step == "budget" else {}
    remarks = {"returned": review.return_of(agreement), "threads": review.threads_at(agreement, step)}
    with pool.asked_once() if request.method == "GET" else nullcontext():
        return desk_views.write(request, DESK, agreement, step, **extra, **remarks)


@require_GET
def check(request, pk):
    pilot, agreement = agreement_to_write(request, pk)
    if agreement is None:
        return _nothing_to_write(request, pilot)
    return show_check(request, agreement)


def show_check(request, agreement, status=200, refusal=None):
    with pool.asked_once():
        return desk_views.show_check(request, DESK, agreement, status=status, refusal=refusal)


def check_again(request, pilot, refusal):
    """The page with all answers, where sending was pressed; None when there is nothing to write any more."""
    agreement = Agreement.objects.with_parts().filter(pilot=pilot).open().first()
    if agreement is None or not agreement.is_writable:
        return None
    return show_check(request, agreement, status=422, refusal=refusal)
