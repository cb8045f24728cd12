"""The first page: what waits for this person, a section for each thing they may do."""

from django.db.models import Max, Q, prefetch_related_objects
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounting.models import Appointment, Book
from common import clock
from common.charts.chart import Bars
from common.dates import day_in_words, format_date, format_moment, weekday_in_words
from common.numbers import format_decimal
from common.templatetags.ui import tal
from home import administering, by_region, facilitating, preparing, rail, received, steering, waiting
from home.asked import Asked
from home.guide import welcome
from home.task import Task
from pilots.agreements import turns
from pilots.agreements.agreement import AgreementState
from pilots.agreements.steps import TONES, AgreementStage
from pilots.case.pilot_state import UNFILED, PilotState, is_told_of_negotiations
from pilots.descriptions import many
from pilots.filings import inquiries
from pilots.pilot.pilot import Pilot
from pilots.programme.pages import programme_in_focus
from regions.permissions import Permission, can, memberships_today, scope, within

SHOWN = 10
SHOWN_WORK = 12
NEWEST = 5
# So many days a deadline is told of after it has passed.
STANDS = 30
WORDS_OF_A_QUESTION = 16


@require_safe
def overview(request):
    user, today = request.user, clock.today()
    programme = programme_in_focus(on=today)
    if programme:
        prefetch_related_objects([programme], "windows")
    asked = Asked(user, programme, today)
    sections = {name: build(asked) for name, build in SECTIONS.items()}
    work = work_of(sections)
    context = {
        "sections": sections,
        "work": work[:SHOWN_WORK],
        "work_count": len(work),
        "rail": rail.of(asked),
        "programme": programme,
        "today": capfirst(weekday_in_words(today)),
        "deadline": deadline(programme, on=today) if programme else "",
        "has_sections": any(found for name, found in sections.items() if name not in BESIDE),
        "has_role": bool(memberships_today(user)),
        "welcome": welcome.of(request),
        "reads_pilots": can(user, Permission.SEE_FILED),
    }
    return render(request, "home/overview.html", context)


def deadline(programme, *, on):
    """The programme's deadline in a sentence that counts the days."""
    days, last = programme.days_left(on=on), programme.deadline_on
    if days < -STANDS:
        return ""
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


def writing(asked):
    """The drafts of who writes them, those first that have lain longest; what each lacks its own page says."""
    user = asked.user
    if not can(user, Permission.WRITE_DESCRIPTIONS):
        return None
    return {"tasks": [_draft_task(draft) for draft in many.drafts_of(user)[:SHOWN]]}


def _draft_task(draft):
    saved = _("saved %(when)s")
    return Task(
        label=_("Finish the description"),
        url=reverse("description_check", args=[draft.pilot_id]),
        hint=" · ".join([draft.pilot.region.name, saved % {"when": format_moment(draft.changed_at)}]),
        tone="neutral",
        status=_("Draft") if draft.version == 1 else _("New version in draft"),
        case=draft.title or _("Without a title"),
        since=draft.changed_at,
    )


def negotiating(asked):
    """The negotiations that wait for the person, the oldest first, for those who write, review or sign."""
    user = asked.user
    if not can(user, Permission.SEE_DRAFTS):
        return None
    waiting = turns.queue(user, asked.calendar)
    mine = [row for row in waiting if row.is_mine]
    return {"mine": mine[:SHOWN], "count": len(mine), "others": len(waiting) - len(mine)} if waiting else None


# What stands beside the work, and makes no overview of its own.
BESIDE = ("states", "hours")
# What is to be done with an agreement by whose turn it is.
TO_DO = {
    AgreementState.DRAFT: gettext_lazy("Edit the agreement"),
    AgreementState.RETURNED: gettext_lazy("Edit the agreement"),
    AgreementState.REVIEW: gettext_lazy("Review the agreement"),
    AgreementState.READY: gettext_lazy("Sign the agreement"),
    AgreementState.PART_SIGNED: gettext_lazy("Sign the agreement"),
}


def work_of(sections):
    """Everything that waits for the person, from every part of the product, the oldest first; what has no day last."""
    found = [_agreement_task(row) for row in (sections["negotiating"] or {}).get("mine", ())]
    if sections["questions"] and sections["questions"]["may_answer"]:
        found += sections["questions"]["tasks"]
    found += (sections["accounts"] or {}).get("tasks", ())
    found += _receipts_task(sections["receiving"])
    for name in ("writing", "preparing", "requests", "administering"):
        found += (sections[name] or {}).get("tasks", ())
    return sorted(found, key=lambda task: (task.since is None, task.since))


def _receipts_task(receiving):
    """What lacks the reader's receipt, in one line: nothing waits for it, but somebody likes to know."""
    if not receiving or not receiving["lacking"]:
        return []
    count = receiving["lacking"]
    text = ngettext(
        "%(count)d document without your receipt", "%(count)d documents without your receipt", count
    )
    url = f"{reverse('received')}?receipt=lacking"
    return [
        Task(
            text % {"count": count},
            url,
            _("A receipt says only that you have it"),
            "neutral",
            _("Not given yet"),
        )
    ]


def _agreement_task(row):
    agreement = row.agreement
    pilot = agreement.pilot
    return Task(
        label=str(TO_DO[agreement.state]),
        url=agreement.get_absolute_url(),
        hint=f"{agreement.name} · {pilot.region}",
        tone=TONES[AgreementStage(agreement.state)],
        status=agreement.get_state_display(),
        case=f"{pilot.case_number} {agreement.title}",
        since=agreement.state_since,
        days=row.days,
    )


def questions(asked):
    """Questions that wait for an answer: to be given in the person's regions, or waited for by the centre."""
    user = asked.user
    waiting = inquiries.unanswered_for(user).select_related("filing__programme").order_by("at")
    may_answer = not can(user, Permission.ASK_QUESTIONS)
    tasks = [_question_task(inquiry, may_answer, asked.calendar) for inquiry in waiting[:SHOWN]]
    return {"tasks": tasks, "may_answer": may_answer} if tasks else None


def _question_task(inquiry, may_answer, calendar):
    filing = inquiry.filing
    return Task(
        label=_("Answer %(who)s") % {"who": inquiry.get_party_display()} if may_answer else str(filing),
        url=f"{filing.path}#sporgsmaal",
        hint=f"{filing.region} · {Truncator(inquiry.text).words(WORDS_OF_A_QUESTION)}",
        tone="notice",
        status=_("Not answered yet"),
        case=str(filing) if may_answer else "",
        since=inquiry.at,
        days=calendar.waited(filing.programme_id, inquiry.at),
    )


def following(asked):
    """Drafts and filed pilots of the regions whose drafts the person reads but does not write."""
    user = asked.user
    ids = (
        scope(user, Permission.SEE_DRAFTS).region_ids - scope(user, Permission.WRITE_DESCRIPTIONS).region_ids
    )
    if not ids:
        return None
    pilots = Pilot.objects.visible_to(user).filter(region__in=ids).select_related("region", "current")
    drafts = pilots.filter(number=None).order_by("-current__changed_at")
    filed = pilots.newest_filed()
    return {
        "drafts": [_pilot_task(pilot, pilot.current.changed_at, user) for pilot in drafts[:NEWEST]],
        "filed": [_pilot_task(pilot, pilot.current.filed_at, user) for pilot in filed[:NEWEST]],
    }


def _pilot_task(pilot, moment, user):
    is_new = user.previous_login is None or moment > user.previous_login
    return Task(
        label=f"{pilot.case_number} {pilot.current.title}".strip() or _("Without a title"),
        url=pilot.get_absolute_url(),
        hint=f"{pilot.region} · {format_moment(moment)}",
        tone="notice" if is_new else "outline",
        status=_("New") if is_new else _("Seen before"),
    )


def receiving(asked):
    """What has come in since the last visit, and what has not come, for the central parties."""
    user, programme = asked.user, asked.programme
    if not can(user, Permission.GIVE_RECEIPTS) or programme is None:
        return None
    regions, came = by_region.taking_part(programme), by_region.arrived(asked.standing)
    since = user.previous_login and user.previous_login.astimezone(clock.COPENHAGEN).date()
    filings = by_region.told(user, since or asked.today)
    rows = by_region.rows(regions, filings, came, since or asked.today)
    totals = by_region.totals(rows)
    # What the list counts: regions that took no part then, too.
    new, lacking = (sum(one[name] for one in filings.values()) for name in ("new", "lacking"))
    return {
        "regions": rows,
        "totals": totals,
        # Statements come a year after the first pilots: until then they are no column.
        "has_statements": bool(totals["statements"].count),
        "title": by_region.title(rows),
        "multiples": by_region.multiples(programme.deadline_on, regions, came, on=asked.today),
        "missed": programme.deadline_on if programme.days_left(on=asked.today) < 0 else None,
        "silent": [row.region for row in rows if not row.pilots.count],
        "since": since,
        "new": new,
        "lacking": lacking,
        "newest": _newest(user, since) if new and since else [],
        "may_remind": can(user, Permission.REMIND_REGIONS),
    }


def _newest(user, since):
    """The filings that came last from a day on: only called when there are any."""
    found = received.received_by(user).filter(at__gte=received.midnight(since))
    found = found.order_by("-at", "-pk").select_related("region")
    return [
        Task(
            label=str(filing),
            url=filing.path,
            hint=f"{filing.kind_of_document.title} · {filing.region} · {format_moment(filing.at)}",
            tone="notice",
            status=_("New"),
        )
        for filing in found[:NEWEST]
    ]


def states(asked):
    """The pilots that the person reads, by state: a line for each, with its number and the list of just those."""
    user = asked.user
    if not (can(user, Permission.SEE_FILED) or can(user, Permission.SEE_DRAFTS)):
        return None
    counts = asked.by_state
    if not counts:
        return None
    rows = [
        (
            _in_words(state, user),
            counts.get(state, 0),
            tal(counts.get(state, 0)),
            f"{reverse('pilots')}?state={state}",
        )
        for state in PilotState
        if state in counts or state not in (PilotState.WITHDRAWN, *UNFILED)
    ]
    return Bars(
        title=states_title(counts),
        subtitle=_subtitle(counts),
        columns=[_("Status"), _("Pilots")],
        found=rows,
    )


def _in_words(state, user):
    """Who is told of negotiations reads of them on a line of their own."""
    if state != PilotState.DESCRIBED:
        return state.label
    is_told = is_told_of_negotiations(user)
    return _("Described, agreement not begun") if is_told else _("Described, without an agreement")


def _subtitle(counts):
    day = {"day": format_date(clock.today())}
    if any(counts.get(state) for state in (PilotState.DRAFT, PilotState.WITHDRAWN)):
        return _("Pilots by status, %(day)s. Drafts and withdrawn pilots are not filed") % day
    return _("Pilots by status, %(day)s") % day


AGREED = (PilotState.AGREED, PilotState.RUNNING, PilotState.FINISHED)


def states_title(counts):
    """How many of those that have been filed have an agreement; true of none and of all."""
    filed = sum(n for state, n in counts.items() if state not in (PilotState.DRAFT, PilotState.WITHDRAWN))
    if not filed:
        return _("No pilot has been filed yet")
    facts = {"agreed": sum(counts.get(state, 0) for state in AGREED), "filed": filed}
    return (
        ngettext(
            "%(agreed)d of %(filed)d filed pilot has an agreement",
            "%(agreed)d of %(filed)d filed pilots have an agreement",
            filed,
        )
        % facts
    )


def auditing(asked):
    """The books of who audits: how far each is closed, its last statement, and the ways into its log."""
    user, programme = asked.user, asked.programme
    if programme is None or not can(user, Permission.SEE_ACCESS_LOG) or can(user, Permission.KEEP_ACCOUNT):
        return None
    closed = Max("closings__month", filter=Q(closings__reopened_at=None))
    sent = Max("statements__sent_at")
    seen = Book.objects.visible_to(user).filter(within(user, Permission.SEE_ACCESS_LOG), programme=programme)
    return {"books": list(seen.select_related("region").annotate(closed=closed, sent=sent)) or None}


def hours(asked):
    """The person's own appointment as coordinator, with its hours, for the way to its months."""
    user = asked.user
    if not can(user, Permission.REVIEW_AGREEMENTS):
        return None
    today = clock.today()
    own = Appointment.objects.filter(user=user, starts_on__lte=today)
    found = own.filter(Q(ends_on=None) | Q(ends_on__gte=today)).first()
    return found and {
        "hours": format_decimal(found.hours),
        "kind": found.get_kind_display(),
        "url": found.get_absolute_url(),
    }


# In the order in which they stand on the page; a section that is not for the person is None.
SECTIONS = {
    "auditing": auditing,
    "hours": hours,
    "states": states,
    "negotiating": negotiating,
    "questions": questions,
    "accounts": waiting.pools,
    "writing": writing,
    "following": following,
    "receiving": receiving,
    "preparing": preparing.preparing,
    "steering": steering.steering,
    "requests": facilitating.requests,
    "administering": administering.administering,
}
