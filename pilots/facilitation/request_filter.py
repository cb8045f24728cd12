"""The form above the requests for the facilitator's help."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.danish import in_danish
from common.lists.form import FilterForm
from common.search import NumberedSearchField, holds_words
from common.text import normal_line
from pilots.facilitation.facilitation import OPEN, RequestState
from pilots.pilot.case_numbers import is_numbered, written
from regions.models import Region

ALL = ("", _("All"))
SEARCHED = ("pilot__current__title", "wish", "note", "asked_by__name")
# What the page can be narrowed to: what is no longer wanted, nobody answers.
STATES = [*OPEN, RequestState.DONE]


class RequestFilter(FilterForm):
    q = NumberedSearchField(label=_("Search in pilot, wish, note, person or number"))
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[ALL, *((state.value, state.label) for state in STATES)]
    )
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, query):
        super().__init__(query)
        regions = Region.objects.order_by(in_danish("name")).values_list("pk", "name")
        self.fields["region"].choices = [ALL, *regions]

    def _asks(self, asked):
        found = Q()
        if asked["q"]:
            found &= _found(asked["q"])
        if asked["state"]:
            found &= Q(state=asked["state"])
        if asked["region"]:
            found &= Q(pilot__region=asked["region"])
        return found


def _found(typed):
    text = normal_line(typed)
    if case := written(text).fullmatch(text):
        return is_numbered(case, "pilot__")
    found = holds_words(typed, *SEARCHED)
    return found | Q(pilot__number=int(typed)) if typed.isdecimal() else found
