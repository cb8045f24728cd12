"""The pages of other expenses and doubts, and what of the demo's accounts they show."""

from accounting.expenses import doubts, spending
from accounting.models import Book, Expense
from regions.models import User
from tests.browser.pages import Shown
from tests.evidence import a_pdf

HR = "hr.nordjylland"
ECONOMIST = "okonomi.nordjylland"
COORDINATOR = "tovholder.nordjylland"
AUDITOR = "revision.nordjylland"
WRONG = 'main form[action$="#fejl"] .actions button'

SHOWN = [
    Shown("expenses", "expenses", args=("account",)),
    Shown("expenses-auditor", "expenses", AUDITOR, args=("account",), query="?state=booked"),
    Shown("expenses-no-match", "expenses", args=("account",), query="?q=findesikke"),
    Shown("expenses-several", "expenses", args=("account",), query="?find=pilot&pilot-word=afdeling"),
    Shown("expenses-none", "expenses", "hr.sjaelland", args=("empty account",)),
    Shown("expenses-wrong", "expenses", args=("account",), query="?state=igen", status=422),
    Shown("expense-new", "expense_new", args=("account",)),
    Shown("expense-new-wrong", "expense_new", args=("account",), press=WRONG, status=422),
    Shown("expense-edit", "expense_edit", ECONOMIST, args=("returned expense",)),
    Shown("expense-edit-wrong", "expense_edit", args=("half an expense",), press=WRONG, status=422),
    Shown("expense-edit-settled", "expense_edit", ECONOMIST, args=("settled expense",)),
    Shown("expense-draft", "expense", args=("half an expense",)),
    Shown("expense-to-approve", "expense", args=("waiting expense",)),
    Shown("expense-own", "expense", ECONOMIST, args=("waiting expense",)),
    Shown("expense-booked", "expense", AUDITOR, args=("booked expense",)),
    Shown("expense-taken-back", "expense", args=("expense taken back",)),
    Shown("expense-refused", "expense", COORDINATOR, args=("refused expense",)),
    Shown("expense-in-doubt", "expense", COORDINATOR, args=("doubtful expense",)),
    Shown("expense-in-doubt-hr", "expense", args=("doubtful expense",)),
    Shown("expense-opinion-wrong", "expense", COORDINATOR, args=("doubtful expense",), press=WRONG, status=422),
    Shown("expense-send-back", "expense_act", args=("waiting expense", "send-retur")),
    Shown("expense-send-back-wrong", "expense_act", args=("waiting expense", "send-retur"), press=WRONG, status=422),
    Shown("expense-drop", "expense_act", args=("waiting expense", "drop")),
    Shown("expense-take-back", "expense_act", args=("booked expense", "tilbagefoer")),
    Shown("doubts", "doubts", COORDINATOR, args=("account",)),
    Shown("doubts-none", "doubts", "hr.sjaelland", args=("empty account",)),
    Shown("precedents", "precedents", COORDINATOR),
    Shown("precedents-none", "precedents", COORDINATOR, query="?q=findesikke"),
    Shown("precedents-wrong", "precedents", COORDINATOR, query="?outcome=igen", status=422),
]  # fmt: skip
NO_PAGES = {
    "expenses_sheet": "a workbook",
    "postings_sheet": "a workbook",
    "expense_file": "a PDF or a picture",
    "expense_opinion": "answers a button, and is looked at as expense-opinion-wrong",
}


def things():
    """An expense of each state in Nordjylland: those of the demo, and those that it lacks."""
    return {
        "empty account": Book.objects.get(region__slug="sjaelland").pk,
        "waiting expense": _of_demo(state="waiting").pk,
        "doubtful expense": _of_demo(state="doubt").pk,
        "booked expense": _of_demo(state="booked").pk,
        "half an expense": _half().pk,
        "returned expense": _returned().pk,
        "settled expense": _settled_and_returned().pk,
        "refused expense": _refused().pk,
        "expense taken back": _taken_back().pk,
    }


def _of_demo(**fields):
    return Expense.objects.filter(book__region__slug="nordjylland", **fields).order_by("pk").first()


def _book():
    return Book.objects.select_related("region", "programme").get(region__slug="nordjylland")


def _person(actor):
    return User.objects.get(email=f"{actor}@eksempel.dk")


def _half():
    return spending.enter(_book(), by=_person(HR), text="Eksempel: lokaler til temadag")


def _sent(text, **fields):
    by = _person(ECONOMIST)
    values = {"date": "2023-12-04", "amount": 4_800, "supplier": "Eksempel: Leverandør E", "voucher": "EKS-E"}
    found = spending.enter(_book(), by=by, **{"running_costs": "no", **values, **fields, "text": text})
    spending.attach(found, "bilag.pdf", a_pdf(), by=by)
    return spending.send(found, by=by)


def _returned():
    reason = "Bilaget viser et andet beløb. Ret beløbet, eller læg det rigtige bilag ved."
    return spending.send_back(_sent("Eksempel: facilitering af temadag"), by=_person(HR), reason=reason)


def _doubtful(text, outcome):
    found = _sent(
        text, running_costs="doubt", doubt="Eksempel: er det noget, afdelingen skulle købe alligevel?"
    )
    for actor, side in ((HR, "employer"), (COORDINATOR, "union")):
        reason = "Eksempel: det er sagt ud fra, hvad afdelingen havde i forvejen."
        found = doubts.give_opinion(found, by=_person(actor), side=side, outcome=outcome, reason=reason)
    return found


def _settled_and_returned():
    found = _doubtful("Eksempel: ultralydsscanner til oplæring", "payable")
    return spending.send_back(found, by=_person(HR), reason="Kontostrengen mangler.")


def _refused():
    return _doubtful("Eksempel: kontorstole", "operation")


def _taken_back():
    found = spending.approve(_sent("Eksempel: forplejning"), by=_person(HR))
    months = {"month": found.postings.get().month}
    return spending.take_back(found, by=_person(HR), reason="Eksempel: betalt to gange", **months)
