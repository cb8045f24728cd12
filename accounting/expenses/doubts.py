"""Is an expense ordinary operation? The employer and the union settle it together, and what they said is kept."""

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.book.facilitators import names_in
from accounting.expenses import notices, spending
from accounting.expenses.expenses import DOUBT_LIMIT, Decision, Expense, ExpenseState, Opinion, Outcome
from common import clock
from common.errors import Refused
from common.limits import demand_within
from common.search import fold, holds
from pilots.agreements.agreement import Side
from regions import journal
from regions.permissions import Permission, can, within

DECIDED_BY = ("reason", "expense__text", "expense__supplier", "expense__doubt")
SIMILAR = 5
SHORTEST_WORD = 5


def sides_of(user, region):
    """The sides that a person speaks for."""
    if not can(user, Permission.SETTLE_RUNNING_COSTS, region):
        return []
    return [side for side, permission in notices.SPEAKS.items() if can(user, permission, region)]


def newest(expense):
    """{side: its newest Opinion}."""
    return {opinion.side: opinion for opinion in expense.opinions.select_related("by")}


@transaction.atomic
def give_opinion(expense, *, by, side, outcome, reason):
    """Say what one side thinks; when both sides' newest opinions agree, the doubt is settled. Returns the expense."""
    booking.lock(expense.book)
    expense = spending.again(expense)
    if side not in sides_of(by, expense.book.region):
        raise Refused(_("You may not speak for this side."))
    if expense.state != ExpenseState.DOUBT:
        raise Refused(_("The doubt is settled already."))
    if outcome not in Outcome:
        raise Refused(_("Choose whether the expense is payable."))
    if not reason.strip():
        raise Refused(_("Write why: the decision is found again by its reason."))
    demand_within(reason.strip(), DOUBT_LIMIT)
    if expense.opinions.filter(by=by).exclude(side=side).exists():
        raise Refused(_("Nobody speaks for both sides. Ask a colleague to speak for this one."))
    Opinion.objects.create(
        expense=expense, side=side, outcome=outcome, reason=reason.strip(), by=by, at=clock.now()
    )
    _record("opinion_given", expense, by, Outcome(outcome).label)
    given = newest(expense)
    if len({opinion.outcome for opinion in given.values()}) == 1 and len(given) == len(Side):
        _settle(expense, given, by)
    else:
        notices.of_opinion(expense, side, by)
    return expense


def _settle(expense, given, by):
    employer, union = given[Side.EMPLOYER], given[Side.UNION]
    Decision.objects.create(
        expense=expense,
        outcome=employer.outcome,
        reason=f"{employer.reason}\n\n{union.reason}",
        employer=employer,
        union=union,
        at=clock.now(),
    )
    is_payable = employer.outcome == Outcome.PAYABLE
    spending.move(expense, ExpenseState.WAITING if is_payable else ExpenseState.REFUSED)
    _record("doubt_settled", expense, by, Outcome(employer.outcome).label)
    notices.of_waiting(expense, by) if is_payable else notices.of_refusal(expense, by)


def _record(verb, expense, by, note):
    permission = Permission.SETTLE_RUNNING_COSTS
    journal.record(verb, expense, by=by, region=expense.book.region, note=note, permission=permission)


def waiting(book):
    """The expenses in doubt, the oldest first."""
    found = Expense.objects.filter(book=book, state=ExpenseState.DOUBT)
    return (
        found.select_related("pilot__region", "created_by")
        .prefetch_related("opinions")
        .order_by("created_at", "pk")
    )


def spoken_by_side():
    """{side: has it said what it thinks of an expense?}."""
    return {side: Exists(Opinion.objects.filter(expense=OuterRef("pk"), side=side)) for side in Side}


def waiting_for(user):
    """The expenses in doubt that wait for a side the person speaks for."""
    mine = Q(pk__in=[])
    for side, permission in notices.SPEAKS.items():
        mine |= within(user, permission, "book__region") & _lacks(side)
    settles = within(user, Permission.SETTLE_RUNNING_COSTS, "book__region")
    return Expense.objects.filter(settles, mine, state=ExpenseState.DOUBT)


def waiting_on(sides):
    """Those that wait for one of these sides."""
    lacks = Q(*map(_lacks, sides), _connector=Q.OR) if sides else Q(pk__in=[])
    return Expense.objects.filter(lacks, state=ExpenseState.DOUBT)


def _lacks(side):
    """Does the expense wait for the side? For both once they disagree, until one thinks again."""
    spoken = spoken_by_side()
    return ~Q(spoken[side]) | Q(*spoken.values())


def precedents(user):
    """The decisions that the person may read."""
    return Decision.objects.visible_to(user).select_related("expense__book__region", "expense__pilot__region")


def similar(expense, user):
    """Earlier decisions about the same supplier or with a long word in common, at most a few."""
    words = {word for word in names_in(f"{expense.text} {expense.doubt}") if len(word) >= SHORTEST_WORD}
    match = Q(expense__supplier__iexact=expense.supplier)
    for word in sorted(words)[:20]:
        match |= Q(holds(fold(word), "expense__text", "reason"))
    first = Case(When(expense__supplier__iexact=expense.supplier, then=0), default=1)
    found = precedents(user).filter(match).exclude(expense=expense)
    return list(found.order_by(first, "-at", "-pk")[:SIMILAR])
