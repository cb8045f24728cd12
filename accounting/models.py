from accounting.book.access import Access
from accounting.book.allocations import Allocation
from accounting.book.book import Book, Posting
from accounting.book.codes import SalaryCode
from accounting.book.overspending import Overspending
from accounting.book.periods import ClosedSum, Closing, ClosingDifference
from accounting.book.posted_sums import PostedSum
from accounting.coordinators.coordinators import Appointment, PayBasis
from accounting.expenses.expenses import Decision, Expense, Opinion, VoucherFile
from accounting.payroll.payroll import (
    Match,
    Pay,
    PayrollFile,
    PayrollImport,
    PayrollLine,
    PayrollProblem,
)
from accounting.payroll.remembered import RememberedAnswer
from accounting.pool.orders import AccountFile, FilePiece
from accounting.statements.statements import Statement, StatementSignature, StatementWorkbook

__all__ = [
    "Access",
    "AccountFile",
    "Allocation",
    "Appointment",
    "Book",
    "ClosedSum",
    "Closing",
    "ClosingDifference",
    "Decision",
    "Expense",
    "FilePiece",
    "Match",
    "Opinion",
    "Overspending",
    "Pay",
    "PayBasis",
    "PayrollFile",
    "PayrollImport",
    "PayrollLine",
    "PayrollProblem",
    "PostedSum",
    "Posting",
    "RememberedAnswer",
    "SalaryCode",
    "Statement",
    "StatementSignature",
    "StatementWorkbook",
    "VoucherFile",
]
