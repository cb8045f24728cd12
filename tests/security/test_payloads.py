"""Nothing that is typed runs: hostile texts come back as text on pages, in PDF and in workbooks."""

import io
import json
import re
from decimal import Decimal
from unittest.mock import patch

import pytest
from lxml import html
from openpyxl import load_workbook

from accounting.book import booking
from accounting.book.booking import Entry
from accounting.expenses import doubts, spending
from accounting.expenses.expenses import Outcome
from accounting.models import Appointment, Book, Expense, PayBasis, PayrollImport, PayrollLine, Posting
from common import clock
from pilots.agreements import review
from pilots.agreements.agreement import Side
from pilots.agreements.printing import pdf_for_signing
from pilots.descriptions.printing import pdf_of
from pilots.documents import workflow
from pilots.filings import inquiries
from pilots.models import (
    Agreement,
    AgreementAnswer,
    AgreementCriterion,
    AgreementParty,
    Answer,
    BudgetLine,
    CostLine,
    Description,
    FacilitationRequest,
    FiledPdf,
    Filing,
    Message,
    Milestone,
    SuccessCriterion,
)
from pilots.programme.pages import PageFile, ProgrammePage
from regions.models import Department, User
from tests.evidence import a_pdf
from tests.security import crawl
from tests.security.account import MONTH
from tests.security.table import PAGES
from tests.undoing import undone

pytestmark = pytest.mark.long
MARK = "zqpayload"
PAYLOADS = [
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f"<svg/onload={MARK}()>",
    f'"><b class={MARK}>',
    f"'><i id={MARK}>",
    f"</textarea><script>{MARK}()</script>",
    f"</title><script>{MARK}()</script>",
    f"</option></select><img src={MARK}>",
    f"<iframe srcdoc='{MARK}'></iframe>",
    f"<a href='javascript:{MARK}()'>x</a>",
    f"javascript:{MARK}()",
    f"data:text/html,{MARK}",
    f"<style>@import '//{MARK}.example'</style>",
    f"<link rel=attachment href=file:///etc/passwd title={MARK}>",
    f"<img src=file:///etc/passwd alt={MARK}>",
    f"<object data=https://{MARK}.example></object>",
    f"<base href=//{MARK}.example>",
    f"<meta http-equiv=refresh content='0;url=//{MARK}.example'>",
    f"<!-- {MARK}",
    f"<![CDATA[{MARK}]]>",
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"&#60;script&#62;{MARK}",
    f'" onfocus={MARK}() autofocus x="',
    f"' onmouseover='{MARK}()",
    f"` onclick={MARK}() `",
    f"{{{{ 7|add:7 }}}}{MARK}",
    f"{{% debug %}}{MARK}",
    f"${{7*7}}{MARK}",
    f"%(name)s{MARK}",
    f"{{0.__class__}}{MARK}",
    f"=cmd|'/c calc'!A0{MARK}",
    f'=HYPERLINK("https://{MARK}.example")',
    f"+1+1{MARK}",
    f"-1+1{MARK}",
    f"@SUM(1){MARK}",
    f"\t=1+1{MARK}",
    f"x\r\nSet-Cookie: {MARK}=1",
    f"../../../etc/passwd{MARK}",
    f"..\\..\\{MARK}",
    f"\u202e{MARK}fdp.exe",
    f"\u200b{MARK}\u2066",
    f"'; DROP TABLE pilots_pilot; --{MARK}",
    f"' OR '1'='1{MARK}",
    f"😀🏥{MARK}",
    f"{MARK}" + "W" * 100,
    f"url(https://{MARK}.example)",
    f"expression({MARK}())",
]


# On how many pages the texts are met, at least.
LEAST_PAGES = {"hr": 100, "useradmin": 8}
# A line that was typed is shown as a line.
LINES = ("br", "p")


def shape(body):
    """The elements and attributes of a page, without its texts: what a hostile text must not change."""
    tree = html.fromstring(body.decode("utf-8").replace("\x00", ""))
    found = [
        (node.tag, sorted(node.attrib))
        for node in tree.iter()
        if node.tag not in LINES and isinstance(node.tag, str)
    ]
    # Choices stand by name, so another name stands elsewhere among them.
    return [n for n in found if n[0] != "option"] + sorted(n for n in found if n[0] == "option")


def write_everywhere(world, text):
    """`text` in every text that people write, in region A."""
    pilots = [world.targets[f"{kind}_a"]["pk"] for kind in ("draft", "revising")]
    drafts = Description.objects.filter(pilot__in=pilots, state="draft")
    drafts.update(
        title=text,
        anchoring=text,
        window_reason=text,
        contact_name=text,
        contact_phone=text[:30],
        facilitation_wish=text,
    )
    Answer.objects.filter(description__in=drafts).update(text=text)
    SuccessCriterion.objects.filter(description__in=drafts).update(criterion=text, measure=text, target=text)
    Milestone.objects.filter(description__in=drafts).update(title=text)
    CostLine.objects.filter(description__in=drafts).update(text=text)
    departments = Department.objects.filter(pk__in=drafts.values("departments"))
    departments.update(name=text)
    User.objects.filter(pk__in=[world.people["hr"].pk, world.people["person_a"].pk]).update(name=text[:120])
    ProgrammePage.objects.filter(region=world.regions["a"]).update(
        introduction=text, required=text, facilitator=text, contacts=text
    )
    PageFile.objects.filter(page__region=world.regions["a"]).update(title=text, name=f"{text}.pdf"[:150])
    _write_in_agreements(world, text)
    _write_in_accounts(world, text)


def _write_in_agreements(world, text):
    hr = world.people["hr"]
    written = Agreement.objects.filter(pilot=world.targets["writing_a"]["pk"])
    written.update(title=text, window_reason=text, budget_reason=text)
    AgreementParty.objects.filter(agreement__in=written).update(name=text[:120], title=text[:120])
    AgreementAnswer.objects.filter(agreement__in=written).update(text=text)
    AgreementCriterion.objects.filter(agreement__in=written).update(
        criterion=text, measure=text, target=text[:120]
    )
    BudgetLine.objects.filter(agreement__in=written).update(text=text)
    FacilitationRequest.objects.update(wish=text, note=text)
    Message.objects.filter(to=hr).update(about=text[:60], failure=text)
    review.comment(Agreement.objects.get(pilot=world.targets["talks_a"]["pk"]), text, by=hr)
    filing = Filing.objects.get(pk=world.targets["filing_a"]["filing"])
    inquiries.answer(inquiries.ask(filing, text, by=world.people["union"]), text, by=hr)


def _write_in_accounts(world, text):
    """In what can be rewritten; and, as what is posted and sent stays, in new ones, which the pages then show."""
    hr, book = world.people["hr"], Book.objects.get(pk=world.targets["closingbook_a"]["pk"])
    words = {"supplier": text[:120], "text": text[:200], "voucher": text[:60], "account": text[:120]}
    Expense.objects.filter(book=book, state="draft").update(**words, doubt=text)
    for kind in ("waiting", "doubtful"):
        doubt = {"running_costs": "doubt", "doubt": text} if kind == "doubtful" else {"running_costs": "no"}
        expense = spending.enter(book, by=hr, date=MONTH, amount=9, **words, **doubt)
        spending.attach(expense, "bilag.pdf", a_pdf(), by=hr)
        world.targets[f"{kind}expense_a"] = {"pk": spending.send(expense, by=hr).pk}
    doubts.give_opinion(expense, by=hr, side=Side.EMPLOYER, outcome=Outcome.PAYABLE, reason=text)
    imports = PayrollImport.objects.filter(book=book)
    imports.update(file_name=text[:150], aside_reason=text)
    for line in PayrollLine.objects.filter(pay__payroll_import__in=imports):
        line.pk, line.row, line.account = None, line.row + 99, text[:120]
        # The last department of a person by the alphabet is the one shown.
        line.department = f"zz{text}"[:60]
        line.save(force_insert=True)
    appointed = Appointment.objects.get(pk=world.targets["appointment_a"]["pk"])
    appointed.pk, appointed.user, appointed.hours_reason = None, world.people["person_a"], text
    appointed.save(force_insert=True)
    PayBasis.objects.create(
        appointment=appointed, effective_from=MONTH, monthly=50_000, source=text[:120], by=hr, at=clock.now()
    )
    world.targets["appointment_a"] = {"pk": appointed.pk}
    del words["supplier"]
    entry = Entry(type="adjustment", amount=Decimal(7), pay_month=MONTH, reason=text, **words)
    booking.adjust(book, entry, by=hr, month=MONTH)
    newest = Posting.objects.filter(book=book, month=MONTH).first()
    world.targets["posting_a"] = world.targets["posting_a"] | {"number": newest.number}


def pages(actor):
    """The pages that `actor` reads, one cell for each address and step."""
    wanted = {}
    for cell in crawl.cells(PAGES):
        if (cell.actor, cell.method, cell.htmx, cell.expected) == (actor, "GET", False, 200):
            wanted.setdefault((cell.page.name, *cell.page.arguments.values()), cell)
    return list(wanted.values())


def shown(world, text, cells):
    """(cell, response, body) of every page while `text` stands everywhere."""
    with undone(), patch.dict(world.targets):
        write_everywhere(world, text)
        workflow.take("file", _pilot(world), by=world.people["hr"])
        answers = [(cell, crawl.ask(world, cell)) for cell in cells]
    return [(cell, response, crawl.body_of(response)) for cell, response in answers]


def _pilot(world):
    return Description.objects.get(pilot=world.targets["revising_a"]["pk"], state="draft").pilot


# The writer's own formulas: a sum of the column above.
OURS = re.compile(r"=SUBTOTAL\(109,[A-Z]+[0-9]+:[A-Z]+[0-9]+\)")


def formulas(body):
    return [
        cell.coordinate
        for sheet in load_workbook(io.BytesIO(body))
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink or (cell.data_type == "f" and not OURS.fullmatch(cell.value))
    ]


@pytest.mark.parametrize("actor", LEAST_PAGES)
def test_hostile_texts_stay_texts(world, samples, report, actor):
    # Where a harmless text is not met a hostile one is not either: those pages are asked once.
    harmless = {
        str(cell): (cell, body)
        for cell, response, body in shown(world, MARK, pages(actor))
        if MARK in crawl.words_of(response, body)
    }
    cells, places, met, wrong = [cell for cell, _body in harmless.values()], 0, 0, []
    for payload in PAYLOADS[:: samples(45, 1)]:
        for cell, response, body in shown(world, payload, cells):
            places += 1
            met += MARK in crawl.words_of(response, body)
            if "\n" in "".join(response.headers.values()) or "zqpayload" in response.cookies:
                wrong.append(f"{cell} {payload}: a header was split")
            if body.startswith(b"PK") and formulas(body):
                wrong.append(f"{cell} {payload}: formula in {formulas(body)}")
            if crawl.is_page(body) and shape(body) != shape(harmless[str(cell)][1]):
                wrong.append(f"{cell} {payload}: other elements")
    report(f"hostile texts on pages, read by {actor}", places)
    assert not wrong, "\n".join(wrong)
    assert len(cells) >= LEAST_PAGES[actor]
    assert met == places


def test_hostile_texts_stay_texts_in_the_pdf(world, samples, report):
    """The renderer refuses every file it is asked for by raising; no payload makes it ask."""
    filed = (
        FiledPdf.objects.filter(filing__description__pilot__region=world.regions["a"])
        .first()
        .filing.description
    )
    asked = 0
    for payload in PAYLOADS[:: samples(6, 1)]:
        content = json.loads(filed.canonical)
        content |= {"title": payload, "anchoring": payload, "facilitation_wish": payload}
        content["answers"] = [answer | {"answer": payload} for answer in content["answers"]]
        filed.canonical = json.dumps(content)
        words = crawl.words_of_pdf(pdf_of(filed))
        asked += 1
        assert MARK in words.replace("\u00ad", "").replace("\n", "").replace(" ", "")
    report("hostile texts in a PDF", asked)


def test_hostile_texts_stay_texts_in_the_agreements_pdf(world, samples, report):
    sending = Agreement.objects.get(pilot=world.targets["talks_a"]["pk"]).sending
    asked = 0
    for payload in PAYLOADS[:: samples(8, 1)]:
        content = json.loads(sending.canonical) | {"title": payload, "window_reason": payload}
        content["answers"] = [answer | {"answer": payload} for answer in content["answers"]]
        sending.canonical = json.dumps(content)
        words = crawl.words_of_pdf(pdf_for_signing(sending))
        asked += 1
        assert MARK in words.replace("\u00ad", "").replace("\n", "").replace(" ", "")
    report("hostile texts in an agreement's PDF", asked)
