from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting import reading
from accounting.expenses import Expense, ExpenseState, Outcome
from accounting.facilitators import is_named_in, is_supplier
from accounting.months import open_month_choices
from common.cpr import refuse_cpr
from common.forms import FilterForm, Form, ModelForm, Row
from pilots.models import Pilot
from pilots.pilot import RunningCosts

SUPPLIER = gettext_lazy("The facilitator is paid outside the regions' pools and can never be charged to one.")


def pilots_of(book):
    found = Pilot.objects.filter(programme=book.programme, region=book.region, number__isnull=False)
    return found.select_related("region", "current").order_by("number")


class ExpenseForm(ModelForm):
    """A draft may be half empty; what is lacking is told when it is sent."""

    sections = [
        (gettext_lazy("The expense"), [Row("date", "amount"), "supplier", "text", "pilot"]),
        (gettext_lazy("The voucher"), ["file", Row("voucher", "account")]),
        (gettext_lazy("Ordinary operation"), ["running_costs", "doubt"]),
    ]
    file = forms.FileField(
        label=gettext_lazy("The voucher as a file"),
        help_text=gettext_lazy("PDF or picture, at most 10 MB."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    class Meta:
        model = Expense
        fields = [
            "date",
            "amount",
            "supplier",
            "text",
            "pilot",
            "voucher",
            "account",
            "running_costs",
            "doubt",
        ]
        widgets = {"running_costs": forms.RadioSelect, "doubt": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pilot"].queryset = pilots_of(book)
        self.fields["pilot"].empty_label = _("The programme as a whole")
        self.fields["running_costs"].choices = RunningCosts.choices
        self.fields["running_costs"].help_text = _("The pool never pays ordinary operation.")
        self.fields["doubt"].help_text = _(
            "Only when you are in doubt: the coordinator decides with you by this."
        )
        for name in ("date", "amount", "supplier", "text", "voucher", "running_costs", "file"):
            self.fields[name].is_demanded = True

    def clean(self):
        given = super().clean()
        if not (self.errors or given.get("text") or given.get("supplier") or given.get("amount")):
            self.add_error("text", _("Write what it covers, who was paid or how much before it is saved"))
        return given

    def clean_supplier(self):
        text = refuse_cpr(self.cleaned_data["supplier"])
        if text and is_supplier(text):
            raise forms.ValidationError(SUPPLIER)
        return text

    def clean_text(self):
        text = refuse_cpr(self.cleaned_data["text"])
        if text and is_named_in(text):
            raise forms.ValidationError(SUPPLIER)
        return text

    def clean_doubt(self):
        return refuse_cpr(self.cleaned_data["doubt"])

    def clean_voucher(self):
        return refuse_cpr(self.cleaned_data["voucher"])

    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReasonForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        error_messages={"required": gettext_lazy("Write why")},
    )

    def clean_reason(self):
        return refuse_cpr(self.cleaned_data["reason"])


class MonthForm(Form):
    """The open month to book in: the expense's own when it is open."""

    month = forms.ChoiceField(label=gettext_lazy("Book in"))

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(f"{month:%Y-%m}", name) for month, name in open_month_choices(book)]

    def clean_month(self):
        return reading.month_in(self.cleaned_data["month"])


class TakeBackForm(MonthForm, ReasonForm):
    sections = [("", ["month", "reason"])]


class OpinionForm(Form):
    sections = [("", ["outcome", "reason"])]
    outcome = forms.ChoiceField(
        label=gettext_lazy("Is it payable?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=2000,
        help_text=gettext_lazy("The reason is found again when a similar expense comes."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        if len(sides) > 1:
            self.fields["side"] = forms.ChoiceField(
                label=_("Which side do you speak for?"),
                choices=[(side.value, side.label) for side in sides],
                widget=forms.RadioSelect,
            )
            self.sections = [("", ["side", "outcome", "reason"])]
        self.sides = sides

    def clean_reason(self):
        return refuse_cpr(self.cleaned_data["reason"])

    def side(self):
        return self.cleaned_data.get("side") or self.sides[0]


class ExpenseFilter(FilterForm):
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    pilot = forms.ChoiceField(label=gettext_lazy("Pilot"), required=False)
    q = forms.CharField(
        label=gettext_lazy("Search in supplier, text and voucher"), required=False, max_length=60
    )

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *ExpenseState.choices]
        pilots = [(str(pilot.pk), str(pilot)[:70]) for pilot in pilots_of(book)]
        self.fields["pilot"].choices = [("", _("All")), ("none", _("The programme as a whole")), *pilots]


class PrecedentFilter(FilterForm):
    q = forms.CharField(
        label=gettext_lazy("Words of the expense or the reasons"), required=False, max_length=100
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), required=False, choices=[("", gettext_lazy("All")), *Outcome.choices]
    )
