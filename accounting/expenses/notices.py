"""Who is told of an expense: nothing of it stands in the message but its number, pilot and region."""

from django.utils import translation
from django.utils.translation import gettext

from pilots.agreements.agreement import Side
from pilots.messages.message import MessageKind
from pilots.messages.notices import in_region, receivers, tell
from regions.permissions import Permission

# Whose word on a doubt is each side's.
SPEAKS = {Side.EMPLOYER: Permission.KEEP_ACCOUNT, Side.UNION: Permission.REVIEW_AGREEMENTS}


KEEP = Permission.KEEP_ACCOUNT


def _tell(kind, expense, to, by):
    book = expense.book
    case = [expense.pilot.case_number] if expense.pilot else []
    with translation.override("da"):
        number = gettext("expense %d") % expense.pk
    about = in_region(book.programme.name, book.region, *case, number)
    tell(kind, about=about, path=expense.get_absolute_url(), to=to, by=by)


def of_waiting(expense, by):
    """Whoever keeps the account may approve it, but not the one who entered it."""
    keepers = receivers(KEEP, region=expense.book.region)
    keepers.pop(expense.created_by, None)
    _tell(MessageKind.SECOND, expense, keepers, by)


def of_return(expense, by):
    _tell(MessageKind.SECOND, expense, _entered_by(expense), by)


def of_doubt(expense, by):
    """The union is asked; the employer has raised the doubt."""
    _tell_side(Side.UNION, expense, by)


def of_opinion(expense, side, by):
    """The other side is told that this one has spoken."""
    _tell_side(Side.UNION if side == Side.EMPLOYER else Side.EMPLOYER, expense, by)


def of_refusal(expense, by):
    _tell(MessageKind.DOUBT, expense, _entered_by(expense), by)


def _entered_by(expense):
    return receivers(KEEP, region=expense.book.region, only=expense.created_by)


def _tell_side(side, expense, by):
    _tell(MessageKind.DOUBT, expense, receivers(SPEAKS[side], region=expense.book.region), by)
