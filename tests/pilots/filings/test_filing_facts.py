"""Which filings are counted for whom: those that the person sees."""

import pytest

from pilots.models import Filing, FilingFacts
from regions.permissions import Role
from tests.agreements import concluded
from tests.factories import RegionFactory, filed, member
from tests.kept import everything, reckoned_anew
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_the_filings_that_are_counted_are_those_that_one_sees(role):
    with in_october():
        region = RegionFactory()
        filed(region)
        filed(RegionFactory())
        concluded()
        places = {Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT, Role.FACILITATOR}
        reader = member(role, None if role in places else region)
        counted = FilingFacts.objects.visible_to(reader).values_list("filing", flat=True)

        assert sorted(counted) == sorted(Filing.objects.visible_to(reader).values_list("pk", flat=True))
        assert everything() == reckoned_anew()
