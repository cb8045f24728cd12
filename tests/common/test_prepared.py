import datetime

import pytest
from django.db.models import Value

from common.prepared import Prepared
from regions.models import Membership
from regions.permissions import Role
from tests.factories import MembershipFactory

DAYS = [datetime.date(2021, 1, day) for day in (1, 2, 3)]


@pytest.mark.smoke
@pytest.mark.django_db
def test_what_is_filled_in_is_asked_anew_each_time_and_typed_as_the_queryset_has_it():
    held = [MembershipFactory(role=Role.USER_ADMIN, starts_on=day) for day in DAYS]

    def rows(key, other, day):
        of_either = Membership.objects.filter(user__in=[key, other], starts_on__lte=day)
        return of_either.values_list("pk", "starts_on", "given_at", Value(other)).order_by("pk")

    prepared = Prepared(rows)
    pairs = [(one.user_id, other.user_id) for one in held for other in held]
    asked = [(*pair, day) for pair in pairs for day in DAYS]

    assert [prepared.rows(*each) for each in asked] == [list(rows(*each)) for each in asked]
    assert sum(len(prepared.rows(*each)) for each in asked) == 30
