"""The pages of closing, reopening and statements, and what of the demo's accounts they show."""

from accounting.book import sums
from accounting.closing import closing, reopening
from accounting.models import Book
from accounting.statements import files, yearly
from common.months import between
from pilots.filings.rendering import render_filed
from pilots.models import Programme
from regions.models import User
from regions.permissions import Role
from tests.accounts import month
from tests.browser.pages import ERROR_FORM, Shown
from tests.factories import RegionFactory, member

HR = "hr.nordjylland"
OTHER_HR = "okonomi.nordjylland"
COORDINATOR = "tovholder.nordjylland"
AUDITOR = "revision.nordjylland"
UNION = "yngre-laeger"
EMPTY = "hr.proeve"
CLOSED = ("account", "last closed")
OPEN = ("account", "closable")

SHOWN = [
    Shown("months", "months", args=("account",)),
    Shown("months-auditor", "months", AUDITOR, args=("account",)),
    Shown("months-coordinator", "months", COORDINATOR, args=("account",)),
    Shown("months-none-closed", "months", UNION, args=("unclosed account",)),
    Shown("month-closed", "month", args=CLOSED),
    Shown("month-open", "month", args=OPEN),
    Shown("month-sums", "month", COORDINATOR, args=CLOSED),
    Shown("month-asked", "month", "hr.midtjylland", args=("asked account", "asked month")),
    Shown("month-asked-own", "month", "okonomi.midtjylland", args=("asked account", "asked month")),
    Shown("month-verified", "month", args=CLOSED, press='form[action$="/kaede/"] button'),
    Shown("month-close", "month_close", args=OPEN),
    Shown("month-close-wrong", "month_close", args=OPEN, press=ERROR_FORM, status=422),
    Shown("month-ask", "month_ask", args=CLOSED),
    Shown("month-ask-wrong", "month_ask", args=CLOSED, press=ERROR_FORM, status=422),
    Shown("month-reopen", "month_reopen", "hr.midtjylland", args=("asked account", "asked month")),
    Shown("statements", "statements", UNION),
    Shown("statements-own", "statements"),
    Shown("statements-none", "statements", EMPTY),
    Shown("statement", "statement", UNION, args=("sent statement",)),
    Shown("statement-unsigned", "statement", args=("unsigned statement",)),
    Shown("statement-dropped", "statement", args=("dropped statement",)),
    Shown("statement-new", "statement_new", args=("account",)),
    Shown("statement-new-wrong", "statement_new", args=("account",), press=ERROR_FORM, status=422),
    Shown("statement-new-none", "statement_new", EMPTY, args=("unclosed account",)),
    Shown("statement-sign", "statement_sign", args=("unsigned statement",)),
    Shown("statement-drop", "statement_drop", args=("unsigned statement",)),
]
NO_PAGES = {
    "month_verify": "answers a button, and is looked at as month-verified",
    "month_ask_withdraw": "answers a button",
    "statement_receipt": "answers a button",
    "statement_pdf": "a PDF",
    "statement_workbook": "a workbook",
    "statement_ask": "answers a button",
    "statement_answer": "answers a button",
}


WHY = "Et gebyr blev bogført et andet sted."


def things():
    """Nordjylland closed through 2023-03 at least with a statement; Midtjylland's last closed month asked for."""
    book, hr, other = _book("nordjylland"), _person(HR), _person(OTHER_HR)
    _close_through(book, "2023-03", by=hr)
    asked = _book("midtjylland")
    _close_through(asked, "2022-06", by=_person("hr.midtjylland"))
    last = asked.closings.in_force().order_by("-month").first()
    reopening.ask(last, "Et bilag fra juni blev glemt.", by=_person("okonomi.midtjylland"))
    sent = yearly.make(
        book,
        "calendar",
        month("2022-01"),
        by=hr,
        with_pilots=True,
        reason="Eksempel: et bilag manglede.",
        explanation=WHY,
    )
    for by in (hr, other):
        sent = yearly.sign(sent, by=by, sha256=sent.sha256)
    render_filed.func(sent.filing_id)
    files.render_workbook.func(sent.pk)
    dropped = yearly.make(book, "programme", month("2022-04"), by=hr, explanation=WHY)
    yearly.drop(dropped, by=hr)
    unsigned = yearly.make(book, "programme", month("2022-04"), by=other, with_pilots=True, explanation=WHY)
    return {
        "account": book.pk,
        "unclosed account": _unclosed().pk,
        "last closed": f"{book.closings.ends()[-1]:%Y-%m}",
        "closable": f"{closing.next_month(book):%Y-%m}",
        "asked account": asked.pk,
        "asked month": f"{last.month:%Y-%m}",
        "sent statement": sent.pk,
        "dropped statement": dropped.pk,
        "unsigned statement": unsigned.pk,
    }


def _unclosed():
    """The account of a region that has not begun: all of the demo's have."""
    region = RegionFactory(slug="proeve")
    member(Role.HR, region, email=f"{EMPTY}@eksempel.dk")
    return Book.objects.of(Programme.objects.get(), region)


def _book(slug):
    return Book.objects.select_related("region", "programme").get(region__slug=slug)


def _person(actor):
    return User.objects.get(email=f"{actor}@eksempel.dk")


def _close_through(book, text, *, by):
    """Close what is not closed yet; the first month has a difference."""
    explained = [("Øreafrunding i regionens økonomisystem", 1)]
    for found in between(closing.next_month(book), month(text)):
        booked = sums.add(sums.parts(book, first=found, last=found))
        ledger = booked + sum(amount for _text, amount in explained)
        closing.close(book, found, by=by, ledger_total=ledger, differences=explained)
        explained = []
