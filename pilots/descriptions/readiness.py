"""What a draft still needs before it can be filed: all of it at once, each with the place to mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pilots.descriptions.rows import CostType, RunningCosts
from pilots.pilot.pilot import Kind


@dataclass(frozen=True)
class Missing:
    step: str
    field: str
    sentence: str


def missing(description):
    """All that is lacking; a description fetched `with_parts` is judged without a further query."""
    return [*_required(description), *_answers(description), *_rules(description)]


def is_ready(description):
    return not missing(description)


def _required(description):
    """The structured fields that the template demands."""
    sentences = {
        "title": ("om", _("Write a title for the pilot")),
        "kind": ("om", _("Choose whether the pilot is individual or cross-cutting")),
        "topic_area": ("om", _("Choose a topic area")),
        "doctors": ("sted", _("Write how many doctors take part")),
        "starts_on": ("sted", _("Write the day the pilot starts")),
        "ends_on": ("sted", _("Write the day the pilot ends")),
        "contact_name": ("sted", _("Write who can be asked about the pilot")),
        "contact_email": ("sted", _("Write the contact's e-mail address")),
        "criteria": ("kriterier", _("Write at least one success criterion")),
        "costs": ("okonomi", _("Write what the pilot is expected to cost")),
        "wishes_facilitation": ("okonomi", _("Answer whether you want help from the facilitator")),
    }
    for field in description.template.required_fields:
        step, sentence = sentences[field]
        if not _is_filled(description, field):
            yield Missing(step, field, sentence)


def _is_filled(description, field):
    if field in ("criteria", "costs"):
        return bool(getattr(description, field).all())
    if field == "topic_area" and not _has_topics(description):
        return True
    return getattr(description, field) not in (None, "")


def _has_topics(description):
    """Pool money that is no pilot in substance has no topic, and a region may have no list of topics."""
    return description.is_in_substance and bool(description.pilot.region.topic_areas.all())


def _answers(description):
    answered = {answer.question_id for answer in description.answers.all() if answer.text.strip()}
    for question in description.template.questions.all():
        if question.is_required and question.pk not in answered:
            yield Missing(
                "indhold",
                f"answer_{question.key}",
                _("Answer the question “%(text)s”") % {"text": question.text},
            )


def _rules(description):
    if description.kind == Kind.INDIVIDUAL and not description.departments.all():
        yield Missing("sted", "departments", _("Choose the departments where the pilot takes place"))
    is_anchored = description.anchoring or description.hospitals.all()
    if description.kind == Kind.CROSS_CUTTING and not is_anchored:
        yield Missing("sted", "anchoring", _("Write where the cross-cutting pilot is anchored"))
    if is_outside_window(description) and not description.window_reason:
        yield Missing("sted", "window_reason", _("Write why the period lies outside the programme's"))
    yield from _cost_rules(description)


def _cost_rules(description):
    for number, cost in enumerate(description.costs.all()):
        if cost.type == CostType.OTHER and not cost.running_costs:
            yield Missing(
                "okonomi",
                f"costs-{number}-running_costs",
                _("Answer whether expense %(number)s is running costs") % {"number": number + 1},
            )
        if cost.running_costs == RunningCosts.YES:
            yield Missing(
                "okonomi",
                f"costs-{number}-running_costs",
                _("Expense %(number)s is running costs, which the pool cannot pay. Remove the expense")
                % {"number": number + 1},
            )


def is_outside_window(description):
    """Does the period leave the programme's window, or the region's own? A warning, never a refusal."""
    if not description.starts_on and not description.ends_on:
        return False
    starts_from, starts_to, ends_to = description.pilot.programme.window_for(description.pilot.region)
    too_early_or_late = description.starts_on and not starts_from <= description.starts_on <= starts_to
    return bool(too_early_or_late or (description.ends_on and description.ends_on > ends_to))
