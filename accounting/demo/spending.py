"""The demo's other expenses: most are booked, one waits for approval, one is in doubt, one doubt is settled."""

from pathlib import Path

from accounting.demo import texts
from accounting.spending import doubts, spending
from common.money import parse_kroner
from common.months import last_day
from pilots.agreements.agreement import Side
from regions.models import User

VOUCHER = (Path(__file__).parent / "voucher.pdf").read_bytes()


def enter_of(account, month):
    """Enter the expenses of a month in a region's account, and bring each as far as it has come."""
    coordinator = User.objects.get(email=f"tovholder.{account.region.slug}@eksempel.dk")
    for number, (text, *values, reached) in enumerate(texts.EXPENSES, 1):
        if text == f"{month:%Y-%m}":
            _bring(account, month, f"EKS-{number}", values, reached, coordinator)


def _bring(account, month, voucher, values, reached, coordinator):
    supplier, covers, amount, running_costs, doubt = values
    expense = spending.enter(
        account.book,
        by=account.economist,
        date=last_day(month),
        amount=parse_kroner(amount),
        supplier=supplier,
        text=covers,
        voucher=voucher,
        account=texts.ACCOUNT,
        running_costs=running_costs,
        doubt=doubt,
    )
    spending.attach(expense, f"{voucher}.pdf", VOUCHER, by=account.economist)
    spending.send(expense, by=account.economist)
    if reached == "settled":
        for by, side, reason in (
            (account.hr, Side.EMPLOYER, texts.EMPLOYERS_REASON),
            (coordinator, Side.UNION, texts.UNIONS_REASON),
        ):
            doubts.give_opinion(expense, by=by, side=side, outcome="payable", reason=reason)
    if reached in ("booked", "settled"):
        spending.approve(expense, by=account.hr, month=month)
