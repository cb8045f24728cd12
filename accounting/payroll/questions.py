"""What a file asks before its lines can be read rightly, beside what its columns hold."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.payroll.meaning import KEEP, LEAVE, LINES, MINUS, OWN, TOTALS
from common.amounts import Convention
from common.dates import DAY, MONTH
from common.units import KRONER, ORE


@dataclass(frozen=True)
class Question:
    """`note(said, answer)` writes the answer where `PayrollImport.said` keeps it."""

    name: str
    label: str
    choices: list
    note: Callable


def questions(facts):
    """The Questions of a file that has been read, in the order of the file's own."""
    makers = {
        "sheet": _sheet,
        "amounts": _amounts,
        "dates": _dates,
        "unit": _unit,
        "sign": _sign,
        "hidden": _hidden,
        "code": _code,
        "totals": _totals,
    }
    return [
        makers[told["about"]](f"question_{number}", told)
        for number, told in enumerate(facts.questions, start=1)
    ]


def answers_in_words():
    """{answer: words} of how a column is written."""
    return {
        str(Convention.COMMA): _("Thousands: 1.500 is one thousand five hundred kroner"),
        str(Convention.POINT): _("Kroner and øre: 1.500 is one krone and fifty øre"),
        DAY: _("The day: 1/2/2022 is in February"),
        MONTH: _("The month: 1/2/2022 is in January"),
        KRONER: _("The amounts are kroner"),
        ORE: _("The amounts are øre"),
        OWN: _("The amounts carry their own sign"),
        MINUS: _("A minus or K in the column makes the amount negative"),
    }


def _choices(*answers):
    words = answers_in_words()
    return [(str(answer), words[answer]) for answer in answers]


def _written(name, told, label, *answers):
    """A question about how a column is written, answered under its key."""

    def note(said, answer):
        said.setdefault("written", {})[told["key"]] = answer

    return Question(name, label, _choices(*answers), note)


def _amounts(name, told):
    label = _("What does the sign in amounts such as 1.500 part?")
    return _written(name, told, label, Convention.COMMA, Convention.POINT)


def _dates(name, told):
    return _written(name, told, _("What stands first in dates such as 1/2/2022?"), DAY, MONTH)


def _unit(name, told):
    label = _("The file says “%(words)s”. In what are the amounts counted?") % told
    return _written(name, told, label, KRONER, ORE)


def _sign(name, told):
    label = _("What does the column “%(label)s” say of the amounts?") % told
    return _written(name, told, label, OWN, MINUS)


def _sheet(name, told):
    label = _("Several sheets hold an extract. Which one is read? Upload the others as files of their own.")
    return _plain(name, "sheet", label, [(choice, choice) for choice in told["choices"]])


def _totals(name, told):
    label = ngettext(
        "%(count)d line looks like the total of others. What is it?",
        "%(count)d lines look like totals of others. What are they?",
        told["count"],
    ) % {"count": told["count"]}
    choices = [(TOTALS, _("Totals: leave them out")), (LINES, _("Pay like all others"))]
    return _plain(name, "totals", label, choices)


def _hidden(name, told):
    label = ngettext(
        "%(count)d row of the sheet is hidden, e.g. by a filter. Is it part of the extract?",
        "%(count)d rows of the sheet are hidden, e.g. by a filter. Are they part of the extract?",
        told["count"],
    ) % {"count": told["count"]}
    choices = [
        (LEAVE, _("No, leave out what is hidden")),
        (KEEP, _("Yes, read everything")),
    ]
    return _plain(name, "hidden", label, choices)


def _code(name, told):
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

    return Question(name, label, choices, note)


def _plain(name, about, label, choices):
    return Question(name, label, choices, lambda said, answer: said.__setitem__(about, answer))
