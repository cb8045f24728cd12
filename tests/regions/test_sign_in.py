import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
WRONG = ["The e-mail address or the password is wrong. Try again"]
TOO_MANY = ["Too many attempts. Wait five minutes, and try again"]


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(autouse=True)
def cache(db):
    call_command("createcachetable", verbosity=0)


def attempt(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def refusals(response):
    return response.context["form"].non_field_errors()


def test_login_remembers_the_visit_before(client):
    person = UserFactory(email="anne@eksempel.dk")
    attempt(client, "Anne@Eksempel.dk", PASSWORD)
    person.refresh_from_db()
    first = person.last_login
    assert person.previous_login is None
    attempt(Client(), "anne@eksempel.dk", PASSWORD)
    person.refresh_from_db()
    assert person.previous_login == first


@pytest.mark.parametrize("email", ["anne@eksempel.dk", "ukendt@eksempel.dk"])
def test_five_failures_in_five_minutes_close_the_account_known_or_not(email):
    UserFactory(email="anne@eksempel.dk")
    with time_machine.travel(datetime.datetime(2021, 10, 25, tzinfo=datetime.UTC), tick=False) as clock:
        answers = [refusals(attempt(Client(), email, "forkert kodeord")) for _ in range(6)]
        assert answers == [WRONG] * 5 + [TOO_MANY]
        assert refusals(attempt(Client(), email, PASSWORD)) == TOO_MANY
        clock.shift(datetime.timedelta(minutes=5, seconds=1))
        assert attempt(Client(), "anne@eksempel.dk", PASSWORD).status_code == 302


def test_a_closed_person_gets_in_nowhere(client):
    person = UserFactory(is_active=False)
    assert attempt(client, person.email, PASSWORD).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_an_empty_form_says_what_to_do(client):
    response = attempt(client, "", "")
    assert response.context["form"].errors == {
        "login": ["Fill in “E-mail address”"],
        "password": ["Fill in “Password”"],
    }


def test_nobody_signs_up(client):
    response = client.post(reverse("account_signup"), {"email": "ny@eksempel.dk", "password1": PASSWORD})
    assert next(template.name for template in response.templates) == "account/signup_closed.html"


def change(client, **changes):
    data = {"oldpassword": PASSWORD, "password1": "fire ord som passer", "password2": "fire ord som passer"}
    return client.post(reverse("account_change_password"), data | changes)


def test_the_password_is_changed(client):
    person = UserFactory()
    client.force_login(person)
    assert change(client).status_code == 302
    person.refresh_from_db()
    assert person.check_password("fire ord som passer")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"oldpassword": "forkert"}, {"oldpassword": ["Write the password you use now"]}),
        (
            {"password1": "kort", "password2": "kort"},
            {"password1": ["Choose a password of at least 12 characters"]},
        ),
        ({"password2": "noget andet"}, {"password2": ["Write the same password both times"]}),
    ],
)
def test_a_password_change_says_what_is_wrong(client, changes, errors):
    client.force_login(UserFactory())
    assert change(client, **changes).context["form"].errors == errors
