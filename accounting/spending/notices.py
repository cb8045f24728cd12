"""Who is told of an expense: nothing of it stands in the message but the programme's name."""

from pilots.agreements.agreement import Side
from pilots.messages.message import MessageKind
from pilots.messages.notices import tell
from regions.permissions import Permission, holders

# Whose word on a doubt is each side's.
SPEAKS = {Side.EMPLOYER: Permission.KEEP_ACCOUNT, Side.UNION: Permission.REVIEW_AGREEMENTS}


def _tell(kind, expense, to, by):
    tell(kind, about=expense.book.programme.name, path=expense.get_absolute_url(), to=to, by=by)


def of_waiting(expense, by):
    """Whoever keeps the account may approve it, but not the one who entered it."""
    keepers = holders(Permission.KEEP_ACCOUNT, expense.book.region)
    _tell(MessageKind.SECOND, expense, keepers.exclude(pk=expense.created_by_id), by)


def of_return(expense, by):
    _tell(MessageKind.SECOND, expense, [expense.created_by], by)


def of_doubt(expense, by):
    """The union is asked; the employer has raised the doubt."""
    _tell_side(Side.UNION, expense, by)


def of_opinion(expense, side, by):
    """The other side is told that this one has spoken."""
    _tell_side(Side.UNION if side == Side.EMPLOYER else Side.EMPLOYER, expense, by)


def of_refusal(expense, by):
    _tell(MessageKind.DOUBT, expense, [expense.created_by], by)


def _tell_side(side, expense, by):
    _tell(MessageKind.DOUBT, expense, holders(SPEAKS[side], expense.book.region), by)
