"""What a file asks before its lines can be read rightly, beside what its columns hold."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.imports.meaning import KEEP, LEAVE
from common.amounts import Convention


@dataclass(frozen=True)
class Question:
    """`note(said, answer)` writes the answer where `PayrollImport.said` keeps it."""

    name: str
    label: str
    choices: list
    note: Callable


def questions(facts):
    """The Questions of a file that has been read, in the order of the file's own."""
    makers = {"sheet": _sheet, "amounts": _amounts, "hidden": _hidden, "code": _code}
    return [
        makers[told["about"]](number, told) for number, told in enumerate(facts.get("questions", []), start=1)
    ]


def _sheet(number, told):
    label = _("Several sheets hold an extract. Which one is read? Upload the others as files of their own.")
    return _question(number, "sheet", label, [(name, name) for name in told["choices"]])


def _amounts(number, told):
    choices = [
        (str(Convention.COMMA), _("Thousands: 1.500 is one thousand five hundred kroner")),
        (str(Convention.POINT), _("Kroner and øre: 1.500 is one krone and fifty øre")),
    ]
    return _question(number, "amounts", _("What does the sign in amounts such as 1.500 part?"), choices)


def _hidden(number, told):
    label = ngettext(
        "%(count)d row of the sheet is hidden, e.g. by a filter. Is it part of the extract?",
        "%(count)d rows of the sheet are hidden, e.g. by a filter. Are they part of the extract?",
        told["count"],
    ) % {"count": told["count"]}
    choices = [
        (LEAVE, _("No, leave out what is hidden")),
        (KEEP, _("Yes, read everything")),
    ]
    return _question(number, "hidden", label, choices)


def _code(number, told):
    label = (
        ngettext(
            "%(count)d line has the salary code “%(text)s”. Is that the region's code %(like)s?",
            "%(count)d lines have the salary code “%(text)s”. Is that the region's code %(like)s?",
            told["count"],
        )
        % told
    )
    choices = [
        (told["like"], _("Yes, it is %(code)s") % {"code": told["like"]}),
        ("other", _("No, it is another code")),
    ]

    def note(said, answer):
        said.setdefault("codes", {})[told["text"]] = "" if answer == "other" else answer

    return Question(f"question_{number}", label, choices, note)


def _question(number, about, label, choices):
    return Question(
        f"question_{number}", label, choices, lambda said, answer: said.__setitem__(about, answer)
    )
