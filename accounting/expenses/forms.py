from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.facilitators import NEVER_CHARGED, is_named_in, is_supplier
from accounting.book.finding import offer_pilots
from accounting.book.form_parts import OnceForm, OpenMonthField, ReasonField
from accounting.expenses import spending
from accounting.expenses.expenses import DOUBT_LIMIT, Expense, Outcome
from common.date_fields import DateFormField
from common.forms import ModelForm, Row
from common.upload_fields import UploadFormField, tell_of_name
from pilots.case.pilot_field import PilotField
from pilots.descriptions.rows import RunningCosts


class ExpenseForm(ModelForm):
    """A draft may be half empty; what is lacking is told when it is sent."""

    conditional = frozenset({"doubt"})
    sections = [
        (gettext_lazy("The expense"), [Row("date", "amount"), "supplier", "text", "pilot"]),
        (gettext_lazy("The voucher"), ["file", Row("voucher", "account")]),
        (gettext_lazy("Running costs"), ["running_costs", "doubt"]),
    ]
    date = DateFormField(label=gettext_lazy("Date"), required=False, help_text=gettext_lazy("dd.mm.yyyy"))
    pilot = PilotField(
        label=gettext_lazy("Pilot"), required=False, empty_label=gettext_lazy("The programme as a whole")
    )
    file = UploadFormField(
        label=gettext_lazy("The voucher as a file"),
        kinds=spending.KINDS,
        help_text=gettext_lazy("PDF or picture, at most 10 MB."),
        required=False,
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
        offer_pilots(self.fields["pilot"], book)
        self.fields["pilot"].know(self.instance.pilot)
        self.fields["running_costs"].choices = RunningCosts.choices
        self.fields["running_costs"].help_text = _("The pool never pays running costs.")
        self.fields["doubt"].help_text = _(
            "Only when you are in doubt: the coordinator decides with you by this."
        )
        # To be for the programme as a whole is an answer of its own.
        for name in ("date", "amount", "supplier", "text", "pilot", "voucher", "running_costs", "file"):
            self.fields[name].is_demanded = True
        if self.instance.pk and spending.is_settled(self.instance):
            self._leave_out_what_is_settled()

    def _leave_out_what_is_settled(self):
        for name in spending.SETTLED:
            del self.fields[name]
        self.sections = [
            (gettext_lazy("The expense"), ["date", "pilot"]),
            (gettext_lazy("The voucher"), ["file", Row("voucher", "account")]),
        ]

    def clean(self):
        given = super().clean()
        said = any(given.get(name) for name in ("text", "supplier", "amount", "file"))
        if not (self.errors or said or self.instance.pk):
            self.add_error("text", _("Write what it covers, who was paid or how much before it is saved"))
        return given

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError(
                _("Write an amount above 0. What was wrong is taken back by a reversal.")
            )
        return amount

    def clean_supplier(self):
        text = self.cleaned_data["supplier"]
        if is_supplier(text):
            raise forms.ValidationError(NEVER_CHARGED)
        return text

    def clean_text(self):
        text = self.cleaned_data["text"]
        if text and is_named_in(text):
            raise forms.ValidationError(NEVER_CHARGED)
        return text

    def values(self):
        """What was said, without the fields that must be mended first."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}

    @property
    def upload(self):
        """The voucher that was sent and is right, or None."""
        return self.cleaned_data.get("file")

    def keep_file(self, expense, request):
        """Keep the file with the draft whatever else must be mended: nobody has to choose it again."""
        if self.upload:
            kept = spending.attach(expense, self.upload.name, self.upload.content, by=request.user)
            tell_of_name(request, kept.name)


class ReasonForm(OnceForm):
    sections = [("", ["reason", "token"])]
    reason = ReasonField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever reads the account can read it."),
    )


class MonthForm(OnceForm):
    """The open month to book in: the expense's own when it is open."""

    month = OpenMonthField()

    def __init__(self, *args, expense, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].offer_of(expense.book)
        if expense.date:
            self.initial.setdefault("month", f"{spending.default_month(expense):%Y-%m}")


class ApprovalForm(MonthForm):
    sections = [("", ["month", "revision", "token"])]
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, expense, **kwargs):
        super().__init__(*args, expense=expense, **kwargs)
        self.initial.setdefault("revision", expense.revision)


class TakeBackForm(MonthForm, ReasonForm):
    sections = [("", ["month", "reason", "token"])]


class OpinionForm(OnceForm):
    sections = [("", ["outcome", "reason", "token"])]
    outcome = forms.ChoiceField(
        label=gettext_lazy("Is it payable?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=DOUBT_LIMIT,
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
            self.sections = [("", ["side", "outcome", "reason", "token"])]
        self.sides = sides

    def given(self):
        return {"side": next(iter(self.sides), None), **super().given()}
