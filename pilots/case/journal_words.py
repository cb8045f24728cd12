"""The journal is Danish whoever writes; what the application itself wrote in it is read in the reader's language."""

import re

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pilots.agreements.agreement import AgreementKind, Side

# What the application writes as a note: a number in a sentence of its own, or a label.
NUMBERED = [
    gettext_lazy("Round %(number)s"),
    gettext_lazy("Version %(number)s"),
    gettext_lazy("Amendment no. %(number)s"),
]
LABELS: list[Promise] = [*(side.label for side in Side), *(kind.label for kind in AgreementKind)]


def note_in_words(note):
    """(the note, the language it is in when that is not the reader's): "Runde 2" is "Round 2" in English."""
    for sentence in NUMBERED:
        if found := re.fullmatch(_in_danish(sentence).replace("%(number)s", "([0-9]+)"), note):
            return str(sentence) % {"number": found[1]}, ""
    for label in LABELS:
        if note == _in_danish(label):
            return str(label), ""
    return note, "" if translation.get_language() == "da" else "da"


def _in_danish(text):
    with translation.override("da"):
        return str(text)
