"""What a person typed, shown back to them where it could not be saved."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url

from common.text import typed

# What a page carries beside what is typed in it, and rows' counters.
CARRIED = {
    "csrfmiddlewaretoken",
    "seen",
    "window",
    "token",
    "revision",
    "version",
    "draft",
    "kept",
    "autosave",
}
COUNTER = re.compile(r"-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|-removed$|^(choice|seen)-")
# What is written: words, dates and amounts; an id, a month of a list and the code of a choice are none.
WRITTEN = re.compile(r"[^\W\d_]|\d[.,/-]\d")
CODE = re.compile(r"[a-z_]+|True|False|[0-9a-f-]{36}|\d{4}-\d\d")


def too_late(request: HttpRequest, refusal: object, back: Any) -> HttpResponse:
    """Say why nothing was done, where one goes on (`back`); what was typed is shown first, to be copied.

    An autosave is told so alone, and its page says that it did not come through.
    """
    if "autosave" in request.POST:
        return HttpResponse(status=410)
    texts = texts_in(request.POST)
    if not texts:
        messages.error(request, str(refusal))
        return redirect(back)
    context = {"back": resolve_url(back), "why": refusal, "texts": texts}
    return render(request, "not_saved.html", context, status=409)


def texts_in(data: QueryDict) -> list[str]:
    """Every text of a form that a person writes, in the form's order, without what the page itself carried."""
    return [
        value
        for name, values in data.lists()
        if name not in CARRIED and not COUNTER.search(name)
        for value in values
        if WRITTEN.search(value) and not CODE.fullmatch(value)
    ]


# A page's boxes that are sent together, each under a name of its own: what one of them holds is done, the others are
# shown again.
BOX = "text-"


def boxes(data: QueryDict) -> dict[str, str]:
    """{key: text} of every box of the page that somebody wrote in."""
    texts = {name.removeprefix(BOX): typed(data, name) for name in data if name.startswith(BOX)}
    return {key: text for key, text in texts.items() if text.strip()}


UNSENT = "unsent"


def put_by(request: HttpRequest, path: str, fields: dict[str, str]) -> None:
    """Keep `fields` ({name: text}, typed in a page's other boxes) until the page at `path` is shown next."""
    if fields:
        request.session[UNSENT] = {"path": path, "fields": fields}


def take_out(request: HttpRequest) -> dict[str, str]:
    """What was put by for this page, or {}. It is shown once: from then on the page itself sends it."""
    kept = request.session.get(UNSENT)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[UNSENT]
    return kept["fields"]
