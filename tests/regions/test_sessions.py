"""A locked session keeps what was typed, for the same person only."""

import datetime
import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html

from regions import sessions
from regions.permissions import Role
from tests.factories import PASSWORD, RegionFactory, UserFactory, member

pytestmark = pytest.mark.django_db
START = datetime.datetime(2021, 10, 25, 8, tzinfo=datetime.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(clock):
    return member(Role.USER_ADMIN, RegionFactory())


@pytest.fixture
def address(person):
    return reverse("user_invite")


def log_in(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def idle(clock, minutes):
    clock.shift(datetime.timedelta(minutes=minutes))


def test_an_hour_of_rest_is_allowed(client, clock, person, address):
    log_in(client, person)
    idle(clock, 60)
    assert client.get(address).status_code == 200


def test_a_post_after_an_idle_hour_is_kept_and_shown_after_login(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    response = client.post(f"{address}?a=1", {"name": "Årets læge", "many": ["1", "2"]})
    assert response.url == f"{reverse('account_login')}?next=%2Fgenoptag%2F"
    log_in(client, person)
    page = client.get(reverse("kept"))
    assert (page.context["path"], page.context["fields"]) == (
        f"{address}?a=1",
        [("name", "Årets læge"), ("many", "1"), ("many", "2")],
    )


def test_the_login_page_says_why_and_that_what_was_typed_is_kept(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.get(address)
    before = client.get(reverse("account_login")).text
    client.post(address, {"name": "Årets læge"})
    after = client.get(reverse("account_login")).text
    told = "fordi der ikke skete noget i en time"
    assert (told in before, "er gemt" in before) == (True, False)
    assert (told in after, "Det, du skrev, er gemt" in after) == (True, True)


def test_the_login_page_says_nothing_of_it_to_a_stranger(client, clock):
    assert "Du er logget ud" not in client.get(reverse("account_login")).text


def test_what_was_typed_is_shown_before_it_is_sent(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "Årets læge\ni Aalborg", "seen": "name=abc", "window": "f00d", "n": "1"})
    log_in(client, person)
    page = client.get(reverse("kept"))
    assert page.context["texts"] == ["Årets læge\ni Aalborg"]
    [shown] = html.fromstring(page.text).xpath("//blockquote")
    assert [*shown.itertext()] == ["Årets læge", "i Aalborg"]


def test_nothing_is_kept_but_the_text_and_where_it_was_going(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "x"}, headers={"User-Agent": "hemmelig"})
    assert set(client.session["kept"]) == {"path", "body", "at"}
    assert client.session["kept"]["body"] == "name=x"


def test_a_locked_page_asks_for_login_and_comes_back(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    assert client.get(address).url == f"{reverse('account_login')}?next=%2Fbrugere%2Finviter%2F"
    assert client.get(address).status_code == 302


def test_only_the_newest_is_kept(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "første"})
    client.post(address, {"name": "anden"})
    log_in(client, person)
    assert client.get(reverse("kept")).context["fields"] == [("name", "anden")]


def test_what_was_kept_is_dropped_on_request(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "x"})
    log_in(client, person)
    client.post(reverse("kept"))
    assert client.get(reverse("kept")).status_code == 302


def test_another_person_never_sees_it(client, clock, person, address):
    other = UserFactory()
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "hemmeligt"})
    log_in(client, other)
    assert client.get(reverse("kept")).status_code == 302
    assert "kept" not in client.session


def test_it_is_gone_after_a_day(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "x"})
    idle(clock, 24 * 60 + 1)
    log_in(client, person)
    assert client.get(reverse("kept")).status_code == 302


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_change_password", {"oldpassword": "a", "password1": "b", "password2": "b"}),
        ("account_login", {"login": "a", "password": "b"}),
        ("session_ping", {}),
        ("kept", {}),
        ("set_language", {"language": "en"}),
        ("user_invite", {"name": "x" * sessions.LARGEST_KEPT}),
    ],
)
def test_secrets_signs_of_life_and_giants_are_not_kept(client, clock, person, address, name, data):
    log_in(client, person)
    idle(clock, 61)
    client.post(reverse(name), data)
    assert "kept" not in client.session


def test_what_is_too_long_to_be_kept_is_said(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "x" * sessions.LARGEST_KEPT})
    assert "for langt til at blive gemt" in client.get(reverse("account_login")).text


def test_a_ping_does_not_take_the_place_of_what_was_typed(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "x"})
    client.post(reverse("session_ping"))
    assert client.session["kept"]["body"] == "name=x"


def test_of_a_form_with_a_file_the_words_are_kept_and_the_file_is_not(
    client, clock, person, address, tmp_path
):
    log_in(client, person)
    idle(clock, 61)
    file = tmp_path / "løn.csv"
    file.write_text("1;2")
    with file.open("rb") as content:
        client.post(address, {"name": "x", "file": content})
    assert (client.session["kept"]["body"], client.session["kept"]["had_file"]) == ("name=x", True)
    log_in(client, person)
    assert client.get(reverse("kept")).context["had_file"] is True


def test_nothing_is_stored_without_a_session(client, address, person):
    client.post(address, {"name": "x"})
    assert list(client.session.keys()) == []


def test_a_post_without_the_csrf_token_is_not_kept(clock, person, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    session = client.session
    sessions.start(session)
    session.save()
    idle(clock, 61)
    assert client.post(address, {"name": "x"}).status_code == 403
    assert "kept" not in client.session


def test_a_form_that_saved_itself_is_kept_as_one_that_was_sent(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "x", "autosave": "1"}, headers={"HX-Request": "true"})
    assert client.session["kept"]["body"] == "name=x"


def test_the_kept_page_says_when_and_what_is_sent_again_is_kept_no_longer(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "x"})
    idle(clock, 5)
    log_in(client, person)
    assert client.get(reverse("kept")).context["at"] == START + datetime.timedelta(minutes=61)
    client.post(reverse("session_ping"))
    assert "kept" in client.session
    client.post(address, {"name": "x"})
    assert "kept" not in client.session


def test_logging_out_of_a_locked_session_leaves_nothing_behind(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    client.post(address, {"name": "hemmeligt"})
    assert client.get(reverse("account_logout")).status_code == 302
    assert "kept" in client.session
    assert client.post(reverse("account_logout")).status_code == 302
    # A message that the person is out may stand there; nothing of theirs does.
    assert {"_auth_user_id", "kept", "locked_at"} & set(client.session.keys()) == set()


def test_a_page_that_does_not_exist_names_nobody_when_the_session_is_locked(client, clock, person):
    log_in(client, person)
    assert person.name in client.get("/findes-ikke/").text
    idle(clock, 61)
    page = client.get("/findes-ikke/")
    assert (page.status_code, person.name in page.text, "main-menu" in page.text) == (404, False, False)


def test_htmx_is_sent_to_the_login_page_as_a_whole(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    response = client.post(address, {"name": "x"}, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fgenoptag%2F"


def test_ten_hours_are_the_most_however_busy(client, clock, person, address):
    log_in(client, person)
    for _ in range(12):
        idle(clock, 50)
        assert client.get(address).status_code == 200
    idle(clock, 1)
    assert client.get(address).status_code == 302


def test_a_ping_keeps_the_session_open(client, clock, person, address):
    log_in(client, person)
    idle(clock, 55)
    assert client.post(reverse("session_ping")).status_code == 204
    idle(clock, 55)
    assert client.get(address).status_code == 200


def test_start_and_sight_are_the_machines_own_time(client, clock, person):
    log_in(client, person)
    assert (client.session["since"], client.session["seen"]) == (time.time(), time.time())


def test_what_was_kept_stands_in_the_page_to_the_letter(client, clock, person, address):
    log_in(client, person)
    idle(clock, 61)
    typed = '\nFørste "linje" <b>\n\n  anden '
    client.post(address, {"name": typed})
    log_in(client, person)
    form = html.fromstring(client.get(reverse("kept")).text).xpath("//main//form")[0]
    assert dict(form.form_values())["name"] == typed


def test_a_page_knows_when_the_end_of_ten_hours_is_to_be_told(client, clock, person, address):
    log_in(client, person)
    for minutes, left in [(0, 595), (50, 545)]:
        idle(clock, minutes)
        assert client.get(address).context["page"]["session_end_ms"] == left * 60_000


def test_in_the_last_five_minutes_it_is_told_no_more(client, clock, person, address):
    log_in(client, person)
    for _ in range(12):
        idle(clock, 49.8)
        page = client.get(address)

    assert "session-end" not in page.text
