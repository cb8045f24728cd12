import datetime

import pytest

from common.prepared import Prepared
from regions.models import Membership
from regions.permissions import Role
from tests.factories import MembershipFactory

DAYS = [datetime.date(2021, 1, day) for day in (1, 2, 3)]


@pytest.mark.smoke
@pytest.mark.django_db
def test_what_is_filled_in_is_asked_anew_each_time_and_typed_as_the_queryset_has_it():
    held = [MembershipFactory(role=Role.USER_ADMIN, starts_on=day) for day in DAYS]

    def rows(key, day):
        return Membership.objects.filter(user=key, starts_on__lte=day).values_list(
            "pk", "starts_on", "given_at"
        )

    prepared = Prepared(rows)
    asked = [(one.user_id, day) for one in held for day in DAYS]

    assert [prepared.rows(*each) for each in asked] == [list(rows(*each)) for each in asked]
    assert [len(prepared.rows(*each)) for each in asked] == [1, 1, 1, 0, 1, 1, 0, 0, 1]
