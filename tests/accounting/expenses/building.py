"""Expenses brought as far as a test needs them, by their own verbs."""

import datetime

from django.http import QueryDict
from django.utils.http import urlencode

from accounting.expenses import doubts, spending
from accounting.expenses.filters import PrecedentFilter
from tests.accounts import month
from tests.evidence import a_pdf

VALUES = {
    "date": datetime.date(2022, 4, 12),
    "amount": 1250,
    "supplier": "Kursusfirmaet",
    "voucher": "B-17",
    "account": "1-2-3",
    "text": "Kursus i ledelse",
    "running_costs": "no",
}
PDF = a_pdf()


def draft(account, **values):
    found = spending.enter(account.book, by=account.hr, **VALUES | values)
    spending.attach(found, "bilag.pdf", PDF, by=account.hr)
    return found


def sent(account, **values):
    return spending.send(draft(account, **values), by=account.hr)


def in_doubt(account):
    return sent(account, running_costs="doubt", doubt="Hører kurset til driften?")


def opinion(expense, by, side, outcome="payable", reason="Det er ekstra"):
    return doubts.give_opinion(expense, by=by, side=side, outcome=outcome, reason=reason)


def settled(expense, account, outcome="payable"):
    """Both sides have said the same."""
    opinion(expense, account.hr, "employer", outcome)
    return opinion(expense, account.coordinator, "union", outcome)


def booked(account, **values):
    return spending.approve(sent(account, **values), by=account.other_hr, month=month("2022-04"))


def asked_for(user, **asked):
    """The earlier decisions that the page shows the person who asks so."""
    query = QueryDict(urlencode(asked))
    return PrecedentFilter(query).found(doubts.precedents(user))
