"""The forms of an agreement, one per step. A draft may be half empty: what sending demands is said by
`pilots.agreements.readiness`. What would break a rule of the annex or the pool is refused here, at its field."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import clock
from common.date_fields import DateFormField
from common.forms import Row
from common.money import format_kroner
from common.money_fields import KronerFormField
from common.months import after, month_of
from common.row_forms import RowForm, RowFormSet, rows_of
from pilots.agreements import budget, pool
from pilots.agreements.agreement import Agreement, AgreementKind, BudgetLine, Side
from pilots.agreements.standing import Level, StandingAgreement
from pilots.descriptions.conditions import is_outside_window
from pilots.descriptions.forms import AmountForm, CriterionForm, DraftForm, NarrativeForm, reach_of

__all__ = ["NarrativeForm"]


class AgreementForm(DraftForm):
    class Meta:
        model = Agreement
        fields = []


class PartiesForm(AgreementForm):
    sections = [(_("The agreement"), ["title"])]

    class Meta:
        model = Agreement
        fields = ["title"]
        help_texts = {"title": _("Short and recognisable. Write no names of persons.")}


class PartyForm(RowForm):
    sections = [("", ["side", Row("name", "title")])]
    side = forms.ChoiceField(label=_("Side"), required=False, choices=[("", _("Choose")), *Side.choices])
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    title = forms.CharField(label=_("Title or post"), required=False, max_length=120)
    side.is_demanded = name.is_demanded = True

    def clean(self):
        cleaned = super().clean()
        if self.is_blank():
            return cleaned
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name of who stands for the side"))
        if not cleaned.get("side") and "side" not in self.errors:
            self.add_error("side", _("Choose the side"))
        return cleaned


class FrameForm(AgreementForm):
    """The period and the frame; an early ending changes only the last day."""

    always_demanded = ["change_reason", "effective_from", "level"]
    conditional = frozenset({"window_reason"})
    starts_on = DateFormField(label=_("First day"), help_text=_("dd.mm.yyyy"))
    ends_on = DateFormField(label=_("Last day"), help_text=_("dd.mm.yyyy"))
    effective_from = DateFormField(
        label=_("Applies from"), help_text=_("The day from which the amendment applies, dd.mm.yyyy")
    )

    class Meta:
        model = Agreement
        fields = [
            "change_reason",
            "effective_from",
            "doctors",
            "starts_on",
            "ends_on",
            "window_reason",
            "standing",
            "level",
        ]
        widgets = {
            "doctors": forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
            "window_reason": forms.Textarea(attrs={"rows": 3}),
            "change_reason": forms.Textarea(attrs={"rows": 3}),
            "level": forms.RadioSelect,
        }
        help_texts = {
            "doctors": _("Places for afdelingslæger (hospital doctors below chief physician), not persons."),
            "window_reason": _("Only when the period lies outside the programme's."),
            "standing": _("The region's own frame, if the agreement is made under one."),
            "level": _("By the scale of the standing agreement."),
        }
        error_messages = {"doctors": {"invalid": _("Write the number of doctors with digits, e.g. 3")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        change = {
            AgreementKind.AGREEMENT: [],
            AgreementKind.AMENDMENT: ["change_reason", "effective_from"],
            AgreementKind.TERMINATION: ["change_reason"],
        }[kind]
        frame = ["doctors", Row("starts_on", "ends_on"), "window_reason"]
        scale = ["standing", "level"]
        if kind == AgreementKind.TERMINATION:
            frame, scale = ["ends_on"], []
        self._keep(change, frame, scale)
        self._tell_days()
        if scale:
            self._offer_scale()

    def _tell_days(self):
        """The days of the description, and of the agreement that is changed."""
        described, before = self.instance.description, self.instance.previous
        first = (self.instance.starts_on or described.starts_on, _("the agreement's first day"))
        likely = {
            "starts_on": [(_("The pilot's first day"), described.starts_on)],
            "ends_on": [
                (_("The pilot's last day"), described.ends_on),
                (_("The last day until now"), before and before.ends_on),
            ],
            "effective_from": [(_("The first of next month"), after(month_of(clock.today())))],
        }
        for name, days in likely.items():
            if name in self.fields:
                self.fields[name].suggest(*days, counted_from=None if name == "starts_on" else first)

    def _keep(self, change, frame, scale):
        names = {*change, *scale, "ends_on", *(["doctors", "starts_on", "window_reason"] if scale else [])}
        for name in set(self.fields) - names:
            del self.fields[name]
        groups = [(_("The change"), change), (_("Who and when"), frame), (_("Supplement"), scale)]
        self.sections = [(heading, fields) for heading, fields in groups if fields]

    def _offer_scale(self):
        editions = StandingAgreement.objects.filter(region__in=reach_of(self.instance.pilot))
        self.fields["standing"].queryset = editions.prefetch_related("rates").order_by("-edition")
        self.fields["standing"].label_from_instance = _edition
        self.fields["standing"].empty_label = gettext("None")
        chosen = self.instance.standing
        amounts = {rate.level: rate.base_amount for rate in chosen.rates.all()} if chosen else {}
        self.fields["level"].choices = [
            (level.value, _with_amount(level.label, amounts.get(level.value))) for level in Level
        ]

    def clean(self):
        cleaned = super().clean()
        starts_on = cleaned.get("starts_on") or self.instance.starts_on
        ends_on = cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must come after the first day"))
            cleaned.pop("starts_on", None)
        before = self.instance.previous if self.instance.kind == AgreementKind.TERMINATION else None
        if before and ends_on and ends_on >= before.ends_on:
            self.add_error("ends_on", _("The agreement must end before the last day it has now"))
        return cleaned

    def warning(self):
        """A sentence about a period outside the programme's window; it refuses nothing."""
        if is_outside_window(self.instance) and not self.instance.window_reason:
            return gettext("The period lies outside the programme's. Write why, before you send.")
        return ""


def _edition(standing):
    return gettext("%(title)s, edition %(edition)s") % {"title": standing.title, "edition": standing.edition}


def _with_amount(label, amount):
    if amount is None:
        return label
    base = format_kroner(amount)
    return gettext("%(level)s: %(amount)s a year at 31.3.2018") % {"level": label, "amount": base}


class AgreedCriterionForm(CriterionForm):
    """A criterion; `promised` is the number of the description's that it carries on, in no one's hand to write."""

    promised = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def is_blank(self):
        return not any(self.cleaned_data.get(name) for name in self.fields if name != "promised")

    def clean_promised(self):
        promised = self.cleaned_data["promised"]
        return promised if promised and promised in self.known else None


class AgreedCriterionRows(RowFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        count = self.draft.description.criteria.count() if self.draft else 0
        form.known = range(1, count + 1)


class BudgetForm(AgreementForm):
    sections = [(_("When the budget exceeds the expected remaining amount"), ["budget_reason"])]
    conditional = frozenset({"budget_reason"})

    class Meta:
        model = Agreement
        fields = ["budget_reason"]
        widgets = {"budget_reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "budget_reason": _("Only when the budget exceeds the pool's expected remaining amount.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = pool.left_for(self.instance.pilot)
        if self.left is not None:
            hint = gettext(
                "%(amount)s is the pool's expected remaining amount for this pilot. Write why only if the budget exceeds it."
            )
            self.fields["budget_reason"].help_text = hint % {"amount": format_kroner(self.left)}


class BudgetLineForm(AmountForm):
    """A line of the budget, at the current price level; pension, holiday allowance and base level are computed."""

    negative = _("A budget line cannot be negative")
    amount = KronerFormField(
        label=_("Amount"),
        required=False,
        help_text=_("At the year's own price level, without pension and holiday allowance."),
    )
    amount.is_demanded = True


class BudgetRows(RowFormSet):
    def lines(self):
        """The rows as lines with their additions and base amounts, not saved."""
        rows = [form.cleaned_data for form in self.forms if not form.is_blank()]
        return [budget.complete(BudgetLine(agreement=self.draft, **row)) for row in rows]

    def rows(self):
        return [
            {
                name: getattr(line, name)
                for name in ("year", "type", "text", "amount", "additions", "base_amount")
            }
            for line in self.lines()
        ]

    def total(self):
        return sum((line.total for line in self.lines()), Decimal())


PartyFormSet = rows_of(PartyForm, _("Party"))
AgreedCriterionFormSet = rows_of(AgreedCriterionForm, _("Success criterion"), base=AgreedCriterionRows)
BudgetFormSet = rows_of(BudgetLineForm, _("Budget line"), base=BudgetRows)
