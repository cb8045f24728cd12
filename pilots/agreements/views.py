"""Reading an agreement: the version with its threads and signatures, its files, its rounds, its annex."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.dates import format_moment
from common.limits import TEXT_LIMIT
from common.typed import take_out
from pilots.agreements import review, signing, turns
from pilots.agreements.agreement import OPEN, Agreement, AgreementState
from pilots.agreements.annex import Annex, Participant
from pilots.agreements.comparing import compare
from pilots.agreements.content import content_of, sections
from pilots.agreements.negotiation import SendingPdf, SignedScan, Thread
from pilots.agreements.steps import TONES, AgreementStage
from pilots.documents import frozen, workflow
from pilots.documents.content import Difference, Line, differences
from pilots.documents.panels import Turn
from pilots.documents.steps import offers
from pilots.documents.tabs import tabs_above
from pilots.filings.views import panels_for, pdf_answer
from regions.once import new_token
from regions.permissions import Permission, can, demand

# Of the reason for a return, beside whose turn it is.
WORDS = 30
FILED_UNDER = ("pilot__region", "pilot__programme", "pilot__current", "filing", "description")


def visible_agreement(request, pk, version):
    found = Agreement.objects.visible_to(request.user).select_related(*FILED_UNDER)
    return get_object_or_404(found, pilot__pk=pk, version=version)


def negotiates(user, agreement):
    """May the reader follow the negotiation itself: rounds, comments, whose turn it is?"""
    return can(user, Permission.SEE_DRAFTS, agreement.pilot.region)


@require_GET
def agreement(request, pk, version):
    return show(request, visible_agreement(request, pk, version))


def show(request, found, *, status=200, refusal=None, refused_at="", typed=None):
    """The page of a version; `typed` is {place: text}, `refused_at` the place of a comment that was refused."""
    user, is_party = request.user, negotiates(request.user, found)
    typed = take_out(request) if typed is None else typed
    folded = _read_threads(found, every=CLOSED in request.GET, kept={*typed, refused_at}) if is_party else 0
    content = frozen.read(found.canonical) if found.canonical else content_of(found)
    context = {
        "pilot": found.pilot,
        "agreement": found,
        "tabs": tabs_above(request.user, found),
        "tone": TONES.get(found.state, "outline"),
        "is_party": is_party,
        "sections": _with_threads(found, content, is_party),
        "whole": found.threads_by_place.get("", []) if is_party else [],
        "may_comment": is_party and found.sending is not None and review.may_comment(found, user),
        "token": new_token(),
        "limit": TEXT_LIMIT,
        "may_see_annex": can(user, Permission.SEE_ANNEX, found.pilot.region),
        "refusal": refusal,
        "refusals": {refused_at: refusal},
        "refused_at": _box_of(refused_at),
        "typed": typed,
        "folded": folded,
        **_later(found),
        **_negotiation(request, found, is_party),
        **panels_for(found, user),
    }
    context["parts"] = _parts(context["sections"], context["whole"])
    return render(request, "pilots/agreements/agreement.html", context, status=status)


def _box_of(place):
    """The id of the box where a comment about the place, or an answer to a thread, is written."""
    if place.startswith("thread-"):
        return f"reply-{place.removeprefix('thread-')}"
    return f"comment-{place}"


def _later(found):
    """The version concluded last after this one, or None."""
    return {"later": found.pilot.agreements.concluded().filter(version__gt=found.version).last()}


def _negotiation(request, found, is_party):
    if not is_party:
        return {"signatures": signing.signatures_on(found)}
    rounds = list(found.sendings.select_related("by").defer("canonical"))
    is_newest = found.state in OPEN
    return {
        "signatures": signing.signatures_on(found),
        "void": _void_signatures(found, rounds),
        "rounds": rounds,
        "round": rounds[-1] if rounds else None,
        "changes": [Difference(**change) for change in rounds[-1].changes] if rounds else [],
        **(_offers(request.user, found, rounds) if is_newest else {}),
        "may_sign": found.state in signing.SIGNABLE and signing.sides_for(request.user, found.pilot.region),
        "breaking_reason": found.breaking_reason,
    }


def _offers(user, found, rounds):
    """Whose turn it is with the steps that the reader may take, and apart from them those that end it."""
    pilot = found.pilot
    steps = [step for step in workflow.steps_for(pilot, user) if step.stages is AgreementStage]
    offered = offers(steps, pilot, user)
    buttons = [offer for offer in offered if offer.weight != "danger"]
    return {
        "turn": _turn(user, found, buttons, rounds),
        "dangers": [offer for offer in offered if offer.weight == "danger"],
    }


def _turn(user, found, buttons, rounds):
    sides, is_mine = turns.turn_of(found), turns.waiting_for(user, found)
    waits = turns.in_words(sides, turns.Calendar().of_agreement(found), is_mine=is_mine) if sides else ""
    sent = rounds and _("Sent by %(who)s %(when)s") % {
        "who": rounds[-1].by.name,
        "when": format_moment(rounds[-1].at),
    }
    if negotiates(user, found) and (said := review.return_of(found)):
        sent = _("Returned by %(who)s: %(why)s") % {
            "who": said.by.name,
            "why": Truncator(said.text).words(WORDS),
        }
    if not is_mine:
        why = " · ".join(filter(None, [sent, waits and str(turns.NEXT[found.state])]))
        return Turn(waits, why, False, buttons) if waits or buttons else None
    step = next((offer.label for offer in buttons if offer.weight == "main"), _("sign the agreement"))
    return Turn(
        _("Your turn: %(step)s") % {"step": step}, " · ".join(filter(None, [waits, sent])), True, buttons
    )


@dataclass(frozen=True)
class Part:
    """A part of the agreement as its navigation names it, with how many comments on it are open."""

    anchor: str
    label: str
    open: int


def _parts(sections, whole):
    found = [
        Part(section.step, section.heading, _open(section.threads, *(p.threads for p in section.places)))
        for section in sections
    ]
    return [*found, Part("helheden", _("About the whole agreement"), _open(whole))] if whole else found


def _open(*threads):
    return sum(thread.resolved_at is None for some in threads for thread in some)


def _void_signatures(found, rounds):
    """Signatures that a change has voided: all but those on a round that may still be signed or is concluded."""
    counts = found.state in (AgreementState.PART_SIGNED, AgreementState.CONCLUDED)
    kept = rounds[-1].pk if rounds and counts else None
    signed = signing.Signature.objects.filter(sending__agreement=found).exclude(sending=kept)
    return list(signed.select_related("by", "sending"))


@dataclass(frozen=True)
class Place:
    """A line of the agreement with the threads about it."""

    line: Line
    threads: list


@dataclass(frozen=True)
class PlacedSection:
    step: str
    heading: str
    places: list
    threads: list


def _with_threads(found, content, is_party):
    threads = found.threads_by_place if is_party else {}
    return [
        PlacedSection(
            section.step,
            section.heading,
            [Place(line, threads.get(line.key, [])) for line in section.lines],
            threads.get(section.step, []),
        )
        for section in sections(content)
    ]


# Of the comments that are closed so many stand on the page, the last closed, until all are asked for.
MOST_CLOSED, CLOSED = 5, "lukkede"


def _read_threads(found, *, every, kept):
    """Put {place: [threads with their comments]} on the agreement; how many closed ones are left out.

    "" holds those about the whole and about lines now gone. What is open always stands there, and so does what has an
    answer in its box that is not sent: `kept` are the names of such boxes.
    """
    threads = list(found.threads.select_related("resolved_by"))
    closed = sorted(
        (one for one in threads if one.resolved_at), key=lambda one: (one.resolved_at, one.pk), reverse=True
    )
    older = [] if every else closed[MOST_CLOSED:]
    folded = {one.pk for one in older if f"thread-{one.pk}" not in kept}
    shown = [one for one in threads if one.pk not in folded]
    prefetch_related_objects(shown, "comments__by", "comments__on_behalf_of")
    known, found.threads_by_place = review.places(found), {}
    for thread in shown:
        place = thread.place if thread.place in known else ""
        found.threads_by_place.setdefault(place, []).append(thread)
    return len(folded)


def _name(found, *more):
    pilot = found.pilot
    return "-".join([pilot.region.slug, str(pilot.number), "aftale", str(found.version), *more])


def visible_round(request, pk, version, number):
    """(agreement, round) for who follows the negotiation."""
    found = visible_agreement(request, pk, version)
    if not negotiates(request.user, found):
        raise Http404
    return found, get_object_or_404(found.sendings, number=number)


@require_GET
def round_pdf(request, pk, version, number):
    """A round's text with its code, for reading and for signing on paper."""
    found, sending = visible_round(request, pk, version, number)
    made = SendingPdf.objects.filter(sending=sending).first()
    if made is None:
        messages.info(request, _("The PDF is being made. Try again in a moment."))
        return redirect(found)
    return pdf_answer(made.content, _name(found, "runde", str(number)))


@require_GET
def round_changes(request, pk, version, number):
    """What differs between an earlier round and the newest."""
    found, sending = visible_round(request, pk, version, number)
    newest = found.sending
    context = {
        "pilot": found.pilot,
        "agreement": found,
        "tabs": tabs_above(request.user, found),
        "round": sending,
        "newest": newest,
        "changes": differences(frozen.read(sending.canonical), frozen.read(newest.canonical), sections),
        "sent": [Difference(**change) for change in sending.changes],
    }
    return render(request, "pilots/agreements/round.html", context)


@require_GET
def annex(request, pk, version):
    """The confidential annex: for the region that pays, and its auditor."""
    found = visible_agreement(request, pk, version)
    demand(request.user, Permission.SEE_ANNEX, found.pilot.region)
    rows = Participant.objects.visible_to(request.user).filter(agreement=found)
    context = {
        "pilot": found.pilot,
        "agreement": found,
        "tabs": tabs_above(request.user, found),
        "participants": rows.select_related("hospital", "department", "employment"),
        "annex": Annex.objects.visible_to(request.user).filter(pk=found.pk).first(),
    }
    return render(request, "pilots/agreements/annex.html", context)


@require_GET
def scan(request, pk, version, scan):
    """The scan of the signed paper."""
    found = visible_agreement(request, pk, version)
    kept = get_object_or_404(SignedScan.objects.visible_to(request.user), pk=scan, sending__agreement=found)
    return pdf_answer(kept.content, _name(found, "underskrevet", str(kept.pk)))


def visible_thread(request, pk, version, thread):
    found = visible_agreement(request, pk, version)
    if not negotiates(request.user, found):
        raise Http404
    return found, get_object_or_404(
        Thread.objects.select_related("agreement__pilot__region"), pk=thread, agreement=found
    )


@require_GET
def promised(request, pk, version):
    """What was promised and what is agreed, criterion by criterion."""
    found = visible_agreement(request, pk, version)
    if not found.canonical:
        messages.info(request, _("The comparison is made when the agreement has been sent to review."))
        return redirect("pilot", pk)
    tabs = tabs_above(request.user, found)
    context = {"pilot": found.pilot, "agreement": found, "tabs": tabs, **compare(found)}
    return render(request, "pilots/agreements/promised.html", context)
