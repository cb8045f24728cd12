"""The password once more: the page says what waits for it, and leads back."""

import pytest
from django.urls import reverse
from lxml import html

from regions.permissions import Role
from regions.views.again import TASKS
from tests.factories import RegionFactory, member

pytestmark = pytest.mark.django_db
CANCEL = "//main//form//a"


@pytest.fixture
def asked(client):
    """asked(next) is the page as it is asked for by what stands in `next`."""
    client.force_login(member(Role.USER_ADMIN, RegionFactory()))

    def ask(path):
        answer = client.get(reverse("account_reauthenticate"), {"next": path})
        return answer.context.get("task"), html.fromstring(answer.text).xpath(CANCEL)[0].get("href")

    return ask


def test_it_says_what_waits_and_leads_back_to_it(asked):
    path = reverse("user_invite")

    assert asked(path) == (TASKS["user_invite"], path)


def test_from_a_button_it_leads_back_to_the_page_where_the_button_stands(asked):
    assert asked(reverse("user_link", args=[7])) == (TASKS["user_link"], reverse("user", args=[7]))


@pytest.mark.parametrize(
    "path", ["https://ondt.eksempel/", "//ondt.eksempel/", "javascript:1", "", "/findes-ikke/"]
)
def test_what_is_no_page_of_ours_leads_to_the_overview(asked, path):
    assert asked(path) == (None, reverse("overview"))


def test_a_wrong_password_asks_again_for_the_same(client, asked):
    path = reverse("user_invite")
    asked(path)
    answer = client.post(reverse("account_reauthenticate"), {"password": "forkert", "next": path})

    assert (answer.context["task"], answer.context["back"]) == (TASKS["user_invite"], path)
