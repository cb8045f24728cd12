"""The life of an expense: entered, perhaps doubted and settled, approved by another person, booked."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.book.book import Posting, PostingType
from accounting.book.booking import Entry
from accounting.book.months import open_months
from accounting.expenses import notices
from accounting.expenses.expenses import Expense, ExpenseState, VoucherFile
from accounting.expenses.lacks import facilitator_lacks, lacks
from common import clock
from common.errors import Refused
from common.months import month_of
from common.uploads import MOST_BYTES, check_upload, kept_name
from pilots.descriptions.rows import RunningCosts
from regions import journal
from regions.permissions import Permission

KINDS = ("pdf", "png", "jpg")
# What a doubt was settled about, and so stays as it was when the expense is sent back to be mended.
SETTLED = ("amount", "supplier", "text", "running_costs", "doubt")


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
def change(expense, *, by, **values):
    """Save a draft as `by`'s own and return it; what a doubt was settled about stays.

    What colleagues save meanwhile is set beside it in `accounting.expenses.editing`. Raise Refused when it is no draft
    any more.
    """
    newest = _locked(expense, by)
    if newest.state != ExpenseState.DRAFT:
        raise Refused(_("The expense has been sent meanwhile, and is not changed any more."))
    if is_settled(newest):
        values = {name: value for name, value in values.items() if name not in SETTLED}
    for name, value in values.items():
        setattr(newest, name, value)
    _clean(newest)
    Expense.objects.filter(pk=newest.pk).update(**values, created_by=by, revision=F("revision") + 1)
    record("expense_changed", newest, by)
    return again(expense)


def is_settled(expense):
    return hasattr(expense, "decision")


@transaction.atomic
def attach(expense, name, content, *, by):
    """Keep a voucher with a draft; the newest one counts. Raise Refused for what is no PDF or picture."""
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    kind = check_upload(name, content[: MOST_BYTES + 1], kinds=KINDS)
    booking.lock(expense.book)
    sha256 = hashlib.sha256(content).hexdigest()
    newest = expense.files.first()
    if newest and newest.sha256 == sha256:
        return newest
    if not Expense.objects.filter(pk=expense.pk, state=ExpenseState.DRAFT).update(created_by=by):
        raise Refused(_("Only a draft can be changed."))
    return VoucherFile.objects.create(
        expense=expense,
        name=kept_name(name),
        kind=kind,
        content=content,
        sha256=sha256,
        by=by,
        at=clock.now(),
    )


@transaction.atomic
def send(expense, *, by):
    """Send a complete draft: to be approved by another person, or first to be settled when it is in doubt."""
    expense = _locked(expense, by)
    if expense.state != ExpenseState.DRAFT:
        raise Refused(_("The expense has been sent already."))
    if lacking := lacks(expense):
        raise Refused(*[sentence for _field, sentence in lacking])
    is_doubtful = expense.running_costs == RunningCosts.DOUBT and not is_settled(expense)
    # Each sending is seen by its own number: nobody approves what was sent back and changed meanwhile.
    move(expense, ExpenseState.DOUBT if is_doubtful else ExpenseState.WAITING, revision=F("revision") + 1)
    record("expense_sent", expense, by)
    notices.of_doubt(expense, by) if is_doubtful else notices.of_waiting(expense, by)
    return again(expense)


def _locked(expense, by):
    """The expense as it stands now, under the lock of its book, for who keeps the account."""
    booking.demand(by, Permission.KEEP_ACCOUNT, expense.book)
    booking.lock(expense.book)
    return again(expense)


def again(expense):
    """The expense as it stands now; ask it under the lock of its book."""
    related = ("book__region", "book__programme", "pilot__region", "created_by")
    return Expense.objects.select_related(*related).get(pk=expense.pk)


def move(expense, state, **more):
    """One state becomes another, once: the condition holds even where the lock does not."""
    still = Expense.objects.filter(pk=expense.pk, state=expense.state, revision=expense.revision)
    if not still.update(state=state, **more):
        raise Refused(_("A colleague has done something with the expense meanwhile. Look at it again."))
    expense.state = state


def default_month(expense):
    """The expense's own month if it is open, else the first open one; this month when none is."""
    own, months = month_of(expense.date), open_months(expense.book)
    return own if own in months or not months else months[0]


@transaction.atomic
def approve(expense, *, by, month=None, revision=None):
    """Approve what another has entered, and book it in an open month; `revision` is the one that was seen."""
    expense = _waiting(expense, by)
    if expense.created_by_id == by.pk:
        raise Refused(_("Another person than the one who entered it must approve it."))
    if revision not in (None, expense.revision):
        raise Refused(_("The expense has been changed since you looked at it. Look at it again."))
    if charged := facilitator_lacks(expense):
        raise Refused(*[sentence for _field, sentence in charged])
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
    booking.post(expense.book, [entry], by=by, month=month or default_month(expense))
    record("expense_approved", expense, by)
    return expense


def _waiting(expense, by):
    expense = _locked(expense, by)
    if expense.state != ExpenseState.WAITING:
        raise Refused(_("The expense does not wait for approval."))
    return expense


@transaction.atomic
def send_back(expense, *, by, reason):
    """Let the person who entered it mend it, with a reason."""
    _demand_reason(reason)
    expense = _waiting(expense, by)
    move(expense, ExpenseState.DRAFT)
    record("expense_sent_back", expense, by, reason.strip())
    notices.of_return(expense, by)
    return expense


@transaction.atomic
def drop(expense, *, by, reason):
    """Give an expense up that is not booked; it stays to be read, with the reason."""
    _demand_reason(reason)
    expense = _locked(expense, by)
    if expense.state not in (ExpenseState.DRAFT, ExpenseState.DOUBT, ExpenseState.WAITING):
        raise Refused(_("The expense is settled already."))
    move(expense, ExpenseState.DROPPED, drop_reason=reason.strip())
    record("expense_dropped", expense, by, reason.strip())
    return expense


@transaction.atomic
def take_back(expense, *, by, reason, month):
    """Take a booked expense back by a reversal in an open month."""
    expense = _locked(expense, by)
    if expense.state != ExpenseState.BOOKED:
        raise Refused(_("Only a booked expense is taken back."))
    # A reversal that has been taken back itself is no reversal any more: what counts is what stands.
    postings = Posting.objects.filter(expense=expense, reversal__isnull=True, amount__gt=0)
    if not postings.exists():
        raise Refused(_("It has been taken back already."))
    booking.reverse(expense.book, postings, by=by, month=month, reason=reason)
    record("expense_taken_back", expense, by, reason.strip())
    return expense


def _demand_reason(reason):
    if not reason.strip():
        raise Refused(_("Write why."))
