"""The first page: what waits for this person, a section for each thing they may do."""

from datetime import timedelta

from django.db.models import Count, F, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import clock
from common.danish import in_danish
from common.dates import day_in_words, format_date, format_moment
from home import received, waiting
from home.task import Task
from pilots.agreements import turns
from pilots.descriptions import many
from pilots.facilitation.facilitation import FacilitationRequest
from pilots.filings import inquiries
from pilots.pilot.pilot import Pilot, State
from pilots.programme.pages import programme_in_focus
from regions.models import Invitation, Membership, Region, User
from regions.permissions import Permission, can, memberships_today, scope

SHOWN = 10
MOST_JUDGED = 100
ENDS_SOON = timedelta(days=30)


@require_safe
def overview(request):
    user, today = request.user, clock.today()
    programme = programme_in_focus(on=today)
    sections = {name: build(user, programme) for name, build in SECTIONS.items()}
    context = {
        "sections": sections,
        "programme": programme,
        "deadline": deadline(programme, on=today) if programme else "",
        "has_sections": any(sections.values()),
        "has_role": bool(memberships_today(user)),
        "reads_pilots": can(user, Permission.SEE_FILED),
    }
    return render(request, "home/overview.html", context)


def deadline(programme, *, on):
    """The programme's deadline in a sentence that counts the days."""
    days, last = programme.days_left(on=on), programme.deadline_on
    if days < 0:
        return _("The deadline was %(day)s") % {"day": day_in_words(last)}
    facts = {"name": programme.name, "days": days}
    facts["day"] = day_in_words(last, with_year=last.year != on.year)
    if days == 0:
        return _("The deadline for descriptions for %(name)s is today, %(day)s, before midnight") % facts
    return (
        ngettext(
            "Next deadline: descriptions for %(name)s by %(day)s, in %(days)d day",
            "Next deadline: descriptions for %(name)s by %(day)s, in %(days)d days",
            days,
        )
        % facts
    )


def writing(user, programme):
    """Own drafts with what they lack, for who writes them; each figure is that of the list it leads to.

    How many are ready is None where there are so many drafts that judging them all would slow the page.
    """
    if not can(user, Permission.WRITE_DESCRIPTIONS):
        return None
    candidates = many.candidates(user, most=MOST_JUDGED + 1)
    is_all = len(candidates) <= MOST_JUDGED
    pilots = Pilot.objects.visible_to(user)
    return {
        "drafts": pilots.filter(number=None).count(),
        "ready": sum(not candidate.missing for candidate in candidates) if is_all else None,
        "filed": pilots.standing().count(),
        "tasks": [_draft_task(candidate) for candidate in candidates[:SHOWN]],
        "has_more": len(candidates) > SHOWN,
    }


def _draft_task(candidate):
    draft = candidate.draft
    return Task(
        label=draft.title or _("Without a title"),
        url=reverse("description_check", args=[draft.pilot_id]),
        hint=" · ".join(filter(None, [draft.pilot.region.name, candidate.lacks])),
        tone="notice" if candidate.missing else "ok",
        status=candidate.status,
    )


def negotiating(user, programme):
    """The negotiations that wait for the person, the oldest first, for those who write, review or sign."""
    if not can(user, Permission.SEE_DRAFTS):
        return None
    waiting = turns.queue(user)
    mine = [row for row in waiting if row.is_mine]
    return {"mine": mine[:SHOWN], "count": len(mine), "others": len(waiting) - len(mine)} if waiting else None


def questions(user, programme):
    """Questions that wait for an answer: to be given in the person's regions, or waited for by the centre."""
    waiting = inquiries.unanswered_for(user).order_by("at")
    tasks = [_question_task(inquiry) for inquiry in waiting[:SHOWN]]
    return {"tasks": tasks, "may_answer": not can(user, Permission.ASK_QUESTIONS)} if tasks else None


def _question_task(inquiry):
    filing = inquiry.filing
    return Task(
        label=str(filing),
        url=f"{filing.path}#sporgsmaal",
        hint=f"{filing.region} · {format_moment(inquiry.at)}",
        tone="notice",
        status=_("Not answered yet"),
    )


def following(user, programme):
    """Drafts and filed pilots of the regions whose drafts the person reads but does not write."""
    ids = (
        scope(user, Permission.SEE_DRAFTS).region_ids - scope(user, Permission.WRITE_DESCRIPTIONS).region_ids
    )
    if not ids:
        return None
    pilots = Pilot.objects.visible_to(user).filter(region__in=ids).select_related("region", "current")
    drafts = pilots.filter(number=None).order_by("-current__changed_at")
    filed = pilots.standing().order_by("-current__filed_at")
    return {
        "drafts": [_pilot_task(pilot, pilot.current.changed_at, user) for pilot in drafts[:SHOWN]],
        "filed": [_pilot_task(pilot, pilot.current.filed_at, user) for pilot in filed[:SHOWN]],
    }


def requests(user, programme):
    """The open requests for the facilitator's help, the oldest first."""
    if not can(user, Permission.SEE_REQUESTS):
        return None
    asked = FacilitationRequest.objects.visible_to(user).open().exclude(pilot__current__state=State.WITHDRAWN)
    related = asked.select_related("pilot__region", "pilot__current").order_by("asked_at", "pk")
    return {"pilots": [_pilot_task(r.pilot, r.asked_at, user) for r in related[:SHOWN]]}


def _pilot_task(pilot, moment, user):
    is_new = user.previous_login is None or moment > user.previous_login
    return Task(
        label=f"{pilot.case_number} {pilot.current.title}".strip() or _("Without a title"),
        url=pilot.get_absolute_url(),
        hint=f"{pilot.region} · {format_moment(moment)}",
        tone="notice" if is_new else "outline",
        status=_("New") if is_new else _("Seen before"),
    )


def receiving(user, programme):
    """What has come in since the last visit, and what has not come, for the central parties."""
    if not can(user, Permission.GIVE_RECEIPTS) or programme is None:
        return None
    filings = received.filings_for(user)
    since = user.previous_login
    return {
        "new": (filings.filter(at__gt=since) if since else filings).count(),
        "lacking": filings.filter(lacks_ours=True).count(),
        "regions": filings_by_region(programme, since),
    }


def preparing(user, programme):
    """How far the regions are before the deadline, for who runs the programme."""
    if not can(user, Permission.EDIT_PROGRAMME) or programme is None:
        return None
    return {"regions": filings_by_region(programme, user.previous_login)}


def filings_by_region(programme, since):
    """Filed pilots, less the withdrawn, per region that took part at the deadline, those with none included."""
    filed = Q(pilots__programme=programme, pilots__current__state=State.FILED)
    new = filed & Q(pilots__current__filed_at__gt=since) if since else filed
    regions = Region.objects.valid(on=programme.deadline_on).order_by(in_danish("name"))
    return list(
        regions.annotate(filed=Count("pilots", filter=filed), new=Count("pilots", filter=new)).values(
            "pk", "name", "filed", "new"
        )
    )


def administering(user, programme):
    """Links not yet used and roles that end soon."""
    if not can(user, Permission.MANAGE_USERS):
        return None
    today = clock.today()
    pending = Invitation.objects.filter(
        spent_at=None, expires_at__gt=clock.now(), user__in=User.objects.managed_by(user)
    )
    ending = Membership.objects.managed_by(user).filter(ends_on__range=(today, today + ENDS_SOON))
    return {
        "invitations": [_invitation_task(i) for i in pending.select_related("user").order_by("expires_at")],
        "endings": [
            _ending_task(m) for m in ending.select_related("user", "region").order_by(F("ends_on"), "pk")
        ],
    }


def _invitation_task(invitation):
    return Task(
        label=invitation.user.name,
        url=reverse("user", args=[invitation.user_id]),
        hint=_("The link works until %(when)s") % {"when": format_moment(invitation.expires_at)},
        tone="notice",
        status=_("Not yet used"),
    )


def _ending_task(membership):
    return Task(
        label=membership.user.name,
        url=reverse("user", args=[membership.user_id]),
        hint=str(membership),
        tone="notice",
        status=_("Ends %(day)s") % {"day": format_date(membership.ends_on)},
    )


# In the order in which they stand on the page; a section that is not for the person is None.
SECTIONS = {
    "negotiating": negotiating,
    "questions": questions,
    "accounts": waiting.pools,
    "writing": writing,
    "following": following,
    "receiving": receiving,
    "preparing": preparing,
    "requests": requests,
    "administering": administering,
}
