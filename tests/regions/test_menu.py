import pytest
from django.urls import reverse

from regions.permissions import CENTRAL, TABLE, Permission, Role
from tests.factories import RegionFactory, member
from tests.pilots.stages import signed_in

pytestmark = pytest.mark.django_db
READING = {Permission.SEE_DRAFTS, Permission.SEE_FILED, Permission.SEE_REQUESTS}


@pytest.mark.parametrize("role", Role)
def test_whoever_may_read_pilots_finds_them_in_the_menu(role):
    client = signed_in(member(role, None if role in CENTRAL else RegionFactory()))

    menu = [item.url for item in client.get(reverse("overview")).context["page"]["menu"]]

    assert (reverse("pilots") in menu) == bool(TABLE[role] & READING)
    assert (client.get(reverse("pilots")).status_code == 200) == bool(TABLE[role] & READING)
