import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.allocations import PLACE, Allocation
from accounting.book.form_parts import OnceForm
from accounting.rates.rates import words
from common import clock
from common.date_fields import DateFormField
from common.forms import ModelForm, Row
from pilots.models import Programme
from pilots.programme.regulation import RateStatus, RegulationFactor
from regions.models import Region
from regions.once import new_token

FACTOR, PERCENT = "factor", "percent"
# Under two per cent a figure is rather a factor; one that is so small is entered as a factor.
LEAST_PERCENT = 2
NUMBER = re.compile(r"[0-9]{1,2}(,[0-9]{1,6})?")


class FactorForm(OnceForm):
    """A factor, written as one or as per cent; which of the two must be said."""

    sections = [
        (
            "",
            [Row("effective_from", "known_from"), "is", "figure", "status", "source", "token"],
        )
    ]
    effective_from = DateFormField(label=gettext_lazy("In force from"), help_text=gettext_lazy("dd.mm.yyyy"))
    known_from = DateFormField(label=gettext_lazy("Known from"), help_text=gettext_lazy("dd.mm.yyyy"))
    figure = forms.CharField(
        label=gettext_lazy("The figure"),
        help_text=gettext_lazy("A factor such as 1,083866, or per cent such as 8,3866."),
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
        error_messages={"required": gettext_lazy("Write the figure, e.g. 1,083866")},
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=RateStatus.choices)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write where the figure is from")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is"] = forms.ChoiceField(
            label=_("Is the figure a factor or per cent?"),
            help_text=_("Pay tables print the factor under the name reguleringsprocent."),
            choices=[(FACTOR, _("Factor")), (PERCENT, _("Per cent"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose factor or per cent")},
        )

    def clean_figure(self):
        text = self.cleaned_data["figure"].strip().removesuffix("%").strip()
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Write the figure with digits and a comma, e.g. 1,083866"))
        return Decimal(text.replace(",", "."))

    def clean(self):
        given = super().clean()
        figure, kind = given.get("figure"), given.get("is")
        if figure is None or not kind:
            return given
        given["factor"] = figure if kind == FACTOR else 1 + figure / 100
        if kind == FACTOR and not 1 <= figure < 2:
            self.add_error("figure", _("A factor lies between 1 and 2. Is the figure per cent?"))
        if kind == PERCENT and figure < LEAST_PERCENT:
            self.add_error(
                "figure",
                _("That looks like a factor. Is it one? So small a percentage is entered as a factor."),
            )
        if given["factor"] != round(given["factor"], 6):
            self.add_error("figure", _("A factor has at most six decimals, per cent at most four."))
        return given

    def values(self):
        names = ("effective_from", "known_from", "factor", "status", "source")
        return {name: self.cleaned_data[name] for name in names}


class AllocationForm(ModelForm):
    """What an instalment gives a region; changing one asks why."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it changed?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write why the allocation is changed.")},
    )
    # What the allocation said when the form was opened: see rates.allocate.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Allocation
        fields = ["programme", "region", "instalment", "base_amount", "available_from", "factor"]
        labels = {"region": gettext_lazy("Region")}
        field_classes = {"available_from": DateFormField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["factor"].queryset = RegulationFactor.objects.known(on=clock.today())
        self.fields["region"].empty_label = _("Choose a region")
        self.fields["factor"].empty_label = _("None: not regulated")
        # None is an answer of its own.
        self.fields["factor"].is_demanded = True
        self.fields["factor"].label_from_instance = lambda one: f"{one} ({one.effective_from:%d.%m.%Y})"
        self.fields["available_from"].help_text = _("dd.mm.yyyy")
        self.fields["instalment"].widget = forms.TextInput(attrs={"class": "number", "inputmode": "numeric"})
        self.initial["token"] = new_token()
        if self.instance.pk:
            self._change()
        else:
            self._enter()

    def _change(self):
        for name in ("programme", "region", "instalment"):
            del self.fields[name]
        self.initial["seen"] = words(self.instance)
        amounts = ["base_amount", "available_from", "factor"]
        self.sections = [("", [*amounts, "reason", "seen", "token"])]

    def _enter(self):
        del self.fields["reason"], self.fields["seen"]
        self.fields["region"].queryset = Region.objects.valid(on=clock.today())
        place = [Row("region", "instalment")]
        if Programme.objects.count() > 1:
            place.insert(0, "programme")
        else:
            del self.fields["programme"]
        self.sections = [("", [*place, "base_amount", "available_from", "factor", "token"])]

    def clean_base_amount(self):
        amount = self.cleaned_data["base_amount"]
        if amount <= 0:
            raise forms.ValidationError(_("Write what the region is allocated, more than 0 kr."))
        return amount

    def values(self):
        """What rates.allocate takes."""
        names = ["base_amount", "available_from", "factor", "reason", "seen"]
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return given | {name: getattr(self.instance, name) for name in PLACE}
