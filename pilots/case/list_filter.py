"""The form above the list of pilots: it offers only what the person may see, and finds only among that."""

from functools import reduce
from operator import or_

import django_filters as filters
from django.db.models import Max, Min, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.danish import sort_key
from common.forms import FilterForm
from common.search import NumberedSearchField, whole_first
from pilots.case import list_search
from pilots.case.pilot_state import UNFILED, PilotState
from pilots.descriptions.description import Description, Kind, Timing
from pilots.pilot.pilot import Pilot, State
from pilots.programme.programmes import CareerTrack, Programme, TopicArea
from regions.models import Hospital, Region
from regions.permissions import Permission, can, within

READING = (Permission.SEE_DRAFTS, Permission.SEE_FILED, Permission.SEE_REQUESTS)
NO_DATE = "none"
# Beside the states themselves: all that counts as filed, and what is filed and being written anew.
FILED, REVISING = "filed", "revising"


def regions_read_by(user):
    """The regions whose pilots `user` may find in the list."""
    readable = reduce(or_, (within(user, permission, "pk") for permission in READING))
    return Region.objects.filter(readable, valid_from__lte=clock.today())


def _choice(label, field_name=None, **extra):
    return filters.ChoiceFilter(label=label, field_name=field_name, empty_label=gettext_lazy("All"), **extra)


class SearchFilter(filters.Filter):
    field_class = NumberedSearchField


class PilotFilter(filters.FilterSet):
    q = SearchFilter(label=gettext_lazy("Search in title, place, topic, contact or number"), method="search")
    region = _choice(gettext_lazy("Region"), "region_id")
    hospital = _choice(gettext_lazy("Hospital"), method="at_hospital")
    topic = _choice(
        gettext_lazy("Topic area"), "current__topic_area__name", null_label=gettext_lazy("Not stated")
    )
    track = _choice(
        gettext_lazy("Career track"), "current__career_track_id", null_label=gettext_lazy("Not stated")
    )
    kind = _choice(gettext_lazy("Kind"), "current__kind", choices=Kind.choices)
    state = _choice(gettext_lazy("Status"), method="in_state")
    timing = _choice(gettext_lazy("Compared with the deadline"), "current__timing", choices=Timing.choices)
    year = _choice(gettext_lazy("Starts in"), method="starting_in")

    class Meta:
        model = Pilot
        form = FilterForm
        fields = []

    def __init__(self, query, pilots, *, user):
        super().__init__(query, queryset=pilots)
        for name, choices in _choices_for(user).items():
            self.filters[name].extra["choices"] = choices
        if len(self.filters["region"].extra["choices"]) < 2:
            del self.filters["region"]

    @property
    def found(self):
        """The pilots that match; none while a choice is unknown, for then the form says what to mend."""
        return self.qs if self.form.is_valid() else self.queryset.none()

    @property
    def is_active(self):
        return any(self.data.get(name) for name in self.filters)

    def search(self, pilots, name, value):
        return pilots.filter(list_search.matching(value))

    @cached_property
    def best_first(self):
        """What to order by when words are searched for: those in which they stand as words first."""
        typed = self.form.cleaned_data["q"] if self.form.is_valid() else ""
        return [whole_first(list_search.matching(typed, whole=True))] if typed else []

    def at_hospital(self, pilots, name, hospital):
        there = Q(hospitals=hospital) | Q(departments__hospital=hospital)
        return pilots.filter(current__in=Description.objects.filter(there).values("pk"))

    def in_state(self, pilots, name, state):
        if state == FILED:
            return pilots.filter(current__state=State.FILED)
        if state == REVISING:
            return pilots.filter(current__state=State.FILED, has_new_draft=True)
        return pilots.filter(pilot_state=state)

    def starting_in(self, pilots, name, year):
        if year == NO_DATE:
            return pilots.filter(current__starts_on=None)
        return pilots.filter(current__starts_on__year=year)

    def in_words(self):
        """(label, what was chosen) for each part of the filter that is in use."""
        for bound in self.form:
            if value := bound.data:
                choices = {str(key): label for key, label in getattr(bound.field, "choices", ())}
                yield str(bound.field.label), str(choices.get(value, value))


def _choices_for(user):
    regions = list(regions_read_by(user))
    topics = TopicArea.objects.filter(region__in=regions).order_by().values_list("name", flat=True)
    return {
        "region": [(region.pk, region.name) for region in regions],
        "hospital": list(Hospital.objects.filter(region__in=regions).values_list("pk", "name")),
        "topic": [(name, name) for name in sorted(topics.distinct(), key=sort_key)],
        "track": list(CareerTrack.objects.values_list("pk", "name")),
        "state": list(_states_for(user)),
        "year": [*((year, str(year)) for year in _years()), (NO_DATE, _("No date"))],
    }


def _states_for(user):
    """What the person may ask for; who reads no agreements is offered none of their states."""
    sees_drafts = can(user, Permission.SEE_DRAFTS)
    sees_agreements = sees_drafts or can(user, Permission.SEE_FILED)
    by_agreement = {PilotState.NEGOTIATING, PilotState.AGREED, PilotState.RUNNING, PilotState.FINISHED}
    for state in PilotState:
        if (sees_drafts or state not in UNFILED) and (sees_agreements or state not in by_agreement):
            yield state.value, state.label
    yield FILED, _("All that are filed and not withdrawn")
    if sees_drafts:
        yield REVISING, _("Filed, new version in draft")


def _years():
    """The years of the programmes' windows, and one on either side for a pilot that lies outside."""
    ends = Programme.objects.aggregate(
        first=Min("starts_from"), last=Max("ends_to"), regional=Max("windows__ends_to")
    )
    if ends["first"] is None:
        return range(0)
    last = max(ends["last"], ends["regional"] or ends["last"])
    return range(ends["first"].year - 1, last.year + 2)
