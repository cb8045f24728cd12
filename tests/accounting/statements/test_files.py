"""A sent statement's files: made once, stable bytes, and the same figures as the page, the rows and the postings."""

import hashlib
import io
import json
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from accounting.models import ClosedSum, Posting, StatementWorkbook
from accounting.statements import files
from accounting.statements.tables import tables
from pilots.filings import rendering
from pilots.models import FiledPdf
from regions.permissions import Role
from tests.accounting.closing.building import close_year, make, make_files, sign
from tests.accounts import Account, load_factors
from tests.common.pdf_reading import faults, read, texts
from tests.factories import filed, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "told_apart")]


@pytest.fixture
def account():
    load_factors()
    found = Account()
    pilots = [filed(found.region, by=found.hr) for _ in range(2)]
    appointment = found.appointment()
    for number in range(1, 13):
        name = f"2022-{number:02}"
        found.pay(f"{number}1234.56", in_month=name, pilot=pilots[number % 2])
        found.stipend(appointment, "11423.88", in_month=name)
    found.adjust("-77.07", in_month="2022-03")
    close_year(found, ledger="22659.44", differences=[("Øreafrunding", "1"), ("=1+1", "-0.00")][:1])
    return found


@pytest.fixture
def sent(account):
    return sign(account, make(account, with_pilots=True))


def squeezed(text):
    return "".join(text.replace("\u00ad", "").replace("-", "").split())


def test_the_files_are_made_once_with_their_hash(sent):
    make_files(sent)
    before = [*FiledPdf.objects.values(), *StatementWorkbook.objects.values()]
    make_files(sent)

    made = [*FiledPdf.objects.values(), *StatementWorkbook.objects.values()]
    assert (made, len(made)) == (before, 2)
    assert [each["sha256"] for each in made] == [
        hashlib.sha256(bytes(each["content"])).hexdigest() for each in made
    ]
    pdf = bytes(sent.filing.pdf.content)
    assert (read(pdf).trailer["/Root"]["/Lang"], faults(pdf)) == ("da", [])


def test_a_workbook_is_never_changed_or_deleted(sent):
    make_files(sent)
    kept = StatementWorkbook.objects.filter(pk=sent.pk)
    for attack in (lambda: kept.update(sha256="x"), kept.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()


@pytest.mark.parametrize("make_file", [files.pdf_of, files.workbook_of])
def test_the_bytes_are_the_same_whatever_the_language_and_the_hour(sent, make_file):
    import time_machine

    with translation.override("en"):
        first = make_file(sent)
    with time_machine.travel("2024-02-20T09:00:00Z", tick=False), translation.override("da"):
        assert make_file(sent) == first


def test_page_pdf_workbook_and_postings_say_the_same(account, sent, report):
    make_files(sent)
    with translation.override("da"):
        made = tables(json.loads(sent.canonical))
    printed = [
        cell.text for table in made for row in [*table.printed, table.printed_totals or []] for cell in row
    ]
    page = signed_in(member(Role.CENTRAL_UNION)).get(reverse("statement", args=[sent.pk])).content.decode()
    pdf = squeezed("".join(texts(bytes(sent.filing.pdf.content))))

    page_text, lost = page.replace("&#x27;", "'"), []
    lost += [text for text in printed if text not in page_text]
    lost += [text for text in printed if squeezed(text) not in pdf]
    assert lost == []
    assert _cells(sent) == [[list(row) for row in _with_totals(table)] for table in made]
    report("printed cells equal on page, in PDF and in workbook", len(printed))
    assert len(printed) > 150
    _equal_to_postings(json.loads(sent.canonical), account)


def test_every_sheet_has_the_whole_name_of_its_table(sent):
    book = load_workbook(io.BytesIO(files.workbook_of(sent)))
    with translation.override("da"):
        assert book.sheetnames[1:-1] == [table.title for table in tables(json.loads(sent.canonical))]


def _with_totals(table):
    return [*table.rows, *([table.totals] if table.totals else [])]


def _cells(sent):
    """The rows of every sheet but the cover and the checksums, kroner as Decimal."""
    book = load_workbook(io.BytesIO(bytes(sent.workbook.content)), data_only=True)
    sheets = [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets[1:-1]]
    return [[[_value(value) for value in row] for row in sheet] for sheet in sheets]


def _value(value):
    if isinstance(value, datetime):
        return value.date()
    return Decimal(repr(value)).quantize(Decimal("0.01")) if isinstance(value, int | float) else value


def _equal_to_postings(content, account):
    of_year = Posting.objects.filter(book=account.book, month__year=2022)
    for name, kinds in (("pay", ["salary", "coordinator"]), ("other", ["other", "adjustment"])):
        sums = of_year.filter(type__in=kinds).aggregate(amount=Sum("amount"), base=Sum("base_amount"))
        assert content["spent"][name] == {key: f"{value:.2f}" for key, value in sums.items()}
        for month in content["periods"]:
            found = of_year.filter(type__in=kinds, month=f"{month['first']}-01")
            assert month[name]["amount"] == f"{found.aggregate(sum=Sum('amount'))['sum'] or 0:.2f}"
    frozen = ClosedSum.objects.filter(closing__book=account.book, closing__reopened_at=None)
    assert content["closing"]["total"]["amount"] == f"{frozen.aggregate(sum=Sum('amount'))['sum']:.2f}"
    assert sum(Decimal(row["spent"]["amount"]) for row in content["pilots"]) == Decimal(
        content["spent"]["total"]["amount"]
    )


def test_what_is_missing_is_made_and_nothing_more(account):
    waiting = make(account)
    assert files.render_missing() == 0

    sent = sign(account, waiting)

    # The signature itself asks when it is committed; a worker that lost the task asks again, once.
    assert [files.render_missing(), files.render_missing()] == [1, 0]
    assert files.workbook_state(sent) == rendering.UNDERWAY
    make_files(sent)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert (files.render_missing(), files.workbook_state(sent)) == (0, rendering.MADE)


def test_one_that_cannot_be_made_is_tried_three_times_and_then_told_of(sent, monkeypatch, caplog):
    monkeypatch.setattr(files, "workbook_of", lambda statement: 1 / 0)
    told = []
    for _attempt in range(4):
        asked = files.render_missing()
        if asked:
            with pytest.raises(ZeroDivisionError):
                files.render_workbook.func(sent.pk)
        DBTaskResult.objects.filter(status="READY").update(status="FAILED", worker_ids=["one"])
        told.append((asked, files.workbook_state(sent), len(caplog.records)))

    assert told == [(1, "underway", 0), (1, "underway", 0), (1, "failed", 1), (0, "failed", 1)]


def test_the_file_is_fetched_with_an_event(account, sent):
    make_files(sent)
    client = signed_in(account.coordinator)

    for name, made in (("statement_pdf", sent.filing.pdf), ("statement_workbook", sent.workbook)):
        answer = client.get(reverse(name, args=[sent.pk]))
        assert hashlib.sha256(answer.content).hexdigest() == made.sha256
        assert answer["Content-Disposition"].startswith('attachment; filename="regnskab-2022-')
