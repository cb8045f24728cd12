"""What has been done in a region's account, by whom and why: the journal's events, for who audits and who keeps it."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.coordinators.coordinators import Appointment
from accounting.expenses.expenses import Expense
from accounting.payroll.payroll import PayrollImport
from accounting.statements.statements import Statement
from common.danish import in_danish
from common.lists.form import FilterForm
from regions.journal import Event, subject_of
from regions.models import User
from regions.person_field import PersonField

EVENTS = {
    "allocation_entered": gettext_lazy("Allocation entered"),
    "allocation_changed": gettext_lazy("Allocation changed"),
    "factor_added": gettext_lazy("Regulation factor entered"),
    "payroll_uploaded": gettext_lazy("Payroll extract uploaded"),
    "payroll_run_said": gettext_lazy("Payroll run of an extract corrected"),
    "payroll_set_aside": gettext_lazy("Unreadable payroll lines set aside"),
    "payroll_booked": gettext_lazy("Payroll extract booked"),
    "payroll_undone": gettext_lazy("Payroll extract undone"),
    "payroll_dropped": gettext_lazy("Payroll extract dropped"),
    "pay_matched": gettext_lazy("Pay assigned"),
    "match_ended": gettext_lazy("Assignment of pay ended"),
    "pay_set_aside": gettext_lazy("Pay that was not assigned set aside"),
    "pay_taken_up": gettext_lazy("Pay that was set aside taken up again"),
    "salary_code_entered": gettext_lazy("Salary code entered"),
    "salary_code_ended": gettext_lazy("Salary code ended"),
    "adjustment_booked": gettext_lazy("Booked by hand"),
    "postings_reversed": gettext_lazy("Postings taken back"),
    "posting_moved": gettext_lazy("Posting moved to another pilot"),
    "pool_overspent": gettext_lazy("Pool overspent"),
    "overspending_explained": gettext_lazy("Overspending explained"),
    "expense_entered": gettext_lazy("Expense entered"),
    "expense_changed": gettext_lazy("Expense changed"),
    "expense_sent": gettext_lazy("Expense sent"),
    "opinion_given": gettext_lazy("Opinion given on an expense in doubt"),
    "doubt_settled": gettext_lazy("Doubt about an expense settled"),
    "expense_approved": gettext_lazy("Expense approved and booked"),
    "expense_sent_back": gettext_lazy("Expense sent back"),
    "expense_dropped": gettext_lazy("Expense dropped"),
    "expense_taken_back": gettext_lazy("Expense taken back"),
    "coordinator_appointed": gettext_lazy("Coordinator appointed"),
    "coordinator_employment_named": gettext_lazy("Coordinator’s employment named"),
    "pay_basis_added": gettext_lazy("Coordinator’s pay entered"),
    "appointment_ended": gettext_lazy("Coordinator’s last day set"),
    "month_closed": gettext_lazy("Month closed"),
    "reopening_asked": gettext_lazy("Reopening of a month asked for"),
    "reopening_withdrawn": gettext_lazy("Reopening of a month no longer asked for"),
    "month_reopened": gettext_lazy("Month reopened"),
    "statement_made": gettext_lazy("Statement made"),
    "statement_signed": gettext_lazy("Statement signed"),
    "statement_sent": gettext_lazy("Statement sent"),
    "statement_dropped": gettext_lazy("Statement dropped"),
    "statement_outdated": gettext_lazy("Statement dropped because its figures had changed"),
    "statement_received": gettext_lazy("Receipt given for a statement"),
    "statement_asked": gettext_lazy("Question asked about a statement"),
    "statement_answered": gettext_lazy("Question about a statement answered"),
    "statement_downloaded": gettext_lazy("Statement downloaded"),
    "account_file_ordered": gettext_lazy("Large spreadsheet ordered"),
    "accounts_fetched": gettext_lazy("Accounts downloaded as a spreadsheet"),
    "postings_fetched": gettext_lazy("Postings downloaded as a spreadsheet"),
    "expenses_fetched": gettext_lazy("Expenses downloaded as a spreadsheet"),
    "voucher_fetched": gettext_lazy("Voucher downloaded"),
    "sample_drawn": gettext_lazy("Sample drawn"),
    "access_log_read": gettext_lazy("Asked for the look-ups of a person’s pay"),
}
# A random id alone, which says nothing to a reader.
WITHOUT_NOTE = {"coordinator_employment_named"}
# What an event leads to when its reader may see it.
THINGS = {
    "payrollimport": PayrollImport,
    "expense": Expense,
    "appointment": Appointment,
    "statement": Statement,
}


def of(book):
    """The events of the account of a book's region, the newest first; factors are entered for all regions at once."""
    here = Q(region=book.region_id) | Q(region=None, verb="factor_added")
    return Event.objects.filter(here, verb__in=EVENTS).select_related("by", "on_behalf_of")


class EventFilter(FilterForm):
    what = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    who = PersonField(label=gettext_lazy("Who"), required=False, empty_label=gettext_lazy("All"))

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", _("All")), *EVENTS.items()]
        actors = of(book).select_related(None).order_by().values("by")
        self.fields["who"].queryset = User.objects.filter(pk__in=actors).order_by(in_danish("name"), "pk")

    def _asks(self, asked):
        found = Q(verb=asked["what"]) if asked["what"] else Q()
        return found & Q(by=asked["who"]) if asked["who"] else found


def told(events, user):
    """(event, what was done, the thing it was done to if `user` may see it, why) of some events."""
    events = list(events)
    things = _things({event.subject for event in events}, user)
    return [_told(event, things.get(event.subject)) for event in events]


def _told(event, thing):
    says_more = event.verb not in WITHOUT_NOTE and event.note != str(thing)
    return event, EVENTS[event.verb], thing, event.note if says_more else ""


def _things(subjects, user):
    """{subject: thing} of those that the user may see."""
    named = [subject.split(":", 1) for subject in subjects]
    found = {}
    for kind, model in THINGS.items():
        pks = [pk for of_kind, pk in named if of_kind == kind]
        visible = model.objects.visible_to(user).filter(pk__in=pks)
        if kind == "appointment":
            visible = visible.select_related("user")
        found |= {subject_of(thing): thing for thing in visible}
    return found
