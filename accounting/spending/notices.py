"""Who is told of an expense: nothing of it stands in the message but the programme's name."""

from pilots.messages.message import MessageKind
from pilots.messages.notices import tell
from regions.permissions import Permission, holders


def _tell(kind, expense, to, by):
    tell(kind, about=expense.book.programme.name, path=expense.get_absolute_url(), to=to, by=by)


def of_waiting(expense, by):
    _tell(MessageKind.SECOND, expense, holders(Permission.KEEP_ACCOUNT, expense.book.region), by)


def of_doubt(expense, by):
    _tell(MessageKind.DOUBT, expense, holders(Permission.SETTLE_RUNNING_COSTS, expense.book.region), by)


def of_opinion(expense, by):
    """The others who settle doubts are told that one side has spoken."""
    of_doubt(expense, by)
