"""Help where it is needed: a word is explained where it is first met, and a refused page says who can help."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html

from config.words import BY_NAME
from home import nearest_administrators

register = template.Library()


@register.simple_tag(takes_context=True)
def term(context: template.Context, name: str, said: str = "") -> str:
    """A word of config.words: at its first use on the page a link with what it means in brackets, then the word alone.

    `said` is the word as the sentence bends it.
    """
    word = BY_NAME[name]
    said = str(said or word.word)
    met = _met(context)
    if name in met:
        return said
    met.add(name)
    return format_html('<a href="{}#{}">{}</a> ({})', reverse("words"), name, said, word.short)


def _met(context: template.Context) -> set[str]:
    """The words that this page has explained; an include of `only` some values knows its request all the same."""
    request: Any = getattr(context, "request", None)
    if request is None:
        return set()
    if not hasattr(request, "words_met"):
        request.words_met = set()
    return request.words_met


@register.inclusion_tag("components/who_helps.html", takes_context=True)
def who_helps(context: template.Context) -> dict[str, Any]:
    """The user administrators of whoever is signed in, and the support's address."""
    user = getattr(context.get("request"), "user", None)
    return {"helpers": nearest_administrators.of(user), "page": context.get("page")}
