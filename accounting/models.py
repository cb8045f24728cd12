from accounting.access import Access
from accounting.allocations import Allocation
from accounting.book import Book, Posting
from accounting.codes import SalaryCode
from accounting.coordinators import Appointment, PayBasis
from accounting.expenses import Decision, Expense, Opinion, VoucherFile
from accounting.orders import AccountFile, FilePiece
from accounting.overspending import Overspending
from accounting.payroll import (
    Match,
    Pay,
    PayrollFile,
    PayrollImport,
    PayrollLine,
    PayrollProblem,
    RememberedAnswer,
)
from accounting.periods import ClosedSum, Closing, ClosingDifference
from accounting.regulation import RegulationFactor
from accounting.statements import Statement, StatementFile, StatementReceipt, StatementSignature

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
    "Posting",
    "RegulationFactor",
    "RememberedAnswer",
    "SalaryCode",
    "Statement",
    "StatementFile",
    "StatementReceipt",
    "StatementSignature",
    "VoucherFile",
]
