"""Requests for the facilitator's help: what is wished, and how far it has come. Never money."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import clock
from common.errors import Refused
from common.limits import TEXT_LIMIT, demand_within, within_limits
from pilots.messages.message import MessageKind
from pilots.messages.notices import receivers, tell
from pilots.pilot.pilot import Pilot, State
from regions import journal
from regions.permissions import Permission, can, scope, within


class RequestState(models.TextChoices):
    ASKED = "asked", _("Asked")
    TALKING = "talking", _("In dialogue")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("No longer wanted")


OPEN = [RequestState.ASKED, RequestState.TALKING]


class FacilitationRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The facilitator sees all that are still wished; a region sees its own."""
        own = within(user, Permission.SEE_DRAFTS, "pilot__region")
        if scope(user, Permission.SEE_REQUESTS):
            own |= ~Q(state=RequestState.CANCELLED)
        return self.filter(own)

    def open(self):
        return self.filter(state__in=OPEN)

    def standing(self):
        """Without those that nobody waits for any more: their pilot was withdrawn before they were answered."""
        return self.exclude(state__in=OPEN, pilot__current__state=State.WITHDRAWN)


class FacilitationRequest(models.Model):
    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="facilitation_requests")
    wish = models.TextField(_("what the help should be about"), max_length=TEXT_LIMIT, blank=True)
    state = models.CharField(_("status"), max_length=9, choices=RequestState, default=RequestState.ASKED)
    note = models.TextField(_("the facilitator's note"), max_length=TEXT_LIMIT, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = FacilitationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values), name="facilitationrequest_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(state__in=["asked", "talking"]),
                name="facilitationrequest_is_one_at_a_time",
                violation_error_message=_("The facilitator has been asked already."),
            ),
            within_limits("facilitationrequest", wish=TEXT_LIMIT, note=TEXT_LIMIT),
        ]

    def __str__(self):
        return self.wish[:60]


def may_ask(pilot, user):
    """HR and the coordinator ask, for what is filed and not withdrawn."""
    asks = can(user, Permission.WRITE_DESCRIPTIONS, pilot.region) or can(
        user, Permission.REVIEW_AGREEMENTS, pilot.region
    )
    return asks and pilot.number is not None and pilot.current.state == State.FILED


@transaction.atomic
def ask(pilot, wish, *, by):
    """Ask for the facilitator's help with a filed pilot, and return the request; one is open at a time."""
    if not may_ask(pilot, by):
        raise Refused(gettext("Help is asked for by HR or the coordinator, for what is filed."))
    if not wish.strip():
        raise Refused(gettext("Write what the help should be about"))
    demand_within(wish.strip(), TEXT_LIMIT)
    return _open(pilot, wish.strip(), by)


def _open(pilot, wish, by):
    now = clock.now()
    try:
        with transaction.atomic():
            request = FacilitationRequest.objects.create(
                pilot=pilot, wish=wish, asked_by=by, asked_at=now, changed_by=by, changed_at=now
            )
    except IntegrityError as error:
        raise Refused(gettext("The facilitator has been asked already.")) from error
    journal.record("facilitation_asked", pilot, by=by, region=pilot.region, permission=_used(pilot, by))
    _tell(request, by)
    return request


def _used(pilot, user):
    """The permission by which `user` asks."""
    writes = can(user, Permission.WRITE_DESCRIPTIONS, pilot.region)
    return Permission.WRITE_DESCRIPTIONS if writes else Permission.REVIEW_AGREEMENTS


def ask_if_wished(description, *, by):
    """A filed description that wishes help makes a request, unless there has been one."""
    pilot = description.pilot
    if description.wishes_facilitation and not pilot.facilitation_requests.exists():
        _open(pilot, description.facilitation_wish, by)


@transaction.atomic
def cancel(request, *, by):
    """The region no longer wishes the help."""
    if not may_ask(request.pilot, by):
        raise Refused(gettext("Help is asked for by HR or the coordinator, for what is filed."))
    _move(request, OPEN, RequestState.CANCELLED, by=by)
    pilot = request.pilot
    journal.record("facilitation_cancelled", pilot, by=by, region=pilot.region, permission=_used(pilot, by))


def take_up(request, *, by, note="", seen=None):
    """The facilitator has begun to help."""
    _answer(request, [RequestState.ASKED], RequestState.TALKING, "facilitation_begun", by, seen, note)


def write(request, *, by, note="", seen=None):
    """A note to the region while they talk, instead of the one before."""
    demand_note(note)
    _answer(request, [RequestState.TALKING], RequestState.TALKING, "facilitation_noted", by, seen, note)


def close(request, *, by, note="", seen=None):
    """The facilitator has helped."""
    _answer(request, OPEN, RequestState.DONE, "facilitation_done", by, seen, note)


@transaction.atomic
def _answer(request, sources, state, event, by, seen, note):
    """An act of the facilitator, which the region is told of."""
    _by_facilitator(by)
    _move(request, sources, state, by=by, seen=seen, note=note)
    journal.record(event, request.pilot, by=by, permission=Permission.SEE_REQUESTS)
    _tell(request, by)


def _by_facilitator(user):
    if not can(user, Permission.SEE_REQUESTS):
        raise Refused(gettext("Only the facilitator answers requests."))


def demand_note(note):
    if not note.strip():
        raise Refused(gettext("Write the note to the region"))


def _move(request, sources, state, *, by, seen=None, **said):
    """`seen` is when the request was last changed before it was shown: what has been answered since is not written over."""
    told = {name: text.strip() for name, text in said.items() if text.strip()}
    for text in told.values():
        demand_within(text, TEXT_LIMIT)
    moved = FacilitationRequest.objects.filter(pk=request.pk, state__in=sources)
    if seen is not None:
        moved = moved.filter(changed_at=seen)
    if not moved.update(state=state, changed_by=by, changed_at=clock.now(), **told):
        raise Refused(gettext("The request has moved on. Open the page again."))


def panel_for(pilot, user):
    """What a pilot's page prints for the region's side and for the facilitator, or None for who neither asks nor sees."""
    if pilot.number is None:
        return None
    if not can(user, Permission.SEE_DRAFTS, pilot.region):
        return _asked_for(pilot) if can(user, Permission.SEE_REQUESTS) else None
    newest = pilot.facilitation_requests.first()
    is_open = newest is not None and newest.state in OPEN
    asks = may_ask(pilot, user)
    return {
        "request": newest,
        "may_ask": asks and not is_open,
        "may_cancel": asks and is_open,
        "limit": TEXT_LIMIT,
    }


def _asked_for(pilot):
    """What the facilitator reads of the newest request that is still wished, with the way to answer it."""
    newest = pilot.facilitation_requests.exclude(state=RequestState.CANCELLED).first()
    if newest is None:
        return None
    waits = newest.state in OPEN and pilot.current.state != State.WITHDRAWN
    answer = f"{reverse('requests')}?{urlencode({'q': pilot.case_number})}"
    return {"request": newest, "answer_url": answer if waits else ""}


def _tell(request, by):
    """The facilitator is told what a region asks for, the region's asker what the facilitator did."""
    is_from_region = by == request.asked_by
    if is_from_region:
        to = receivers(Permission.SEE_REQUESTS)
    else:
        asking = (Permission.WRITE_DESCRIPTIONS, Permission.REVIEW_AGREEMENTS)
        to = receivers(*asking, region=request.pilot.region, only=request.asked_by)
    path = reverse("requests") if is_from_region else request.pilot.get_absolute_url()
    tell(MessageKind.FACILITATION, about=request.pilot.case_number, path=path, to=to, by=by)
