"""Months and statements in the matrix: who sees a closed month, an open one, what was sent and what was not."""

import datetime
import hashlib
from decimal import Decimal

from accounting.book import booking, sums
from accounting.book.booking import Entry
from accounting.book.codes import Meaning
from accounting.closing import closing, reopening
from accounting.models import Book, SalaryCode, StatementWorkbook
from accounting.statements import files, yearly
from common import clock
from common.months import between
from pilots.filings import inquiries
from pilots.models import Employment, FiledPdf
from regions.permissions import Role
from tests import factories
from tests.security.actors import ANNEX, AUDITORS, CENTRAL, COORDINATOR, HR, NOBODY, PARTIES
from tests.security.table import TEXT, Page

NO_ID = 987_654_321
# The region's people, its auditors and the central parties read closed sums and sent statements.
POOL = {key: HR[key] | COORDINATOR[key] | AUDITORS[key] | CENTRAL for key in "ab"}
ACCOUNT = ANNEX
READERS = POOL["a"] | POOL["b"]
CLOSERS = HR | {"": NOBODY}
YEAR = datetime.date(2020, 4, 1)
STATED, CLOSED, OPEN = (datetime.date(2021, number, 1) for number in (3, 4, 5))

BOOKS = {**{f"closingbook_{key}": POOL[key] for key in "ab"}, "missingbook": NOBODY, "hugebook": NOBODY}
MONTHS = {
    **{f"closedmonth_{key}": POOL[key] for key in "ab"},
    **{f"openmonth_{key}": POOL[key] for key in "ab"},
    "missingmonth": NOBODY,
}
MONTHS_READ = {
    **MONTHS,
    **{f"openmonth_{key}": ACCOUNT[key] for key in "ab"},
    **{f"nomonth_{key}": NOBODY for key in "ab"},
}
STATEMENTS = {
    **{f"sentstatement_{key}": POOL[key] for key in "ab"},
    **{f"unsentstatement_{key}": ACCOUNT[key] for key in "ab"},
    **{f"droppedstatement_{key}": ACCOUNT[key] for key in "ab"},
    "missingstatement": NOBODY,
    "hugestatement": NOBODY,
}
SENT = {name: NOBODY if name[:3] in ("uns", "dro") else seen for name, seen in STATEMENTS.items()}
STATED_FILINGS = {**{f"statedfiling_{key}": POOL[key] for key in "ab"}, "missingstatedfiling": NOBODY}
STATED_INQUIRIES = {**{f"statedinquiry_{key}": POOL[key] for key in "ab"}, "missingstatedinquiry": NOBODY}
ONLY_CLOSED = {"openmonth": 404, "": 200}

PAGES = [
    Page("months", TEXT, BOOKS),
    Page("month", TEXT, MONTHS_READ),
    Page("month_close", {"GET": {"openmonth": 200, "": 302}, "POST": 422}, MONTHS, may=CLOSERS),
    Page("month_verify", {"POST": 302}, MONTHS, may=ACCOUNT | {"": NOBODY}),
    Page("month_ask", {"GET": ONLY_CLOSED, "POST": {"openmonth": 404, "": 422}}, MONTHS, may=CLOSERS),
    Page("month_ask_withdraw", {"POST": {"openmonth": 404, "": 302}}, MONTHS, may=CLOSERS),
    Page("month_reopen", {"GET": ONLY_CLOSED, "POST": {"openmonth": 404, "": 302}}, MONTHS, may=CLOSERS),
    Page("statements", TEXT, enter=READERS),
    Page("statement_new", {"GET": 200, "POST": 422}, BOOKS, may=CLOSERS),
    Page("statement", TEXT, STATEMENTS),
    Page("statement_sign", {"GET": {"unsentstatement": 200, "": 302}, "POST": 302}, STATEMENTS, may=CLOSERS),
    Page("statement_drop", {"GET": 200, "POST": 302}, STATEMENTS, may=CLOSERS),
    Page("statement_receipt", {"POST": 302}, SENT, may=dict.fromkeys(["a", "b", ""], PARTIES)),
    Page("statement_ask", {"POST": 422}, STATED_FILINGS, may=dict.fromkeys(["a", "b", ""], PARTIES)),
    Page("statement_answer", {"POST": 422}, STATED_INQUIRIES, may=CLOSERS),
    *(
        Page(
            name,
            {"GET": {"sentstatement": 200, "": 404}, **head},
            STATEMENTS,
            writes=frozenset({"regions_event"}),
        )
        for name, head in (("statement_pdf", {}), ("statement_workbook", {"HEAD": 200}))
    ),
]


def build(world):
    """For both regions: a year that is stated, a month closed twice, an open one; statements sent, waiting, dropped."""
    for key, region in world.regions.items():
        hr = world.people["hr" if key == "a" else "hr_both"]
        other = world.people["hr_both"] if key == "a" else factories.member(Role.HR, region)
        book = Book.objects.of(factories.ProgrammeFactory(), region)
        keeper = _Keeper(world, key, book, hr, other)
        keeper.months()
        keeper.statements()
    for name, pk in (("missing", NO_ID), ("huge", 2**63)):
        world.targets[f"{name}book"] = world.targets[f"{name}statement"] = {"pk": pk}
    world.targets["missingstatedfiling"] = {"pk": NO_ID, "filing": NO_ID}
    world.targets["missingstatedinquiry"] = {"pk": NO_ID, "filing": NO_ID, "inquiry": NO_ID}
    world.targets["missingmonth"] = {"pk": NO_ID, "month": f"{CLOSED:%Y-%m}"}


class _Keeper:
    def __init__(self, world, key, book, hr, other):
        self.world, self.key, self.book, self.hr, self.other = world, key, book, hr, other
        self.code = SalaryCode.objects.create(
            region=book.region,
            code="7999",
            meaning=Meaning.PILOT,
            valid_from=STATED,
            created_by=hr,
            created_at=clock.now(),
        )
        self.employments = [
            Employment.objects.create(region=book.region, institution="ZZ", number=f"0099{number}")
            for number in (9, 8, 7)
        ]

    def canary(self, what, seen_by):
        return self.world.canary(f"{what} in the account of {self.key}", seen_by[self.key])

    def post(self, month, what):
        """A pilot's pay with a canary in amount and account string, and two persons' that hide it in the sum."""
        canary = self.canary(what, ACCOUNT)
        pilot = self.world.targets[f"filed_{self.key}"]["pk"]
        entries = [
            Entry(
                type="salary",
                amount=Decimal(amount),
                pay_month=month,
                code_id=self.code.pk,
                employment_id=employment.pk,
                pilot_id=pilot_id,
                account=canary.word,
            )
            for employment, amount, pilot_id in zip(
                self.employments, (canary.amount, 30_166, 11_111), (pilot, None, None), strict=True
            )
        ]
        booking.post(self.book, entries, by=self.hr, month=month)

    def close(self, month, difference):
        booked = sums.add(sums.parts(self.book, first=month, last=month))
        closing.close(
            self.book, month, by=self.hr, ledger_total=booked + 1, differences=[(difference.word, Decimal(1))]
        )

    def months(self):
        self.post(YEAR, "a posting of the first month of a stated year")
        self.post(STATED, "a posting of a stated month")
        self.post(CLOSED, "a posting of a closed month")
        self.post(OPEN, "a posting of an open month")
        for month in between(closing.next_month(self.book), STATED):
            self.close(month, self.canary(f"the stated difference of {month:%Y-%m}", NOBODY_OF))
        self.close(CLOSED, self.canary("a difference of a reopened month", NOBODY_OF))
        found = self.book.closings.in_force().get(month=CLOSED)
        reopening.ask(found, self.canary("why a month was reopened", ACCOUNT).word, by=self.hr)
        reopening.reopen(found, by=self.other)
        self.close(CLOSED, self.canary("a difference of a closed month", ACCOUNT))
        for name, month in (("closed", CLOSED), ("open", OPEN), ("no", datetime.date(2001, 1, 1))):
            self.world.targets[f"{name}month_{self.key}"] = {"pk": self.book.pk, "month": f"{month:%Y-%m}"}
        self.world.targets[f"closingbook_{self.key}"] = {"pk": self.book.pk}

    def statements(self):
        sent = self.make(explanation=self.canary("why a stated month differs", POOL).word)
        for by in (self.hr, self.other):
            sent = yearly.sign(sent, by=by, sha256=sent.sha256)
        inside = self.canary("the file of a statement", POOL)
        content = f"%PDF-1.7 {inside.word}".encode()
        for model, made, place in (
            (FiledPdf, content, {"filing": sent.filing, "pages": 1}),
            (StatementWorkbook, files.workbook_of(sent), {"statement": sent}),
        ):
            sha256 = hashlib.sha256(made).hexdigest()
            model.objects.create(content=made, sha256=sha256, made_at=clock.now(), **place)
        dropped = self.make(reason=self.canary("why a dropped statement was made", ACCOUNT).word)
        yearly.drop(dropped, by=self.hr)
        waiting = self.make(reason=self.canary("why a correction is made", ACCOUNT).word, with_pilots=True)
        asked = inquiries.ask(
            sent.filing, self.canary("what is asked of a statement", POOL).word, by=self.world.people["union"]
        )
        place = {"pk": sent.pk, "filing": sent.filing_id}
        self.world.targets[f"statedfiling_{self.key}"] = place
        self.world.targets[f"statedinquiry_{self.key}"] = place | {"inquiry": asked.pk}
        for name, statement in (("sent", sent), ("dropped", dropped), ("unsent", waiting)):
            self.world.targets[f"{name}statement_{self.key}"] = {"pk": statement.pk}

    def make(self, explanation="Et gebyr blev bogført et andet sted.", **rest):
        return yearly.make(self.book, "programme", YEAR, by=self.hr, explanation=explanation, **rest)


# Differences of a closing that was undone stand on no page, those of a stated month on that month's own alone.
NOBODY_OF = {"a": NOBODY, "b": NOBODY}
