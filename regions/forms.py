"""The forms of the user administrator. What they offer is what the administrator may give, on GET and POST."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.danish import in_danish
from common.date_fields import DateFormField
from common.forms import Form, Row
from common.lists.form import FilterForm
from common.search import SearchField, holds_words, whole_words_first
from regions import invitations, memberships
from regions.models import Membership
from regions.people import NAMED_BY
from regions.permissions import CENTRAL, REGIONAL
from regions.waiting import Waits, match

ALL = ("", _("All"))
REASON: dict[str, Any] = {
    "label": _("Why must the person have both roles?"),
    "max_length": 500,
    "help_text": _("The reason is kept in the journal."),
    "required": False,
    "widget": forms.Textarea(attrs={"rows": 3}),
}


class PeopleFilter(FilterForm):
    """Above the persons that `by` administers; roles and regions are those of today, among what `by` sees."""

    q = SearchField(label=_("Name or e-mail address"))
    role = forms.ChoiceField(label=_("Role"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    waits = forms.ChoiceField(label=_("What waits"), required=False, choices=[ALL, *Waits.choices])

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["role"].choices = [ALL, *memberships.roles_to_give(by)]
        if memberships.gives_everywhere(by):
            regions = memberships.regions_to_give(by).order_by(in_danish("name"))
            self.fields["region"].choices = [ALL, *regions.values_list("pk", "name")]
        else:
            del self.fields["region"]

    def _asks(self, asked):
        found = holds_words(asked["q"], *NAMED_BY) if asked["q"] else Q()
        held = {name: asked[name] for name in ("role", "region") if asked.get(name)}
        if held:
            theirs = Membership.objects.managed_by(self.by).in_force(on=clock.today()).filter(**held)
            found &= Q(pk__in=theirs.order_by().values("user"))
        return found & match(asked["waits"], by=self.by) if asked["waits"] else found

    def found(self, people):
        """Those in whom the words stand whole come first."""
        return whole_words_first(super().found(people), self.cleaned_data.get("q", ""), *NAMED_BY)


class RoleForm(Form):
    """A role to give. When it does not go with one that the person has, the form asks for a reason and is sent anew."""

    conditional = frozenset({"region", "reason"})

    role = forms.ChoiceField(label=_("Role"))
    region: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label=_("Region"),
        required=False,
        empty_label=_("All regions"),
        help_text=_("The central roles cover all regions."),
    )
    starts_on = DateFormField(label=_("First day"))
    ends_on = DateFormField(label=_("Last day"), required=False)

    def __init__(self, *args, by, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.person = by, person
        self.fields["role"].choices = [("", _("Choose a role")), *memberships.roles_to_give(by)]
        region = self.fields["region"]
        region.queryset = memberships.regions_to_give(by)
        if not memberships.gives_everywhere(by):
            region.required, region.empty_label, region.help_text = True, None, ""
        self.fields["starts_on"].initial = clock.today
        if "reason" in self.data:
            self._ask_for_a_reason()

    def _ask_for_a_reason(self):
        self.add_field("reason", forms.CharField(**REASON))

    def _ask_no_more(self):
        del self.fields["reason"]

    def whom(self):
        """The person the role is for, None when nobody has been here with the address."""
        return self.person

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        role, region = cleaned.get("role"), cleaned.get("region")
        if role in REGIONAL and not region and "region" not in self.errors:
            self.add_error("region", _("Choose the region in which the role is held"))
        if role in CENTRAL and region:
            self.add_error("region", _("This role covers all regions: choose “All regions”"))
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must come after the first"))
        if not self.errors and not cleaned.get("reason"):
            self._look_for_odds(cleaned)
        return cleaned

    def _look_for_odds(self, cleaned):
        asked = {name: cleaned[name] for name in ("role", "region", "starts_on", "ends_on")}
        person = self.whom()
        found = person and memberships.at_odds_with(person, **asked)
        if found:
            self._ask_for_a_reason()
            self.add_error("reason", memberships.words_on_odds(found, by=self.by))
        elif "reason" in self.fields:
            # The role has been changed for one that goes.
            self._ask_no_more()


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

    def _ask_for_a_reason(self):
        super()._ask_for_a_reason()
        self.sections = [*type(self).sections, (_("Both roles"), ["reason"])]

    def _ask_no_more(self):
        super()._ask_no_more()
        self.sections = type(self).sections

    def whom(self):
        return invitations.known(self.cleaned_data["email"])


class CorrectionForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


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
