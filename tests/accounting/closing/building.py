"""Closed months and statements, made by the verbs themselves."""

from decimal import Decimal

from accounting.book import sums
from accounting.closing import closing
from accounting.models import Statement
from accounting.statements import files, yearly
from common.months import after, between
from pilots.filings.rendering import render_filed
from tests.accounts import month


def close(account, text, *, ledger=None, by=None, differences=()):
    """Close a month whose ledger agrees, unless another total is given."""
    booked = sums.add(sums.parts(account.book, first=month(text), last=month(text)))
    return closing.close(
        account.book,
        month(text),
        by=by or account.hr,
        ledger_total=booked if ledger is None else Decimal(ledger),
        differences=[(text, Decimal(amount)) for text, amount in differences],
    )


def close_through(account, text, **first):
    """Close every month from the next one through `text`; what `first` gives belongs to the first of them."""
    for found in between(closing.next_month(account.book), month(text)):
        close(account, f"{found:%Y-%m}", **first)
        first = {}


def close_year(account, year=2022, **first):
    close_through(account, f"{after(month(f'{year}-01'), 11):%Y-%m}", **first)


def make(account, year=2022, *, kind="calendar", by=None, **rest):
    first = month(f"{year}-01" if kind == "calendar" else f"{year}-04")
    rest = {"explanation": "Et gebyr blev bogført et andet sted."} | rest
    return yearly.make(account.book, kind, first, by=by or account.hr, **rest)


def sign(account, statement, *people):
    """Signed by the people, or by both of the account's; returns it as the last left it."""
    for by in people or (account.hr, account.other_hr):
        statement = yearly.sign(statement, by=by, sha256=statement.sha256)
    return Statement.objects.get(pk=statement.pk)


def make_files(statement):
    """Its PDF and its workbook, as the worker makes them."""
    render_filed.func(statement.filing_id)
    files.render_workbook.func(statement.pk)
