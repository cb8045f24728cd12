"""What must be mended before an expense can be sent, each lack with the field that mends it."""

from django.utils.translation import gettext as _

from accounting.book.facilitators import NEVER_CHARGED, is_named_in, is_supplier
from common import clock
from pilots.descriptions.rows import RunningCosts


def lacks(expense):
    """[(field, sentence)], all of them at once."""
    return [*_empty(expense), *_operation(expense), *facilitator_lacks(expense), *_date(expense)]


def _empty(expense):
    sentences = {
        "date": _("Write the date of the expense"),
        "amount": _("Write the amount"),
        "supplier": _("Write who was paid"),
        "text": _("Write what it covers"),
        "voucher": _("Write the number of the voucher"),
        "running_costs": _("Answer whether these are running costs"),
    }
    yield from ((field, sentence) for field, sentence in sentences.items() if not getattr(expense, field))
    if not expense.files.exists():
        yield "file", _("Choose the voucher as PDF or picture")


def _operation(expense):
    if expense.running_costs == RunningCosts.YES:
        yield (
            "running_costs",
            _("The pool never pays running costs. Drop the expense instead."),
        )
    if expense.running_costs == RunningCosts.DOUBT and not expense.doubt.strip():
        yield "doubt", _("Write what the doubt is about: the others decide by it")


def facilitator_lacks(expense):
    """The same for the fields that name a facilitator."""
    named = {"supplier": is_supplier(expense.supplier), "text": is_named_in(expense.text)}
    return [(field, NEVER_CHARGED) for field, is_named in named.items() if is_named]


def _date(expense):
    if expense.date and expense.date > clock.today():
        yield "date", _("The date of the expense has not come yet")
