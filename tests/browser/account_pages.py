"""The pages of the accounts, looked at in January 2024 in the demo's world."""

from django.http import QueryDict

from accounting.models import Allocation, Book
from accounting.pool import orders
from accounting.pool.fetched import Accounts
from regions.models import User
from tests.browser import account_appointing_pages as appointing
from tests.browser import account_closing_pages as closing
from tests.browser import account_payroll_pages as payroll
from tests.browser import account_spending_pages as spending
from tests.browser.pages import ERROR_FORM, Shown

COORDINATOR, AUDITOR, UNION = "tovholder.nordjylland", "revision.nordjylland", "yngre-laeger"
SECRETARIAT = "sekretariat"
POSTING = ("account", "2022-03", 1)

POOL = [
    Shown("pools", "pools", UNION),
    Shown("overview-hr-account", "overview"),
    Shown("overview-coordinator-account", "overview", COORDINATOR),
    Shown("book", "book", args=("account",)),
    Shown("book-coordinator", "book", COORDINATOR, args=("account",)),
    Shown("book-union", "book", UNION, args=("account",)),
    Shown("book-secretariat", "book", SECRETARIAT, args=("account",)),
    Shown("book-wrong", "book", args=("account",), query="?as_of=igen", status=422),
    Shown("account-file", "account_file", args=("account", "ordered file")),
    Shown("pilot-accounts", "pilot_accounts", args=("account",)),
    Shown("postings", "postings", args=("account",)),
    Shown("postings-auditor", "postings", AUDITOR, args=("account",), query="?type=coordinator"),
    Shown("postings-none", "postings", args=("account",), query="?q=findesikke"),
    Shown("postings-wrong", "postings", args=("account",), query="?first=igen", status=422),
    Shown("posting", "posting", args=POSTING),
    Shown("posting-wrong", "posting", args=POSTING, press=ERROR_FORM, status=422),
    Shown("posting-move", "posting_move", args=POSTING),
    Shown("posting-move-wrong", "posting_move", args=POSTING, press=ERROR_FORM, status=422),
    Shown("adjust", "adjust", args=("account",)),
    Shown("adjust-wrong", "adjust", args=("account",), press=ERROR_FORM, status=422),
    Shown("audit-sample", "audit_sample", AUDITOR, args=("account",)),
    Shown("audit-sample-wrong", "audit_sample", AUDITOR, args=("account",), press=ERROR_FORM, status=422),
    Shown("access-log", "access_log", AUDITOR, args=("account",)),
    Shown("access-log-wrong", "access_log", AUDITOR, args=("account",), press=ERROR_FORM, status=422),
    Shown("account-events", "account_events", AUDITOR, args=("account",)),
    Shown("account-events-none", "account_events", args=("account",), query="?what=month_reopened"),
    Shown("account-events-wrong", "account_events", args=("account",), query="?what=igen", status=422),
]
RATES = [
    Shown("rates", "rates", SECRETARIAT),
    Shown("rates-hr", "rates"),
    Shown("rate-new", "rate_new", SECRETARIAT),
    Shown("rate-new-wrong", "rate_new", SECRETARIAT, press=ERROR_FORM, status=422),
    Shown("allocation-new", "allocation_new", SECRETARIAT),
    Shown("allocation-new-wrong", "allocation_new", SECRETARIAT, press=ERROR_FORM, status=422),
    Shown("allocation-edit", "allocation_edit", SECRETARIAT, args=("allocation",)),
]
PARTS = [payroll, spending, appointing, closing]
PAGES = POOL + RATES + [shown for part in PARTS for shown in part.SHOWN]
NO_PAGES = {
    "explain_overspending": "answers a button",
    "accounts_workbook": "a workbook",
    "account_file_content": "a workbook",
    **{name: why for part in PARTS for name, why in part.NO_PAGES.items()},
}


def build():
    """What the parts add to the demo's world."""
    account = Book.objects.get(region__slug="nordjylland")
    by = User.objects.get(email="hr.nordjylland@eksempel.dk")
    ordered = orders.order(Accounts(account, QueryDict()), by=by)
    found = {"account": account.pk, "allocation": Allocation.objects.first().pk, "ordered file": ordered.pk}
    for part in PARTS:
        found |= part.things()
    return found
