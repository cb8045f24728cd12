"""The forms of the user administrator. What they offer is what the administrator may give, on GET and POST."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import clock
from common.date_fields import DateFormField
from common.forms import FilterForm, Form, Row
from regions import memberships
from regions.permissions import CENTRAL, REGIONAL


class SearchForm(FilterForm):
    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)


class RoleForm(Form):
    role = forms.ChoiceField(label=_("Role"))
    region = forms.ModelChoiceField(
        queryset=None,
        label=_("Region"),
        required=False,
        empty_label=_("All regions"),
        help_text=_("The central roles cover all regions."),
    )
    starts_on = DateFormField(label=_("First day"))
    ends_on = DateFormField(label=_("Last day"), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *memberships.roles_to_give(by)]
        region = self.fields["region"]
        region.queryset = memberships.regions_to_give(by)
        if not memberships.gives_everywhere(by):
            region.required, region.empty_label, region.help_text = True, None, ""
        self.fields["starts_on"].initial = clock.today

    def clean(self):
        cleaned = super().clean()
        role, region = cleaned.get("role"), cleaned.get("region")
        if role in REGIONAL and not region and "region" not in self.errors:
            self.add_error("region", _("Choose the region in which the role is held"))
        if role in CENTRAL and region:
            self.add_error("region", _("This role covers all regions: choose “All regions”"))
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must come after the first"))
        return cleaned


class InviteForm(RoleForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The person’s own work address; it is what they log in with."),
    )

    sections = [
        (_("The person"), ["name", "email"]),
        (_("What the person is to do"), ["role", "region", Row("starts_on", "ends_on")]),
    ]


class EndForm(Form):
    ends_on = DateFormField(
        label=_("Last day"),
        help_text=_(
            "The day counts. Yesterday’s date ends the role at once; a role that began today or later was then "
            "never in force."
        ),
    )


class ClockForm(Form):
    day = DateFormField(label=_("Date"))
    time = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H.%M", attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write the time as hours and minutes, e.g. 14.30")},
    )


def refusal_on(form, refusal):
    """Show why a rule said no on the form that asked."""
    form.add_error(None, [ValidationError(reason) for reason in refusal.reasons])
