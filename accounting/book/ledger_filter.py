"""The form above the list of postings."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.book import OTHER_TYPES, PAY_TYPES, Book, PostingType
from accounting.book.finding import offer_pilots
from accounting.book.form_parts import PayMonthField
from common.date_fields import PastDayField
from common.lists.form import FilterForm
from common.money_fields import KronerFormField
from common.search import SearchField
from pilots.case.pilot_field import PilotField

# Asked for where nothing stands: no pilot, no salary code, no account string.
NONE = "none"
# The two kinds of spending that the pool's page tells apart, asked for like a type.
KINDS = {"pay": PAY_TYPES, "not-pay": OTHER_TYPES}
OPEN, CLOSED = "open", "closed"
ANY: dict[str, Any] = {"required": False, "empty_label": gettext_lazy("All")}


class LedgerFilter(FilterForm):
    """Months as 2022-04; a pilot and a salary code by their ids or NONE; a type by its value or one of KINDS."""

    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    pilot = PilotField(
        label=gettext_lazy("Pilot"),
        required=False,
        empty_label=gettext_lazy("All"),
        extras=[(NONE, gettext_lazy("No pilot"))],
    )
    code = forms.ChoiceField(label=gettext_lazy("Salary code"), required=False)
    first = PayMonthField(label=gettext_lazy("From month"), **ANY)
    last = PayMonthField(label=gettext_lazy("To month"), **ANY)
    pay_first = PayMonthField(label=gettext_lazy("Concerns, from month"), **ANY)
    pay_last = PayMonthField(label=gettext_lazy("Concerns, to month"), **ANY)
    amount_from = KronerFormField(label=gettext_lazy("Amount from"), required=False)
    amount_to = KronerFormField(label=gettext_lazy("Amount to"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("Booked in"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (OPEN, gettext_lazy("Open months")),
            (CLOSED, gettext_lazy("Closed months")),
        ],
    )
    account = forms.CharField(
        label=gettext_lazy("Account string"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("exactly as it is booked"),
    )
    as_of = PastDayField(
        label=gettext_lazy("As it stood on"),
        required=False,
        help_text=gettext_lazy("dd.mm.yyyy; empty is now"),
    )
    q = SearchField(label=gettext_lazy("Search in voucher, text and account string"))
    corrections = forms.BooleanField(label=gettext_lazy("Corrections only"), required=False)

    def __init__(self, *args: Any, book: Book, closed: date | None, codes: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].link(closed)
        for name in ("first", "last", "pay_first", "pay_last"):
            self.fields[name].offer_of(book)
        kinds = [("pay", _("Pay, coordinators included")), ("not-pay", _("All that is not pay"))]
        self.fields["type"].choices = [("", _("All")), *PostingType.choices, *kinds]
        self.fields["code"].choices = [("", _("All")), (NONE, _("No salary code")), *codes]
        offer_pilots(self.fields["pilot"], book)
