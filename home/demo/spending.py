"""The demo's other expenses: entered, doubted, settled and approved on their days."""

from pathlib import Path

from accounting.expenses import doubts, spending
from accounting.models import Expense
from common import clock
from common.money import parse_kroner
from common.months import month_of
from home.demo import texts
from pilots.agreements.agreement import Side
from pilots.demo.acts import act, person

VOUCHER = (Path(__file__).parent / "voucher.pdf").read_bytes()


def acts(account):
    """What is bought in a region: entered by one, approved by another."""
    for number, (day, *_what, settled, approved) in enumerate(texts.EXPENSES):
        yield act(day, _enter, account, number, hour=11)
        if settled:
            yield act(settled, _settle, account, number, hour=11)
        yield act(approved, _approve, account, number, hour=12)


def _enter(account, number):
    _day, supplier, covers, amount, settled, _approved = texts.EXPENSES[number]
    found = spending.enter(
        account.book,
        by=account.economist,
        date=clock.today(),
        amount=parse_kroner(amount),
        supplier=f"Eksempel: {supplier}",
        text=f"Eksempel: {covers}",
        voucher=_voucher(number),
        account=texts.ACCOUNT,
        running_costs="doubt" if settled else "no",
        doubt=texts.DOUBT if settled else "",
    )
    spending.attach(found, f"{_voucher(number)}.pdf", VOUCHER, by=account.economist)
    spending.send(found, by=account.economist)


def _settle(account, number):
    for by, side, reason in (
        (account.hr, Side.EMPLOYER, texts.EMPLOYERS_REASON),
        (person(f"tovholder.{account.slug}"), Side.UNION, texts.UNIONS_REASON),
    ):
        doubts.give_opinion(_expense(account, number), by=by, side=side, outcome="payable", reason=reason)


def _approve(account, number):
    spending.approve(_expense(account, number), by=account.hr, month=month_of(clock.today()))


def _expense(account, number):
    return Expense.objects.get(book=account.book, voucher=_voucher(number))


def _voucher(number):
    return f"EKS-{number + 1}"
