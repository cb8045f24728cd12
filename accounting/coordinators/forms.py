from django import forms
from django.utils.translation import gettext_lazy

from accounting.book.form_parts import OpenMonthField, PayMonthField, ReasonField
from accounting.coordinators.appointments import candidates
from accounting.coordinators.coordinators import StipendKind
from common.date_fields import DateFormField
from common.employment_fields import EmploymentNumberField, InstitutionField
from common.forms import Form, Row
from common.money_fields import KronerFormField
from common.number_fields import DecimalFormField
from regions.person_field import PersonField

SHORT = {"class": "short"}


class SourceField(forms.CharField):
    def __init__(self):
        super().__init__(
            label=gettext_lazy("Where the pay is from"),
            max_length=200,
            help_text=gettext_lazy("E.g. a pay table or a payslip."),
            error_messages={"required": gettext_lazy("Write where the pay is from")},
        )


class BasisForm(Form):
    """A full-time month's pay from a day on."""

    sections = [("", [Row("effective_from", "monthly"), "source"])]
    effective_from = DateFormField(label=gettext_lazy("From"), help_text=gettext_lazy("dd.mm.yyyy"))
    monthly = KronerFormField(label=gettext_lazy("Full-time pay a month"))
    source = SourceField()


class AppointmentForm(Form):
    sections = [
        (
            gettext_lazy("The appointment"),
            ["user", "kind", Row("hours", "hours_reason"), Row("starts_on", "ends_on")],
        ),
        (gettext_lazy("In payroll"), [Row("institution", "number")]),
        (gettext_lazy("The pay it is calculated from"), ["monthly", "source"]),
    ]
    conditional = frozenset({"hours_reason"})
    user = PersonField(label=gettext_lazy("Coordinator"), empty_label=gettext_lazy("Choose"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Paid as"), choices=StipendKind.choices, widget=forms.RadioSelect
    )
    hours = DecimalFormField(
        label=gettext_lazy("Hours a week"),
        max_digits=4,
        decimal_places=2,
        error_messages={
            "required": gettext_lazy("Write the hours with digits, e.g. 7,4"),
            "invalid": gettext_lazy("Write the hours with digits, e.g. 7,4"),
            "max_digits": gettext_lazy("Write at most 37 hours a week"),
            "max_whole_digits": gettext_lazy("Write at most 37 hours a week"),
            "max_decimal_places": gettext_lazy("Write the hours with at most two decimals, e.g. 7,4"),
        },
    )
    hours_reason = forms.CharField(
        label=gettext_lazy("Why other hours than the programme's"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Only when the hours are not the programme's."),
    )
    starts_on = DateFormField(label=gettext_lazy("First day"), help_text=gettext_lazy("dd.mm.yyyy"))
    ends_on = DateFormField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("dd.mm.yyyy; empty while it runs"),
    )
    institution = InstitutionField()
    number = EmploymentNumberField()
    monthly = KronerFormField(label=gettext_lazy("Full-time pay a month"))
    source = SourceField()

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = candidates(book)

    def values(self):
        given = dict(self.cleaned_data)
        given["employment"] = (given.pop("institution"), given.pop("number"))
        return given


class EndForm(Form):
    sections = [("", ["ends_on"])]
    ends_on = DateFormField(label=gettext_lazy("Last day"), help_text=gettext_lazy("dd.mm.yyyy"))


class EmploymentForm(Form):
    """How payroll names the coordinator; both empty: not at all."""

    sections = [("", [Row("institution", "number")])]
    institution = InstitutionField()
    number = EmploymentNumberField()


class MonthForm(Form):
    """A month that no extract holds, booked by hand."""

    sections = [("", [Row("pay_month", "month"), "amount", "voucher", "reason", "token"])]
    pay_month = PayMonthField(label=gettext_lazy("Concerns the month"))
    month = OpenMonthField()
    amount = KronerFormField(label=gettext_lazy("Amount"))
    voucher = forms.CharField(label=gettext_lazy("Voucher"), max_length=60, required=False)
    reason = ReasonField(
        lacks=gettext_lazy("Write why it is booked"),
        help_text=gettext_lazy("E.g. release that the hospital has charged."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].offer_of(book)
        self.fields["pay_month"].offer_of(book)

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}
