"""How long a text may be: said beside its box, refused with a sentence, and kept by the database itself."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.errors import Refused
from common.money import format_digits

# Why something is done: a paragraph. Comments, questions and answers: two pages.
REASON_LIMIT = 1_000
TEXT_LIMIT = 5_000
# What the journal keeps of a step: its reason, and what stands around it.
NOTE_LIMIT = 6_000

models.TextField.register_lookup(Length)


def within_limits(model: str, **limits: int) -> models.CheckConstraint:
    """The constraint of `model` (its name) that none of its texts is longer than its limit."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__length__lte": limit for field, limit in limits.items()}),
        name=f"{model}_texts_have_limits",
        violation_error_message=gettext_lazy("A text is too long. Shorten it"),
    )


def demand_within(text: str, limit: int) -> None:
    """Raise Refused when a text that comes in no form is longer than its limit."""
    if (excess := len(text) - limit) > 0:
        raise Refused(shorten_sentence(excess))


def limit_sentence(limit: int) -> str:
    return _("At most %(limit)s characters") % {"limit": format_digits(limit, 0)}


def shorten_sentence(excess: int, label: str = "") -> str:
    count = format_digits(excess, 0)
    if label:
        sentence = ngettext(
            "Shorten “%(label)s” by %(count)s character",
            "Shorten “%(label)s” by %(count)s characters",
            excess,
        )
        return sentence % {"label": label, "count": count}
    sentence = ngettext(
        "Shorten the text by %(count)s character", "Shorten the text by %(count)s characters", excess
    )
    return sentence % {"count": count}
