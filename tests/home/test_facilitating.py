"""The facilitator's numbers and the requests they count."""

import pytest
from django.test import Client
from django.urls import reverse

from pilots.facilitation import facilitation
from pilots.facilitation.facilitation import FacilitationRequest
from regions.permissions import Role
from tests.factories import filed, member

pytestmark = pytest.mark.django_db


def test_each_number_leads_to_just_so_many_requests():
    facilitator = member(Role.FACILITATOR)
    for _turn in range(5):
        filed(wishes_facilitation=True)
    first, second, third = FacilitationRequest.objects.order_by("pk")[:3]
    facilitation.take_up(first, by=facilitator)
    for done in (second, third):
        facilitation.close(done, by=facilitator)
    client = Client()
    client.force_login(facilitator)

    page = client.get(reverse("overview"))

    figures = page.context["sections"]["requests"]["figures"]
    assert [figure.number.count for figure in figures] == [2, 1, 2]
    for figure in figures:
        assert len(client.get(figure.number.url).context["rows"]) == figure.number.count
    assert [task.status for task in page.context["work"]] == ["I dialog", "Spurgt", "Spurgt"]
