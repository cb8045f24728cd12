"""The form above the open negotiations; what it asks for is found among those that the reader's queue holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.lists.form import FilterForm
from common.search import NumberedSearchField, says
from pilots.agreements.agreement import OPEN, AgreementKind, AgreementState, Side

ALL = ("", _("All"))


class QueueFilter(FilterForm):
    q = NumberedSearchField(label=_("Search in title, region or number"))
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[ALL, *((state.value, state.label) for state in AgreementState if state in OPEN)],
    )
    side = forms.ChoiceField(label=_("Waits for"), required=False, choices=[ALL, *Side.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *AgreementKind.choices])

    def found(self, rows):
        return [row for row in rows if self._fits(row)] if self.is_valid() else []

    def _fits(self, row):
        asked, agreement = self.cleaned_data, row.agreement
        return (
            (not asked["q"] or says(_words_of(agreement), asked["q"]))
            and asked["state"] in ("", agreement.state)
            and (not asked["side"] or asked["side"] in row.sides)
            and asked["kind"] in ("", agreement.kind)
        )


def _words_of(agreement):
    pilot = agreement.pilot
    return f"{pilot.case_number} {pilot.region.abbreviation}{pilot.number} {agreement.title} {pilot.region}"
