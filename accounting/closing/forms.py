"""The forms of closing, reopening and statements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.book.form_parts import OnceForm, ReasonField
from common.forms import Row
from common.money_fields import KronerFormField
from common.row_forms import RowForm, rows_of


def posted(request):
    """What was sent; a form that was sent empty is sent all the same."""
    return request.POST if request.method == "POST" else None


class ReconcileForm(OnceForm):
    sections = [("", ["ledger_total", "token"])]
    ledger_total = KronerFormField(
        label=_("What the month comes to in the region's own ledger"),
        help_text=_("The total of the pool's accounts for the month, e.g. 250.000 or 1.234,50."),
    )


class DifferenceForm(RowForm):
    sections = [("", [Row("text", "amount")])]
    text = forms.CharField(label=_("What it is"), required=False, max_length=200)
    amount = KronerFormField(
        label=_("Amount"),
        required=False,
        help_text=_("Positive when the ledger has more than the book."),
    )
    text.is_demanded = amount.is_demanded = True

    def is_blank(self):
        return (
            not self.cleaned_data.get("text") and self.cleaned_data.get("amount") is None and not self.errors
        )

    def clean(self):
        cleaned = super().clean()
        if self.is_blank():
            return cleaned
        if not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what explains the amount"))
        if not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Write an amount other than 0"))
        return cleaned


DifferenceFormSet = rows_of(DifferenceForm, _("Difference"), most=60)


class ReasonForm(OnceForm):
    sections = [("", ["reason", "token"])]
    reason = ReasonField(
        label=_("Why must the month be reopened?"),
        lacks=_("Write why the month is reopened"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other person, and later the auditor, reads it."),
    )
