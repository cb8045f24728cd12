"""With a guard removed the matrix must fail: a test that cannot fail proves nothing."""

import gc
from dataclasses import replace

import pytest

from accounting.book import book
from accounting.coordinators import coordinators
from accounting.expenses import expenses
from accounting.payroll import payroll
from accounting.pool.orders import AccountFileQuerySet
from accounting.statements import statements
from common.prepared import Prepared
from common.search import Kind
from pilots.case.list_orders import PilotListQuerySet
from pilots.case.list_search import SAYING, Way
from pilots.descriptions import description
from pilots.imports.lists import ListImport
from pilots.pilot import pilot
from pilots.programme import pages
from regions.people import MembershipQuerySet, UserQuerySet
from reports.runs.runs import ReportRun
from tests.security import crawl
from tests.security.table import PAGES
from tests.security.test_matrix import walk

pytestmark = [pytest.mark.prove, pytest.mark.long]


def forget():
    """What was put into SQL, with a guard or without it."""
    # What is frozen is not among the objects that are told.
    gc.unfreeze()
    kept = [one for one in gc.get_objects() if type(one) is Prepared]
    gc.freeze()
    assert SAYING[Way(Kind.INSIDE, True)] in kept
    for one in kept:
        one._made.clear()


@pytest.fixture(autouse=True)
def leave_nothing():
    yield
    forget()


def everything(self, user):
    return self.all()


def plain_cells(address):
    """What is asked of one address without htmx."""
    return [cell for cell in crawl.cells(page for page in PAGES if page.name == address) if not cell.htmx]


def is_any_wrong(world, cells):
    """Walk until something is."""
    return any(walk(world, [cell])[1] for cell in cells)


@pytest.mark.parametrize(
    ("queryset", "method", "address"),
    [
        (pilot.PilotQuerySet, "visible_to", "pilot"),
        (description.DescriptionQuerySet, "visible_to", "version"),
        (pages.ProgrammePageQuerySet, "visible_to", "programme_file"),
        (type(ListImport.objects.all()), "visible_to", "list_import"),
        (type(ReportRun.objects.all()), "visible_to", "report_run_file"),
        (AccountFileQuerySet, "visible_to", "account_file_content"),
        (PilotListQuerySet, "visible_to", "pilot_list_content"),
        (UserQuerySet, "managed_by", "user"),
        (MembershipQuerySet, "managed_by", "role_end"),
        (book.BookQuerySet, "visible_to", "book"),
        (book.PostingQuerySet, "visible_to", "posting"),
        (payroll.PayrollImportQuerySet, "visible_to", "payroll_import"),
        (expenses.ExpenseQuerySet, "visible_to", "expense"),
        (coordinators.AppointmentQuerySet, "visible_to", "appointment"),
        (statements.StatementQuerySet, "visible_to", "statement"),
    ],
)
def test_without_the_row_filter_the_matrix_fails(world, monkeypatch, queryset, method, address):
    cells = plain_cells(address)
    assert walk(world, cells)[1] == []

    monkeypatch.setattr(queryset, method, everything)
    forget()

    assert is_any_wrong(world, cells)


@pytest.mark.parametrize(
    ("module", "address"),
    [
        ("pilots.case.list_views", "pilots"),
        ("home.received", "received"),
        ("regions.permissions", "description_check"),
        ("pilots.descriptions.many_views", "file_many"),
        ("reports.views", "reports"),
        ("regions.permissions", "users"),
        ("regions.permissions", "postings"),
        ("regions.permissions", "accounts_workbook"),
        ("regions.permissions", "adjust"),
        ("regions.permissions", "payroll_undo"),
    ],
)
def test_without_the_permission_the_matrix_fails(world, monkeypatch, module, address):
    cells = plain_cells(address)
    assert walk(world, cells)[1] == []

    monkeypatch.setattr(f"{module}.can", lambda *args: True)
    forget()

    assert is_any_wrong(world, cells)


@pytest.mark.parametrize("address", ["pilots_sheet", "postings", "expense_file"])
def test_a_row_that_asking_writes_is_counted_though_it_is_undone(world, address):
    cells = plain_cells(address)
    assert walk(world, cells)[1] == []

    unnamed = [replace(cell, page=replace(cell.page, writes=frozenset())) for cell in cells]
    wrong = walk(world, unnamed)[1]

    assert wrong != []
    assert all("asking wrote to" in fault for fault in wrong)


def test_without_a_header_the_matrix_fails(world, settings):
    cells = plain_cells("pilots")
    assert walk(world, cells)[1] == []

    settings.X_FRAME_OPTIONS = "SAMEORIGIN"

    assert any("X-Frame-Options" in fault for fault in walk(world, cells)[1])
