"""The overview of the facilitator: the requests by how far they have come, and those that wait, the oldest first."""

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.dates import format_moment
from home.number import Figure, Number
from home.task import Task
from pilots.facilitation.facilitation import FacilitationRequest, RequestState
from pilots.facilitation.views import TONES
from regions.permissions import Permission, can

TO_DO = {
    RequestState.ASKED: gettext_lazy("Take the request up"),
    RequestState.TALKING: gettext_lazy("Finish the request"),
}
NOTES = {
    RequestState.ASKED: gettext_lazy("nobody has taken them up"),
    RequestState.TALKING: gettext_lazy("taken up, not done"),
    RequestState.DONE: gettext_lazy("the help has been given"),
}


def requests(asked):
    """{"figures", "tasks"} for who helps; else None."""
    user = asked.user
    if not can(user, Permission.SEE_REQUESTS):
        return None
    seen = FacilitationRequest.objects.visible_to(user).standing().order_by()
    counts = dict(seen.values_list("state").annotate(Count("pk")))
    related = seen.open().select_related("pilot__region", "pilot__current").order_by("asked_at", "pk")
    count = counts.get(RequestState.ASKED, 0) + counts.get(RequestState.TALKING, 0)
    return {
        "heading": ngettext("%(count)d open request", "%(count)d open requests", count) % {"count": count},
        "figures": [_figure(state, counts.get(state, 0)) for state in NOTES],
        "tasks": [_task(row, asked) for row in related],
    }


def _figure(state, count):
    url = f"{reverse('requests')}?{urlencode({'state': state.value})}"
    return Figure(str(state.label), Number(count, url), str(NOTES[state]))


def _task(row, asked):
    pilot, moment, since = row.pilot, row.asked_at, asked.user.previous_login
    is_new = since is None or moment > since
    words = _("asked %(when)s, since your last visit") if is_new else _("asked %(when)s")
    return Task(
        label=str(TO_DO[row.state]),
        url=f"{reverse('requests')}?{urlencode({'state': row.state})}#request-{row.pk}",
        hint=f"{pilot.region} · {words % {'when': format_moment(moment)}}",
        tone=TONES[row.state],
        status=row.get_state_display(),
        case=f"{pilot.case_number} {pilot.current.title}",
        since=moment,
        days=asked.calendar.waited(pilot.programme_id, moment),
    )
