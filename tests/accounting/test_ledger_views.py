"""What is booked by hand."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounting import booking
from accounting.booking import Entry
from accounting.models import Posting
from common.errors import Refused
from regions.permissions import Role
from tests.accounts import Account, month
from tests.factories import member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
NEVER = "The facilitator is paid outside the regions' pools and can never be charged to one."
FACILITATOR = [
    ("text", "Honorar, Lykke  Kirsten"),
    ("account", "Facilitator 4711"),
    ("voucher", "Facilitatoren"),
]


@pytest.fixture
def account():
    member(Role.FACILITATOR, name="Kirsten Lykke")
    return Account()


@pytest.mark.parametrize(("field", "text"), FACILITATOR)
def test_the_facilitator_is_not_charged_by_an_adjustment_either(account, field, text):
    given = {
        "type": "adjustment",
        "amount": Decimal(10),
        "pay_month": month("2022-04"),
        "reason": "Manglede",
    }
    with pytest.raises(Refused, match="can never be charged"):
        booking.adjust(account.book, Entry(**given, **{field: text}), by=account.hr, month=month("2022-04"))

    data = {"month": "2022-04", "amount": "10", "reason": "Manglede", field: text}
    data["token"] = "b2e1f3c0-0000-4000-8000-000000000004"
    client, url = signed_in(account.hr), reverse("adjust", args=[account.book.pk])
    client.cookies["language"] = "en"
    response = client.post(url, data)
    assert (response.status_code, response.context["form"].errors) == (422, {field: [NEVER]})
    assert not Posting.objects.exists()
    assert client.post(url, data | {field: "Kirsten Holm"}).status_code == 302
