"""Saving the draft of an expense as its page is written: field by field, beside what colleagues save."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.expenses import spending
from accounting.expenses.expenses import ExpenseState
from common.conflicts import Save, merge
from common.errors import Refused
from regions import journal

SAVED = ("expense_entered", "expense_changed")


@transaction.atomic
def save(expense, bind, data, *, by):
    """Write what was changed and is right, and return (the draft as it is now, the Merged).

    `bind(expense, data)` gives the page's form. Raise Refused when it is no draft any more.
    """
    booking.lock(expense.book)
    newest = spending.again(expense)
    if newest.state != ExpenseState.DRAFT:
        raise Refused(_("The expense has been sent meanwhile, and is not changed any more."))
    last = journal.about(newest).filter(verb__in=SAVED).first()
    saves = dict.fromkeys(bind(newest, None).fields, Save(last.by, last.at)) if last else {}

    def bound(sent):
        return bind(newest, sent), {}

    merged = merge(bound, data, by=by, labels={}, saves=saves)
    if merged.changed:
        values = {name: merged.form.cleaned_data[name] for name in merged.changed}
        newest = spending.change(newest, by=by, **values)
    return newest, merged
