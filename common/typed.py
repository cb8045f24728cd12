"""What a person typed, shown back to them where it could not be saved."""

import re

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
COUNTER = re.compile(r"-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|-removed$|^choice-")
WORDS = re.compile(r"[^\W\d_]")


def texts_in(data):
    """Every text of a form that holds a letter, in the form's order, without what the page itself carried."""
    return [
        value
        for name, values in data.lists()
        if name not in CARRIED and not COUNTER.search(name)
        for value in values
        if WORDS.search(value) and len(value) > 2
    ]
