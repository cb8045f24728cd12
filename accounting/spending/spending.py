"""The life of an expense: entered, perhaps doubted and settled, approved by another person, booked."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounting import booking
from accounting.book import Posting, PostingType
from accounting.booking import Entry
from accounting.expenses import Expense, ExpenseState, VoucherFile
from accounting.facilitators import is_named_in, is_supplier
from accounting.spending import notices
from common import clock
from common.errors import Refused
from common.months import month_of
from common.uploads import MOST_BYTES, check_upload
from pilots.pilot import RunningCosts
from regions import journal
from regions.permissions import Permission

KINDS = ("pdf", "png", "jpg")
KEPT = ("date", "amount", "supplier", "voucher", "account", "text", "pilot", "running_costs", "doubt")


def record(verb, expense, by, note=""):
    journal.record(
        verb, expense, by=by, region=expense.book.region, note=note, permission=Permission.KEEP_ACCOUNT
    )


@transaction.atomic
def enter(book, *, by, **values):
    """Keep a new draft of an expense, half empty if need be, and return it."""
    booking.demand(by, Permission.KEEP_ACCOUNT, book)
    expense = Expense(book=book, created_by=by, created_at=clock.now(), **values)
    _clean(expense)
    expense.save()
    record("expense_entered", expense, by)
    return expense


def _clean(expense):
    try:
        expense.full_clean(exclude=["created_by", "approved_by", "approved_at"])
    except ValidationError as error:
        raise Refused(*error.messages) from error


@transaction.atomic
def change(expense, revision, *, by, **values):
    """Save a draft if nobody has saved it since `revision`, and return it; raise Refused otherwise."""
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    changed = Expense.objects.filter(pk=expense.pk, state=ExpenseState.DRAFT, revision=revision)
    for name, value in values.items():
        setattr(expense, name, value)
    _clean(expense)
    if not changed.update(**values, revision=F("revision") + 1):
        raise Refused(_("A colleague has changed or sent the expense meanwhile. Look at it before you save."))
    return Expense.objects.select_related("book__region").get(pk=expense.pk)


@transaction.atomic
def attach(expense, name, content, *, by):
    """Keep a voucher with the expense; the newest one counts. Raise Refused for what is no PDF or picture."""
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    kind = check_upload(name, content[: MOST_BYTES + 1], kinds=KINDS)
    if expense.state != ExpenseState.DRAFT:
        raise Refused(_("Only a draft can be changed."))
    sha256 = hashlib.sha256(content).hexdigest()
    newest = expense.files.first()
    if newest and newest.sha256 == sha256:
        return newest
    return VoucherFile.objects.create(
        expense=expense, name=name[-150:], kind=kind, content=content, sha256=sha256, by=by, at=clock.now()
    )


def lacks(expense):
    """[(field, sentence)] of what must be mended before the expense can be sent."""
    found = [
        (field, sentence)
        for field, sentence in (
            ("date", _("Write the date of the expense")),
            ("amount", _("Write the amount")),
            ("supplier", _("Write who was paid")),
            ("text", _("Write what it covers")),
            ("voucher", _("Write the number of the voucher")),
            ("running_costs", _("Answer whether this is ordinary operation")),
        )
        if not getattr(expense, field)
    ]
    if expense.running_costs == RunningCosts.YES:
        found.append(
            ("running_costs", _("The pool never pays ordinary operation. Drop the expense instead."))
        )
    if expense.running_costs == RunningCosts.DOUBT and not expense.doubt.strip():
        found.append(("doubt", _("Write what the doubt is about: the others decide by it")))
    if is_supplier(expense.supplier) or is_named_in(expense.text):
        found.append(
            (
                "supplier",
                _("The facilitator is paid outside the regions' pools and can never be charged to one."),
            )
        )
    if expense.date and expense.date > clock.today():
        found.append(("date", _("The date of the expense has not come yet")))
    if not expense.files.exists():
        found.append(("file", _("Choose the voucher as PDF or picture")))
    return found


@transaction.atomic
def send(expense, *, by):
    """Send a complete draft: to be approved by another person, or first to be settled when it is in doubt."""
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    booking.lock(expense.book)
    expense = again(expense)
    if expense.state != ExpenseState.DRAFT:
        raise Refused(_("The expense has been sent already."))
    if lacking := lacks(expense):
        raise Refused(*[sentence for _field, sentence in lacking])
    is_doubtful = expense.running_costs == RunningCosts.DOUBT and not hasattr(expense, "decision")
    move(expense, ExpenseState.DOUBT if is_doubtful else ExpenseState.WAITING)
    record("expense_sent", expense, by)
    notices.of_doubt(expense, by) if is_doubtful else notices.of_waiting(expense, by)
    return expense


def again(expense):
    """The expense as it stands now; ask it under the lock of its book."""
    return Expense.objects.select_related("book__region", "book__programme", "pilot").get(pk=expense.pk)


def move(expense, state, **more):
    """One state becomes another, once: the condition holds even where the lock does not."""
    still = Expense.objects.filter(pk=expense.pk, state=expense.state)
    if not still.update(state=state, **more):
        raise Refused(_("A colleague has done something with the expense meanwhile. Look at it again."))
    expense.state = state


@transaction.atomic
def approve(expense, *, by, month):
    """Approve what another has entered, and book it in an open month."""
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    booking.lock(expense.book)
    expense = again(expense)
    if expense.state != ExpenseState.WAITING:
        raise Refused(_("The expense does not wait for approval."))
    if expense.created_by_id == by.pk:
        raise Refused(_("Another person than the one who entered it must approve it."))
    move(expense, ExpenseState.BOOKED, approved_by=by, approved_at=clock.now())
    entry = Entry(
        type=PostingType.OTHER,
        amount=expense.amount,
        pay_month=month_of(expense.date),
        pilot_id=expense.pilot_id,
        voucher=expense.voucher,
        text=f"{expense.supplier}: {expense.text}"[:200],
        account=expense.account,
        expense_id=expense.pk,
    )
    booking.post(expense.book, [entry], by=by, month=month)
    record("expense_approved", expense, by)
    return expense


@transaction.atomic
def send_back(expense, *, by, reason):
    """Let the person who entered it mend it, with a reason."""
    _demand_reason(reason)
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    booking.lock(expense.book)
    expense = again(expense)
    if expense.state != ExpenseState.WAITING:
        raise Refused(_("The expense does not wait for approval."))
    move(expense, ExpenseState.DRAFT)
    record("expense_sent_back", expense, by, reason.strip())
    return expense


@transaction.atomic
def drop(expense, *, by, reason):
    """Give an expense up that is not booked; it stays to be read, with the reason."""
    _demand_reason(reason)
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    booking.lock(expense.book)
    expense = again(expense)
    if expense.state not in (ExpenseState.DRAFT, ExpenseState.DOUBT, ExpenseState.WAITING):
        raise Refused(_("The expense is settled already."))
    move(expense, ExpenseState.DROPPED, drop_reason=reason.strip()[:500])
    record("expense_dropped", expense, by, reason.strip())
    return expense


@transaction.atomic
def take_back(expense, *, by, reason, month):
    """Take a booked expense back by a reversal in an open month."""
    postings = Posting.objects.filter(expense=expense, reverses__isnull=True)
    booking.reverse(expense.book, postings, by=by, month=month, reason=reason)
    record("expense_taken_back", expense, by, reason.strip())


def _demand_reason(reason):
    if not reason.strip():
        raise Refused(_("Write why."))
