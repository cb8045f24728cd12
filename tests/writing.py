"""Writing on a page of a description or an agreement, as the browser sends it: all that stands there, and what is typed."""

from django.http import QueryDict

from common.conflicts import as_text, fields_of, marks, overlaid
from pilots.descriptions import editing
from pilots.documents import desk


def as_sent(form, rows, **more):
    """What a page sends on which nobody has written anything."""
    data = overlaid(
        QueryDict(mutable=True), (form, rows), {name for name, _field in fields_of(form)} | set(rows)
    )
    data["seen"] = as_text(marks(form, rows))
    data.update(more)
    return data


def sent(seen, step, *, at=editing.DESK, **typed):
    """What the page of a step sends, shown as `seen` was, with `typed` in its fields; a list for many values."""
    return retyped(as_sent(*at.steps[step].bind(seen)), **typed)


def retyped(page, **typed):
    """What a page sends, with `typed` in its fields; rows that are typed take the place of those that stood there."""
    data = page.copy()
    prefixes = {name.removesuffix("-TOTAL_FORMS") for name in typed if name.endswith("-TOTAL_FORMS")}
    for name in [name for name in data if name.split("-")[0] in prefixes]:
        del data[name]
    for name, value in typed.items():
        data.setlist(name, [str(each) for each in (value if isinstance(value, list) else [value])])
    return data


def typed(seen, step, *, by, at=editing.DESK, **typed):
    """Save it, and say what became of it."""
    return desk.save(at, at.steps[step], seen, sent(seen, step, at=at, **typed), by=by)
