"""What a draft still needs before it can be filed: all of it at once, each with the place to mend it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.descriptions import specs
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.documents.content import Missing


def missing(description):
    """All that is lacking; a description fetched `with_parts` is judged without a further query."""
    return [*_required(description), *_answers(description), *_rules(description)]


def is_ready(description):
    return not missing(description)


# Of what a description holds more than one of.
ROWS = {
    "criteria": ("kriterier", gettext_lazy("Write at least one success criterion")),
    "costs": ("okonomi", gettext_lazy("Write what the pilot is expected to cost")),
}


def _required(description):
    """What the template demands."""
    for name in description.template.required_fields:
        if name in ROWS:
            if not getattr(description, name).all():
                step, sentence = ROWS[name]
                yield Missing(step, name, str(sentence))
        else:
            spec = specs.BY_NAME[name]
            if spec.applies(description) and spec.is_empty(description):
                yield _lack(spec)


def _lack(spec):
    sentence = spec.demand or _("Fill in “%(label)s”") % {"label": spec.label}
    return Missing(spec.part.step, spec.name, str(sentence))


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
    for spec in specs.SPECS:
        if spec.needed and spec.needed(description) and spec.is_empty(description):
            yield _lack(spec)
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
