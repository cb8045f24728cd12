import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html

from common import clock
from regions import attempts, invitations
from regions.models import SignInAttempt
from regions.permissions import Role
from tests.factories import PASSWORD, UserFactory, member

MORNING = datetime.datetime(2021, 10, 25, 8, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db
WRONG = ["The e-mail address or the password is wrong. Try again"]
TOO_MANY = ["Too many attempts. Wait five minutes, and try again"]


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def attempt(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def refusals(response):
    return response.context["form"].non_field_errors()


def test_login_remembers_the_visit_before_and_a_visit_is_a_day(client):
    person = UserFactory(email="anne@eksempel.dk")
    visits = []
    with time_machine.travel(MORNING, tick=False) as moment:
        for hours in (0, 2, 22, 2):
            moment.shift(datetime.timedelta(hours=hours))
            attempt(client, "Anne@Eksempel.dk", PASSWORD)
            client.cookies.clear()
            person.refresh_from_db()
            visits.append((person.previous_login, person.last_login))
    next_day = MORNING + datetime.timedelta(hours=24)
    assert visits == [(None, MORNING)] * 2 + [(MORNING, next_day)] * 2


def test_a_locked_session_opened_again_is_the_same_visit(client):
    person = UserFactory(last_login=MORNING - datetime.timedelta(days=7))
    with time_machine.travel(MORNING, tick=False) as moment:
        attempt(client, person.email, PASSWORD)
        moment.shift(datetime.timedelta(hours=2))
        assert client.get(reverse("roles")).status_code == 302
        attempt(client, person.email, PASSWORD)
    person.refresh_from_db()
    assert (person.previous_login, person.last_login) == (MORNING - datetime.timedelta(days=7), MORNING)


def test_the_visits_go_by_the_demos_clock(client, settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    person = UserFactory()
    with time_machine.travel(MORNING, tick=False):
        demo_time = datetime.datetime(2021, 11, 2, 8, tzinfo=datetime.UTC)
        clock.set_demo_time(demo_time)
        attempt(client, person.email, PASSWORD)
    person.refresh_from_db()
    assert person.last_login == demo_time


def test_a_person_reads_who_made_a_link_to_their_password_and_nobody_reads_it_away(client):
    person = UserFactory()
    with time_machine.travel(MORNING, tick=False):
        token = invitations.invite(person, by=member(Role.USER_ADMIN, name="Per Admin"))
        data = {"password1": "fire ord som passer", "password2": "fire ord som passer"}
        client.post(reverse("invitation", args=[token]), data)
        client.get(reverse("overview"))
        own = Client()
        attempt(own, person.email, "fire ord som passer")
        page = own.get(reverse("overview"))
    assert [str(message) for message in page.context["messages"] if message.level_tag == "warning"] == [
        (
            "Per Admin made a link on 25.10.2021 at 10.00 with which your password can be chosen anew. "
            "If you did not ask for it, write to support@eksempel.dk."
        )
    ]


@pytest.mark.parametrize("email", ["anne@eksempel.dk", "ukendt@eksempel.dk"])
def test_five_failures_in_five_minutes_close_the_account_known_or_not(email):
    UserFactory(email="anne@eksempel.dk")
    with time_machine.travel(datetime.datetime(2021, 10, 25, tzinfo=datetime.UTC), tick=False) as clock:
        answers = [refusals(attempt(Client(), email, "forkert kodeord")) for _ in range(6)]
        assert answers == [WRONG] * 5 + [TOO_MANY]
        assert refusals(attempt(Client(), email, PASSWORD)) == TOO_MANY
        clock.shift(datetime.timedelta(minutes=5, seconds=1))
        assert attempt(Client(), "anne@eksempel.dk", PASSWORD).status_code == 302


def test_failures_under_two_thousand_other_names_free_no_closed_account():
    """From fifty addresses, as a cache that throws away its oldest counters would."""
    UserFactory(email="anne@eksempel.dk")
    for _ in range(5):
        attempts.begin("anne@eksempel.dk", "203.0.113.1")
    begun = [attempts.begin(f"navn{n}@eksempel.dk", f"198.51.100.{n % 50}") for n in range(2000)]
    assert len([each for each in begun if each]) == 50 * attempts.MOST_BY_ADDRESS - 500
    assert refusals(attempt(Client(), "Anne@Eksempel.dk ", PASSWORD)) == TOO_MANY


def test_an_attempt_that_is_refused_keeps_the_door_closed_no_longer():
    with time_machine.travel(MORNING, tick=False) as moment:
        begun = [bool(attempts.begin("anne@eksempel.dk", "203.0.113.1")) for _ in range(8)]
        moment.shift(attempts.WINDOW)
        begun.append(bool(attempts.begin("anne@eksempel.dk", "203.0.113.1")))
    assert begun == [True] * 5 + [False] * 3 + [True]


def test_attempts_are_forgotten_after_a_day():
    with time_machine.travel(MORNING, tick=False) as moment:
        attempts.begin("anne@eksempel.dk", "203.0.113.1")
        moment.shift(datetime.timedelta(days=1, seconds=1))
        attempts.sweep()
    assert not SignInAttempt.objects.exists()


def test_behind_a_proxy_the_person_is_counted_and_not_the_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(3):
        forwarded = {"HTTP_X_FORWARDED_FOR": f"1.2.3.4, 203.0.113.{number}", "REMOTE_ADDR": "10.0.0.1"}
        Client(**forwarded).post(reverse("account_login"), {"login": "a@eksempel.dk", "password": "forkert"})
    addresses = SignInAttempt.objects.order_by("pk").values_list("address", flat=True)
    assert list(addresses) == [f"203.0.113.{number}" for number in range(3)]


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


# The same words as two machines send them: with "å" as one letter, and as "a" with a ring.
COMPOSED, PARTED = "fire sm\u00e5 \u00f8rreder p\u00e5 is", "fire sma\u030a \u00f8rreder pa\u030a is"


@pytest.mark.parametrize(("kept", "typed"), [(COMPOSED, PARTED), (PARTED, COMPOSED)])
def test_a_password_is_the_same_however_the_machine_writes_its_letters(kept, typed):
    assert kept != typed
    person = UserFactory()
    person.set_password(kept)
    person.save()
    visitor = Client()
    assert attempt(visitor, person.email, typed).status_code == 302
    again = visitor.post(reverse("account_reauthenticate"), {"password": typed, "next": "/"})
    changed = change(visitor, oldpassword=typed, password1=kept + "!", password2=typed + "!")
    assert (again.status_code, changed.status_code) == (302, 302)
    person.refresh_from_db()
    assert person.check_password(typed + "!")


@pytest.mark.parametrize(("kept", "typed"), [(COMPOSED, PARTED), (PARTED, COMPOSED)])
def test_a_password_chosen_by_a_link_is_the_same_however_it_is_typed(client, kept, typed):
    person = UserFactory()
    token = invitations.invite(person, by=member(Role.USER_ADMIN))
    client.post(reverse("invitation", args=[token]), {"password1": kept, "password2": typed})
    assert attempt(Client(), person.email, typed).status_code == 302


def test_letters_in_parts_make_no_password_long_enough(client):
    client.force_login(UserFactory())
    short = "a\u030a" * 8
    errors = change(client, password1=short, password2=short).context["form"].errors
    assert errors == {"password1": ["Choose a password of at least 12 characters"]}


def boxes(page):
    """{name: (what it is for, what stands in it)} of the boxes that a password manager reads."""
    found = html.fromstring(page.text).xpath("//main//input[@autocomplete]")
    return {box.get("name"): (box.get("autocomplete"), box.get("value", "")) for box in found}


def test_password_managers_are_told_whose_password_it_is_and_which(client):
    person = UserFactory()
    token = invitations.invite(person, by=member(Role.USER_ADMIN))
    door = {"login": ("username", ""), "password": ("current-password", "")}
    new = dict.fromkeys(("password1", "password2"), ("new-password", ""))
    username, now = {"username": ("username", person.email)}, ("current-password", "")

    assert boxes(client.get(reverse("account_login"))) == door
    assert boxes(client.get(reverse("invitation", args=[token]))) == username | new
    client.force_login(person)
    assert boxes(client.get(reverse("account_change_password"))) == username | new | {"oldpassword": now}
    assert boxes(client.get(reverse("account_reauthenticate"))) == username | {"password": now}


def test_who_has_forgotten_the_password_reads_whom_to_ask(client):
    [help_] = html.fromstring(client.get(reverse("account_login")).text).xpath("//main//details")
    words = " ".join(help_.text_content().split())
    assert "The central user administrator at Eksempelsekretariatet" in words
    assert help_.xpath(".//a/@href") == ["mailto:support@eksempel.dk"]
