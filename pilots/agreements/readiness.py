"""What an agreement still needs before it can be sent to review: all of it at once, with the place to mend it."""

from django.utils.translation import gettext as _

from pilots.agreements import budget, hours
from pilots.agreements.agreement import AgreementKind, Side
from pilots.descriptions.conditions import is_outside_window
from pilots.documents.content import Missing

# An early ending says nothing new of these.
CARRIED = frozenset({"doctors", "starts_on"})


def missing(agreement):
    """All that is lacking; an agreement fetched `with_parts` is judged in a fixed number of queries."""
    return [
        *_required(agreement),
        *_answers(agreement),
        *_frame(agreement),
        *_change(agreement),
        *_annex(agreement),
        *over_what_is_left(agreement),
    ]


def _required(agreement):
    lacking = {
        "title": ("parter", _("Write a title for the agreement")),
        "doctors": ("ramme", _("Write how many doctors take part")),
        "starts_on": ("ramme", _("Write the day the agreement begins")),
        "ends_on": ("ramme", _("Write the day the agreement ends")),
        "criteria": ("kriterier", _("Write at least one success criterion")),
        "budget": ("budget", _("Write what the agreement may cost")),
    }
    for field in agreement.template.required_fields:
        if agreement.kind == AgreementKind.TERMINATION and field in CARRIED:
            continue
        if field == "parties":
            yield from _parties(agreement)
        elif not _is_filled(agreement, field):
            step, sentence = lacking[field]
            yield Missing(step, field, sentence)


def _is_filled(agreement, field):
    if field in ("criteria", "budget"):
        return bool(getattr(agreement, field).all())
    return getattr(agreement, field) not in (None, "")


def _parties(agreement):
    named = {party.side for party in agreement.parties.all()}
    if Side.EMPLOYER not in named:
        yield Missing("parter", "parties", _("Write who stands for the employer"))
    if Side.UNION not in named:
        yield Missing("parter", "parties", _("Write who stands for Yngre Læger"))


def _answers(agreement):
    answered = {answer.question_id for answer in agreement.answers.all() if answer.text.strip()}
    for question in agreement.template.questions.all():
        if question.is_required and question.pk not in answered:
            yield Missing(
                "indhold",
                f"answer_{question.key}",
                _("Answer the question “%(text)s”") % {"text": question.text},
            )


def _frame(agreement):
    if is_outside_window(agreement) and not agreement.window_reason:
        yield Missing("ramme", "window_reason", _("Write why the period lies outside the programme's"))
    if agreement.standing_id and not agreement.level:
        yield Missing("ramme", "level", _("Choose the supplement's level"))


def _change(agreement):
    if agreement.kind == AgreementKind.AGREEMENT:
        return
    if not agreement.change_reason:
        yield Missing("ramme", "change_reason", _("Write why the agreement is changed or ended"))
    if agreement.kind == AgreementKind.AMENDMENT and not agreement.effective_from:
        yield Missing("ramme", "effective_from", _("Write the day from which the amendment applies"))
    if agreement.kind == AgreementKind.TERMINATION:
        yield from _termination(agreement)


def _termination(agreement):
    before = agreement.previous
    if agreement.ends_on and before and agreement.ends_on >= before.ends_on:
        yield Missing("ramme", "ends_on", _("The agreement must end before the last day it has now"))


def _annex(agreement):
    for row, sentence in hours.over_full_time(agreement.participants.all(), agreement.pilot_id):
        yield Missing("bilag", f"participants-{row.position}-hours", sentence)
    for row in agreement.participants.all():
        if _is_outside(row, agreement):
            yield Missing(
                "bilag",
                f"participants-{row.position}-starts_on",
                _("Participant %(number)s takes part outside the agreement's period")
                % {"number": row.position + 1},
            )


def _is_outside(row, agreement):
    if not (agreement.starts_on and agreement.ends_on):
        return False
    return row.starts_on < agreement.starts_on or row.ends_on > agreement.ends_on


def over_what_is_left(agreement):
    """The budget may exceed what is left in the pool, but not without a stated reason."""
    if agreement.budget_reason:
        return
    fit = budget.fit_of(agreement)
    if fit.is_over:
        yield Missing("budget", "budget_reason", fit.sentence)
