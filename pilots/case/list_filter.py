"""The form above the list of pilots: it offers only what the person may see, and finds only among that."""

from functools import cached_property

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from common.lists.columns import ColumnsField
from common.lists.form import LAYOUT, SEARCH, FilterForm
from common.money_fields import KronerFormField
from common.search import NumberedSearchField, whole_first
from pilots.agreements.steps import AgreementStage
from pilots.case import list_search
from pilots.case.list_choices import FILED, NO_DATE, NOT_STATED, REVISING
from pilots.case.whose_turn import MINE, is_mine
from pilots.descriptions.description import Description, Kind, Timing
from pilots.descriptions.forms import DepartmentField, HospitalField
from pilots.pilot.pilot import State

NEWEST_FIRST = "-number"
MOST_DOCTORS = 32_767
ALL = gettext_lazy("All")
NOTHING = (None, "", [])
# Where the values of the plain ones stand.
PATHS = {
    "region": "region_id",
    "topic": "current__topic_area__name",
    "track": "current__career_track_id",
    "kind": "current__kind",
    "timing": "current__timing",
    "doctors_from": "current__doctors__gte",
    "doctors_to": "current__doctors__lte",
    "promised_from": "promised_amount__gte",
    "promised_to": "promised_amount__lte",
    "agreed_from": "agreed_amount__gte",
    "agreed_to": "agreed_amount__lte",
}


def _choice(label, choices=()):
    return forms.ChoiceField(label=label, required=False, choices=[("", ALL), *choices])


def _number(label):
    text = forms.TextInput(attrs={"class": "number", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST_DOCTORS, widget=text, localize=False
    )


def _kroner(label):
    return KronerFormField(label=label, required=False)


def _or_all(offered):
    """The choices, or what gives them, with all of them before."""
    return (lambda: [("", ALL), *offered()]) if callable(offered) else [("", ALL), *offered]


class PilotFilter(FilterForm):
    q = NumberedSearchField(label=gettext_lazy("Search in title, place, topic, contact or number"))
    region = _choice(gettext_lazy("Region"))
    hospital = HospitalField(label=gettext_lazy("Hospital"), required=False, empty_label=ALL)
    topic = _choice(gettext_lazy("Topic area"))
    state = _choice(gettext_lazy("Status"))
    agreement = _choice(gettext_lazy("The agreement"))
    turn = _choice(gettext_lazy("Whose turn"))
    department = DepartmentField(label=gettext_lazy("Department"), required=False, empty_label=ALL)
    track = _choice(gettext_lazy("Career track"))
    kind = _choice(gettext_lazy("Kind"), Kind.choices)
    timing = _choice(gettext_lazy("Compared with the deadline"), Timing.choices)
    year = _choice(gettext_lazy("Starts in"))
    doctors_from = _number(gettext_lazy("Doctors, at least"))
    doctors_to = _number(gettext_lazy("Doctors, at most"))
    promised_from = _kroner(gettext_lazy("Amount promised, from"))
    promised_to = _kroner(gettext_lazy("Amount promised, to"))
    agreed_from = _kroner(gettext_lazy("Amount agreed, from"))
    agreed_to = _kroner(gettext_lazy("Amount agreed, to"))
    sort = forms.ChoiceField(label=gettext_lazy("Sort by"), required=False)
    columns = ColumnsField(label=gettext_lazy("Columns"), required=False)

    def __init__(self, query, *, user, choices, places, usual=()):
        """`places` are {field: what it is chosen among}; the `usual` columns are ticked until others are."""
        if query.get("sort") == NEWEST_FIRST:
            query = query.copy()
            del query["sort"]
        super().__init__(query)
        self.user = user
        for name, offered in choices.items():
            self.fields[name].choices = offered if name in LAYOUT else _or_all(offered)
        for name, offered in places.items():
            self.fields[name].queryset = offered
        self.fields["columns"].initial = usual
        if choices["region"]:
            # With several regions to choose among, the region stands in the bar, and the hospital is folded.
            self.order_fields(["q", "region", "topic", "state"])
        else:
            del self.fields["region"]

    def _asks(self, asked):
        """Of pilots `with_stage`."""
        found = Q()
        for name, value in asked.items():
            if value not in NOTHING:
                found &= self._match(name, value)
        return found

    def _match(self, name, value):
        if name in PATHS:
            return Q(**{PATHS[name]: None if value == NOT_STATED else value})
        matching = getattr(self, f"_match_{name}", None)
        return matching(value) if matching else Q()

    @cached_property
    def best_first(self):
        """What to order by when words are searched for: those in which they stand as words first."""
        typed = self.cleaned_data["q"] if self.is_valid() else ""
        return [whole_first(list_search.matching(typed, whole=True))] if typed else []

    @cached_property
    def words_alone(self):
        """What is searched for when nothing else is asked."""
        asked = self.cleaned_data if self.is_valid() else {}
        is_alone = all(value in NOTHING for name, value in asked.items() if name not in (SEARCH, *LAYOUT))
        return asked.get(SEARCH, "") if is_alone else ""

    def _match_q(self, typed):
        return list_search.matching(typed)

    def _match_hospital(self, hospital):
        there = Q(hospitals=hospital) | Q(departments__hospital=hospital)
        return Q(current__in=Description.objects.filter(there).values("pk"))

    def _match_department(self, department):
        return Q(current__in=Description.objects.filter(departments=department).values("pk"))

    def _match_state(self, state):
        if state == FILED:
            return Q(current__state=State.FILED)
        if state == REVISING:
            return Q(current__state=State.FILED, has_new_draft=True)
        return Q(pilot_state=state)

    def _match_agreement(self, stage):
        found = Q(stage=stage)
        if stage != AgreementStage.NONE:
            return found
        # What is withdrawn lacks none, and what is not filed cannot have one.
        return found & Q(number__isnull=False) & ~Q(current__state=State.WITHDRAWN)

    def _match_turn(self, whose):
        return is_mine(self.user) if whose == MINE else Q(turn=whose)

    def _match_year(self, year):
        if year == NO_DATE:
            return Q(current__starts_on=None)
        return Q(current__starts_on__year=year)
