"""A pilot chosen by its number, its title or its place."""

import pytest

from pilots.case.pilot_field import PilotField
from pilots.models import Pilot
from tests.factories import filed

pytestmark = pytest.mark.django_db


def test_a_pilot_is_found_by_number_title_and_place_among_those_offered():
    pilot, other = filed(title="Vagtplan"), filed(title="Vagtplan")
    place = pilot.current.hospitals.get().name
    field = PilotField()
    field.queryset = Pilot.objects.filter(pk=pilot.pk).select_related("region", "current")

    for word in (pilot.case_number, f"{pilot.number}", "vagtplan", place):
        assert [one.pk for one in field.hits(word).rows] == [pilot.pk], word
    assert field.hits(other.case_number).count == 0
    assert field.hits("v").lack
