"""What is wrong with an e-mail address, in the sentence its writer reads."""

import re

from django.utils.translation import gettext as _


def fault(text: str) -> str:
    """Why `text` is no e-mail address; said of one that Django's own check has refused."""
    text = text.strip()
    found = next((sentence for is_so, sentence in _faults(text) if is_so), None)
    return found or _("Write one e-mail address, e.g. navn@region.dk")


def _faults(text: str) -> list[tuple[object, str]]:
    before, _at, behind = text.partition("@")
    return [
        (text.count("@") > 1, _("Write only one e-mail address: there is more than one @")),
        ("@" not in text, _("The e-mail address lacks an @, e.g. navn@region.dk")),
        (
            re.search(r"[,;]", text),
            _("The e-mail address has a comma or a semicolon in it: write one address alone"),
        ),
        (re.search(r"\s", text), _("The e-mail address has a space in it")),
        (not before, _("The e-mail address lacks the name before the @, e.g. navn@region.dk")),
        (not behind, _("The e-mail address lacks what comes after the @, e.g. region.dk")),
        ("." not in behind, _("After the @ there is no full stop, e.g. region.dk")),
        (
            ".." in text or behind.endswith(".") or behind.startswith("."),
            _("The e-mail address has a full stop too many"),
        ),
        (
            not re.fullmatch(r"[\w.+'-]+", before, re.ASCII) or not re.fullmatch(r"[\w.-]+", behind),
            _("The e-mail address has a character that no address holds, e.g. æ, ø, å or a bracket"),
        ),
    ]
