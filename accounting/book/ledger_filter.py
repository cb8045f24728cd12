"""The form above the list of postings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.book import OTHER_TYPES, PAY_TYPES, Book, PostingType
from accounting.book.finding import pilots_of
from common.date_fields import MonthField, PastDayField
from common.lists.form import FilterForm
from common.money_fields import KronerFormField
from common.search import SearchField
from pilots.case.pilot_field import PilotField

# Asked for where nothing stands: no pilot, no salary code, no account string.
NONE = "none"
# The two kinds of spending that the pool's page tells apart, asked for like a type.
KINDS = {"pay": PAY_TYPES, "not-pay": OTHER_TYPES}
OPEN, CLOSED = "open", "closed"


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
    first = forms.RegexField(
        r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z", label=gettext_lazy("From month"), required=False
    )
    last = forms.RegexField(r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z", label=gettext_lazy("To month"), required=False)
    pay_first = MonthField(label=gettext_lazy("Concerns, from month"), required=False)
    pay_last = MonthField(label=gettext_lazy("Concerns, to month"), required=False)
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

    def __init__(self, *args: Any, book: Book, codes: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].help_text = _("e.g. 2022-04")
            self.fields[name].widget.attrs["class"] = "short"
            self.fields[name].error_messages["invalid"] = _("Write the month as year and month, e.g. 2022-04")
        kinds = [("pay", _("Pay, coordinators included")), ("not-pay", _("All that is not pay"))]
        self.fields["type"].choices = [("", _("All")), *PostingType.choices, *kinds]
        self.fields["code"].choices = [("", _("All")), (NONE, _("No salary code")), *codes]
        self.fields["pilot"].queryset = pilots_of(book)
