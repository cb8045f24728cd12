"""One expense with its story, and what can be done with it: approve, send back, drop, take back, settle a doubt."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounting.book import finding
from accounting.book.form_parts import OnceForm
from accounting.expenses import doubts, spending
from accounting.expenses.expenses import Expense, ExpenseState, Outcome
from accounting.expenses.forms import ApprovalForm, MonthForm, OpinionForm, ReasonForm, TakeBackForm
from accounting.expenses.listing import standing
from accounting.expenses.twins import twins
from common.dates import format_moment
from common.errors import Refused
from common.typed import too_late
from pilots.case.journal_words import note_in_words
from regions import journal
from regions.once import once
from regions.permissions import Permission, can, demand

EVENTS = {
    "expense_entered": gettext_lazy("Entered"),
    "expense_changed": gettext_lazy("Changed"),
    "expense_sent": gettext_lazy("Sent"),
    "opinion_given": gettext_lazy("Opinion given"),
    "doubt_settled": gettext_lazy("Doubt settled"),
    "expense_approved": gettext_lazy("Approved and booked"),
    "expense_sent_back": gettext_lazy("Sent back"),
    "expense_dropped": gettext_lazy("Dropped"),
    "expense_taken_back": gettext_lazy("Taken back"),
}
DECIDED_TONES = {Outcome.PAYABLE: "ok", Outcome.OPERATION: "warn"}


def visible_expense(request, pk, *permissions):
    """The expense if the person may see it, else 404; and 403 unless each of `permissions` is held in its region."""
    related = ("book__region", "book__programme", "pilot__region", "pilot__current", "created_by")
    seen = Expense.objects.visible_to(request.user).with_taken_back()
    found = get_object_or_404(seen.select_related(*related, "approved_by", "decision"), pk=pk)
    for permission in permissions:
        demand(request.user, permission, found.book.region)
    finding.enter(request, found.book)
    return found


@require_safe
def expense(request, pk):
    return _page(request, visible_expense(request, pk))


def _page(request, found, status=200, **forms):
    user, region = request.user, found.book.region
    reads_book = can(user, Permission.SEE_POSTINGS, region)
    keeps = can(user, Permission.KEEP_ACCOUNT, region)
    sides = doubts.sides_of(user, region) if found.state == ExpenseState.DOUBT else []
    may_approve = keeps and found.state == ExpenseState.WAITING and found.created_by_id != user.pk
    context = {
        "expense": found,
        "book": found.book,
        "list_url": reverse("doubts", args=[found.book_id]),
        "list_name": _("Expenses in doubt"),
        "standing": standing(found) if reads_book else _standing_for_settlers(found),
        "files": found.files.defer("content").select_related("by"),
        "opinions": found.opinions.select_related("by"),
        "decision": getattr(found, "decision", None),
        "similar": doubts.similar(found, user) if sides else [],
        "keeps": keeps,
        "acts": [act for act in ACTS.values() if act.asks_first and act.is_possible(found)] if keeps else [],
        "approval_form": ApprovalForm(expense=found) if may_approve else None,
        "opinion_form": OpinionForm(sides=sides) if sides else None,
        "twins": twins(found) if keeps and found.state in (ExpenseState.WAITING, ExpenseState.DOUBT) else [],
    }
    if reads_book:
        context["list_url"], context["list_name"] = reverse("expenses", args=[found.book_id]), _("Expenses")
        context["facts"] = list(_facts_of_the_book(found))
        context["events"] = [
            (event, EVENTS[event.verb], *note_in_words(event.note))
            for event in journal.about(found)
            if event.verb in EVENTS
        ]
        context["postings"] = found.postings.select_related("pilot__region").order_by("pk")
        context["moved_to"] = _moved_to(found)
    return render(request, "accounting/expenses/expense.html", context | forms, status=status)


def _facts_of_the_book(found):
    """(label, words) of what concerns the book, and not the doubt whether it is running costs."""
    yield _("Account string"), found.account
    if found.approved_by:
        yield _("Approved by"), f"{found.approved_by.name}, {format_moment(found.approved_at)}"
    if found.drop_reason:
        yield _("Why it is dropped"), found.drop_reason


def _moved_to(found):
    """The posting that stands on another pilot than the expense was entered for, or None."""
    stands = found.postings.filter(reversal=None, amount__gt=0).exclude(pilot=found.pilot)
    return stands.select_related("pilot__region", "pilot__current").first()


def _standing_for_settlers(found):
    """Who only settles doubts learns what was settled, and nothing of what is booked."""
    decision = getattr(found, "decision", None)
    if decision:
        return DECIDED_TONES[decision.outcome], decision.get_outcome_display()
    return standing(found)


@dataclass(frozen=True)
class Act:
    """What who keeps the account can do with an expense in one of these states."""

    slug: str
    states: tuple
    form: type[OnceForm]
    do: Callable
    done: str
    asks_first: bool = True
    is_destructive: bool = False
    label: str = ""
    consequence: str = ""
    yes: str = ""
    no: str = gettext_lazy("Leave it as it is")

    def is_possible(self, found):
        return found.state in self.states and not found.is_taken_back

    def form_on(self, found, data=None):
        return self.form(data, expense=found) if issubclass(self.form, MonthForm) else self.form(data)


ACTS = {
    act.slug: act
    for act in [
        Act(
            "attester",
            (ExpenseState.WAITING,),
            ApprovalForm,
            spending.approve,
            gettext_lazy("The expense is approved and booked."),
            asks_first=False,
        ),
        Act(
            "send-retur",
            (ExpenseState.WAITING,),
            ReasonForm,
            spending.send_back,
            gettext_lazy("The expense is sent back."),
            label=gettext_lazy("Send it back to be corrected"),
            consequence=gettext_lazy(
                "It becomes a draft again. The one who entered it is told and reads your reason."
            ),
            yes=gettext_lazy("Send it back"),
        ),
        Act(
            "tilbagefoer",
            (ExpenseState.BOOKED,),
            TakeBackForm,
            spending.take_back,
            gettext_lazy("The expense is taken back."),
            is_destructive=True,
            label=gettext_lazy("Take the expense back"),
            consequence=gettext_lazy(
                "Nothing is deleted: a posting of the opposite amount is added, with your reason."
            ),
            yes=gettext_lazy("Yes, take it back"),
        ),
        Act(
            "drop",
            (ExpenseState.DRAFT, ExpenseState.DOUBT, ExpenseState.WAITING),
            ReasonForm,
            spending.drop,
            gettext_lazy("The expense is dropped."),
            is_destructive=True,
            label=gettext_lazy("Drop the expense"),
            consequence=gettext_lazy(
                "It is not paid by the pool and cannot be taken up again. It stays in the list with your reason."
            ),
            yes=gettext_lazy("Yes, drop the expense"),
        ),
    ]
}


@require_http_methods(["GET", "POST"])
def expense_act(request, pk, verb):
    """Ask first, on a page of its own (GET); then do it (POST), once however often it is pressed."""
    found, act = visible_expense(request, pk, Permission.KEEP_ACCOUNT), ACTS[verb]
    if request.method == "GET":
        return _ask(request, found, act, act.form_on(found))
    form = act.form_on(found, request.POST)
    if not form.is_valid():
        return _ask(request, found, act, form)

    def do():
        act.do(found, by=request.user, **form.given())
        messages.success(request, act.done)
        return found.get_absolute_url()

    try:
        return redirect(once(form.sent_token, by=request.user, do=do))
    except Refused as refusal:
        return too_late(request, refusal, found)


def _ask(request, found, act, form):
    """The page on which the act is asked for; back to the expense when it cannot be done now."""
    if not act.is_possible(found):
        return too_late(request, _("This cannot be done now: the expense has moved on."), found)
    if not act.asks_first:
        return _page(request, found, 422, approval_form=form, form=form) if form.errors else redirect(found)
    context = {"expense": found, "book": found.book, "act": act, "form": form}
    return render(
        request, "accounting/expenses/expense_act.html", context, status=422 if form.errors else 200
    )


@require_POST
def expense_opinion(request, pk):
    """Say what one's side thinks of a doubtful expense, once however often it is pressed."""
    found = visible_expense(request, pk, Permission.SETTLE_RUNNING_COSTS)
    form = OpinionForm(request.POST, sides=doubts.sides_of(request.user, found.book.region))
    if not form.is_valid():
        if found.state == ExpenseState.DOUBT:
            return _page(request, found, 422, opinion_form=form, form=form)
        return too_late(request, _("There is no doubt to settle here."), found)

    def do():
        settled = doubts.give_opinion(found, by=request.user, **form.given())
        messages.success(request, _said_of(settled))
        return found.get_absolute_url()

    try:
        return redirect(once(form.sent_token, by=request.user, do=do))
    except Refused as refusal:
        return too_late(request, refusal, found)


def _said_of(expense):
    if expense.state == ExpenseState.DOUBT:
        return _("Your opinion is kept. The other side is told.")
    return _("You agree: the doubt is settled.")
