"""The pool, the book, payroll and expenses in the matrix."""

import datetime
import hashlib
from decimal import Decimal

from accounting.book import booking
from accounting.book.booking import Entry
from accounting.expenses import spending
from accounting.models import AccountFile, Book, PayrollImport, SalaryCode
from accounting.payroll import importing, matches
from accounting.payroll import reading as extracts
from common import clock
from pilots.models import Employment, Pilot
from regions.orders import OrderState
from regions.permissions import Role
from tests import factories
from tests.evidence import a_pdf
from tests.security.account_closing import ACCOUNT, BOOKS, NO_ID, POOL
from tests.security.actors import AUDITORS, COORDINATOR, HR, NOBODY
from tests.security.table import PILOTS, TEXT, Page

READERS = POOL["a"] | POOL["b"]
KEEPERS = HR | {"": NOBODY}
BOOKKEEPERS = ACCOUNT | {"": NOBODY}
SETTLERS = {key: HR[key] | COORDINATOR[key] for key in "ab"} | {"": NOBODY}
LOGGED = frozenset({"accounting_access"})
FETCHED = LOGGED | {"regions_event"}
MONTH = datetime.date(2021, 10, 1)
# Who audits reads and changes nothing.
ONLY_KEEPERS = {(kind, actor): 403 for kind in ("posting", "closingbook") for actor in AUDITORS["a"]}
ONE_POOL = {("none", actor): 302 for actor in ("hr", "coordinator", "auditor")}

POSTINGS = {**{f"posting_{key}": ACCOUNT[key] for key in "ab"}, "missingposting": NOBODY}
IMPORTS = {
    **{f"{kind}payroll_{key}": ACCOUNT[key] for kind in ("open", "booked") for key in "ab"},
    "missingpayroll": NOBODY,
}
MATCHES = {**{f"match_{key}": POOL[key] for key in "ab"}, "missingmatch": NOBODY}
CODES = {**{f"salarycode_{key}": POOL[key] for key in "ab"}, "missingcode": NOBODY}
IN_DOUBT = {f"doubtfulexpense_{key}": ACCOUNT[key] | COORDINATOR[key] for key in "ab"}
EXPENSES = {
    **{f"draftexpense_{key}": HR[key] for key in "ab"},
    **{f"{kind}expense_{key}": ACCOUNT[key] for kind in ("waiting", "bookedother") for key in "ab"},
    **IN_DOUBT,
    "missingexpense": NOBODY,
}
VOUCHERS = {
    **{f"draftvoucher_{key}": HR[key] for key in "ab"},
    **{f"bookedothervoucher_{key}": ACCOUNT[key] for key in "ab"},
    **{f"voucher_{key}": ACCOUNT[key] for key in "ab"},
    **{f"doubtfulvoucher_{key}": ACCOUNT[key] | COORDINATOR[key] for key in "ab"},
    "missingvoucher": NOBODY,
}
IN_DRAFT = {"draftexpense": 200, "": 302}
# Of those who see postings, who ordered it alone.
ORDERERS = {"a": "hr", "b": "hr_both"}
ORDERED = {
    **{f"accountfile_{key}": (POOL[key] - ACCOUNT[key]) | {ORDERERS[key]} for key in "ab"},
    "missingaccountfile": NOBODY,
}

PAGES = [
    Page("pools", {"GET": ONE_POOL | {"": 200}, "HEAD": ONE_POOL | {"": 200}}, enter=READERS),
    Page("book", TEXT, BOOKS),
    Page("explain_overspending", {"POST": {"closingbook": 422, "": 302}}, BOOKS, may=KEEPERS),
    Page("pilot_accounts", TEXT, BOOKS, may=BOOKKEEPERS),
    Page("pilot_money", {"GET": {"draft": 302, "": 200}}, PILOTS, may=BOOKKEEPERS),
    Page("postings", TEXT, BOOKS, may=BOOKKEEPERS, writes=LOGGED),
    Page("posting", {"GET": 200, "POST": ONLY_KEEPERS | {"": 422}}, POSTINGS, writes=LOGGED),
    Page("posting_move", {"GET": 200, "POST": 422}, POSTINGS, may=KEEPERS),
    Page("adjust", {"GET": 200, "POST": 422}, BOOKS, may=KEEPERS),
    Page("accounts_workbook", {**TEXT, "POST": 200}, BOOKS, may=BOOKKEEPERS, writes=FETCHED),
    Page("account_file", TEXT, ORDERED, may=BOOKKEEPERS),
    Page("account_file_content", TEXT, ORDERED, may=BOOKKEEPERS, writes=FETCHED),
    Page("audit_sample", {"GET": 200, "POST": 422}, BOOKS, may=BOOKKEEPERS),
    Page("access_log", {"GET": 200, "POST": 422}, BOOKS, may=BOOKKEEPERS),
    Page("account_events", TEXT, BOOKS, may=BOOKKEEPERS),
    # payroll
    Page("payroll_imports", TEXT, BOOKS, may=BOOKKEEPERS),
    Page("payroll_new", {"GET": 200, "POST": 422}, BOOKS, may=KEEPERS),
    Page("payroll_template", {"GET": 200}, BOOKS, may=KEEPERS),
    Page("quarantine", {"GET": 200, "POST": 422}, BOOKS, may=KEEPERS, writes=LOGGED),
    Page("matches", TEXT, BOOKS, may=BOOKKEEPERS, writes=LOGGED),
    Page("match_end", {"GET": 200, "POST": 422}, MATCHES, may=KEEPERS, writes=LOGGED),
    Page("salary_codes", {"GET": 200, "POST": ONLY_KEEPERS | {"": 422}}, BOOKS, may=BOOKKEEPERS),
    Page("salary_code_end", {"POST": 302}, CODES, may=KEEPERS),
    Page("payroll_import", {"GET": 200, "POST": 302}, IMPORTS, writes=LOGGED),
    Page("payroll_commit", {"POST": 302}, IMPORTS, may=KEEPERS),
    Page("payroll_set_aside", {"POST": {"openpayroll": 422, "": 302}}, IMPORTS, may=KEEPERS, writes=LOGGED),
    Page("payroll_run", {"GET": 200, "POST": 422}, IMPORTS, may=KEEPERS),
    Page("payroll_undo", {"GET": 200, "POST": 422}, IMPORTS, may=KEEPERS),
    Page("payroll_drop", {"GET": 200, "POST": 302}, IMPORTS, may=KEEPERS),
    # other expenses
    Page("expenses", TEXT, BOOKS, may=BOOKKEEPERS),
    Page("postings_sheet", {**TEXT, "POST": 200}, BOOKS, may=BOOKKEEPERS, writes=FETCHED),
    Page("expenses_sheet", TEXT, BOOKS, may=BOOKKEEPERS, writes=frozenset({"regions_event"})),
    Page("expense_new", {"GET": 200, "POST": 422}, BOOKS, may=KEEPERS),
    Page("expense", TEXT, EXPENSES),
    Page("expense_edit", {"GET": IN_DRAFT, "POST": {"draftexpense": 409, "": 302}}, EXPENSES, may=KEEPERS),
    *(
        Page(
            "expense_act",
            {
                "GET": {**dict.fromkeys(possible, asked), "": 302},
                "POST": {**dict.fromkeys(possible, 422), "": 302},
            },
            EXPENSES,
            may=KEEPERS,
            arguments={"verb": verb},
        )
        for verb, asked, possible in [
            ("attester", 302, ["waitingexpense"]),
            ("send-retur", 200, ["waitingexpense"]),
            ("drop", 200, ["draftexpense", "waitingexpense", "doubtfulexpense"]),
            ("tilbagefoer", 200, ["bookedotherexpense"]),
        ]
    ),
    Page("expense_opinion", {"POST": {"doubtfulexpense": 422, "": 302}}, EXPENSES, may=SETTLERS),
    Page("expense_file", TEXT, VOUCHERS, writes=frozenset({"regions_event"})),
    Page("doubts", TEXT, BOOKS, may=SETTLERS),
    Page("precedents", TEXT, enter=SETTLERS["a"] | AUDITORS["a"]),
]


def build(world):
    """For both regions, after their months are closed: a posting, extracts open and booked, expenses of each kind."""
    for key, region in world.regions.items():
        hr = world.people["hr" if key == "a" else "hr_both"]
        book = Book.objects.select_related("region", "programme").get(
            programme=factories.ProgrammeFactory(), region=region
        )
        _post(world, key, book, hr)
        _extracts(world, key, book, hr)
        _decision(world, key, book, hr)
        _expenses(world, key, book, hr)
        _ordered(world, key, book)
    missing = {"pk": NO_ID}
    world.targets["missingposting"] = missing | {"month": "2021-10", "number": 1}
    world.targets["missingcode"] = missing | {"code": NO_ID}
    world.targets["missingmatch"] = missing | {"match": NO_ID}
    world.targets["missingvoucher"] = missing | {"file": NO_ID}
    world.targets["missingaccountfile"] = missing | {"file": NO_ID}
    world.targets["missingpayroll"] = world.targets["missingexpense"] = missing


def _post(world, key, book, hr):
    """An adjustment beside other money, so that no sum is the canary's amount."""
    canary = world.canary(f"an adjustment of {key}", ACCOUNT[key])
    for amount, text in ((canary.amount, canary.word), (33_417, "andet")):
        entry = Entry(
            type="adjustment",
            amount=Decimal(amount),
            pay_month=MONTH,
            voucher=text,
            text=text,
            account=text,
            reason=text,
        )
        booking.adjust(book, entry, by=hr, month=MONTH)
    world.targets[f"posting_{key}"] = {"pk": book.pk, "month": "2021-10", "number": 1}


def _ordered(world, key, book):
    """A workbook that the worker has made for one of those who keep the book."""
    canary = world.canary(f"an ordered file of {key}", frozenset({ORDERERS[key]}))
    content = canary.word.encode()
    found = AccountFile.objects.create(
        book=book,
        kind="regnskab",
        requested_by=world.people[ORDERERS[key]],
        requested_at=clock.now(),
        state=OrderState.DONE,
        name=f"{canary.word}.xlsx",
        sha256=hashlib.sha256(content).hexdigest(),
    )
    found.pieces.create(number=0, size=len(content), content=content)
    world.targets[f"accountfile_{key}"] = {"pk": book.pk, "file": found.pk}


def _extracts(world, key, book, hr):
    code = SalaryCode.objects.get(region=book.region)
    world.targets[f"salarycode_{key}"] = {"pk": book.pk, "code": code.pk}
    for kind in ("booked", "open"):
        canary = world.canary(f"the {kind} extract of {key}", ACCOUNT[key])
        rows = [
            "Institution;Tjenestenummer;Lønart;Periode;Beløb;Afdeling;Kontostreng",
            f"QX;{canary.amount % 100_000:05d};{code.code};2021-10;{canary.amount};{canary.word};{canary.word}",
            f"QX;00001;{code.code};2021-10;1;x;x",
        ]
        data = "\r\n".join(rows).encode()
        found = extracts.start(book, f"{canary.word}.csv", data, by=hr, month=MONTH, run=extracts.Run(MONTH))
        extracts.read_file.func(found.pk)
        found = PayrollImport.objects.get(pk=found.pk)
        if kind == "booked":
            importing.commit(found, by=hr)
        world.targets[f"{kind}payroll_{key}"] = {"pk": found.pk}


def _decision(world, key, book, hr):
    """What is remembered of an employment's pay, and why no longer."""
    match = matches.decide(
        book,
        Employment.objects.create(region=book.region, institution="QX", number="00998"),
        SalaryCode.objects.get(region=book.region),
        first_month=MONTH,
        by=hr,
        pilot=Pilot.objects.get(pk=world.targets[f"filed_{key}"]["pk"]),
    )
    canary = world.canary(f"why a decision of {key} has ended", ACCOUNT[key])
    matches.end(match, last_month=MONTH, by=hr, reason=canary.word)
    world.targets[f"match_{key}"] = {"pk": book.pk, "match": match.pk}


def _expenses(world, key, book, hr):
    for kind in ("draft", "waiting", "doubtful", "bookedother"):
        also = {"draft": HR[key], "doubtful": ACCOUNT[key] | COORDINATOR[key]}
        _expense(world, key, book, hr, kind, also.get(kind, ACCOUNT[key]))


def _expense(world, key, book, hr, kind, seen_by):
    canary = world.canary(f"the {kind} expense of {key}", seen_by)
    expense = spending.enter(
        book,
        by=hr,
        date=MONTH,
        amount=canary.amount,
        supplier=canary.word,
        text=canary.word,
        voucher=canary.word,
        account=canary.word,
        running_costs="doubt" if kind == "doubtful" else "no",
        doubt=canary.word if kind == "doubtful" else "",
    )
    inside = world.canary(f"the voucher of the {kind} expense of {key}", seen_by)
    file = spending.attach(expense, "bilag.pdf", a_pdf(inside.word), by=hr)
    if kind != "draft":
        spending.send(expense, by=hr)
    if kind == "bookedother":
        spending.approve(expense, by=factories.member(Role.HR, book.region), month=MONTH)
    world.targets[f"{kind}expense_{key}"] = {"pk": expense.pk}
    name = {"waiting": "voucher", "doubtful": "doubtfulvoucher"}.get(kind, f"{kind}voucher")
    world.targets[f"{name}_{key}"] = {"pk": expense.pk, "file": file.pk}
