"""The database goes away under load and comes back: meanwhile a page that says so, and afterwards no error."""

import http.client
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection, connections
from django.urls import reverse

from regions.permissions import Role
from tests.factories import RegionFactory, draft, member
from tests.pilots.stages import signed_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="an embedded database does not go away"),
]
READERS = 6
BEFORE, AWAY, AFTER = 1.5, 2.0, 3.0
# How long after it is back an answer may still tell that it was away.
GRACE = 1.0


@dataclass(frozen=True)
class Answer:
    asked_at: float
    given_at: float
    status: int


class Reader:
    """Somebody whose browser keeps its line to the server, and so the server its line to the database."""

    def __init__(self, server, cookie, path):
        self.line = http.client.HTTPConnection(server.thread.host, server.thread.port, timeout=20)
        self.headers, self.path = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}, path

    def ask(self):
        asked_at = time.monotonic()
        self.line.request("GET", self.path, headers=self.headers)
        answer = self.line.getresponse()
        answer.read()
        assert not answer.will_close
        return Answer(asked_at, time.monotonic(), answer.status)


class Load:
    """Readers who ask for one page after the other until they are told to stop."""

    def __init__(self, readers):
        self.answers, self.is_over = [], threading.Event()
        self.people = [threading.Thread(target=self._read, args=(reader,)) for reader in readers]

    def __enter__(self):
        for person in self.people:
            person.start()
        return self

    def __exit__(self, *_error):
        self.is_over.set()
        for person in self.people:
            person.join()

    def _read(self, reader):
        while not self.is_over.is_set():
            self.answers.append(reader.ask())


def let_in(allowed):
    """Let nobody into the database, and end whoever is in it, as a restart does; or let them in again."""
    name = connection.settings_dict["NAME"]
    connections.close_all()
    with connection.creation._nodb_cursor() as cursor:
        quoted = connection.ops.quote_name(name)
        cursor.execute(f"ALTER DATABASE {quoted} WITH ALLOW_CONNECTIONS {'true' if allowed else 'false'}")
        if not allowed:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )


@pytest.fixture
def reader(live_server):
    """reader(cookie, path) is a new one, whose line is closed at the end."""
    with ExitStack() as at_last:

        def _reader(cookie, path):
            found = Reader(live_server, cookie, path)
            at_last.callback(found.line.close)
            return found

        yield _reader


@pytest.fixture
def open_again():
    """Whatever happens in the test, the next one finds the database open."""
    yield
    let_in(True)


def away_for_a_while():
    """The moments at which the database was closed, and opened again."""
    time.sleep(BEFORE)
    let_in(False)
    closed_at = time.monotonic()
    time.sleep(AWAY)
    let_in(True)
    opened_at = time.monotonic()
    time.sleep(AFTER)
    return closed_at, opened_at


def test_a_restart_under_load_is_told_and_over_in_a_second(reader, open_again, report):
    region = RegionFactory()
    hr = member(Role.HR, region)
    draft(region, by=hr)
    cookie = signed_in(hr).cookies[settings.SESSION_COOKIE_NAME].value
    paths = [reverse(name) for name in ("pilots", "messages", "roles")]
    busy = [reader(cookie, paths[n % 3]) for n in range(READERS)]
    resting = [reader(cookie, path) for path in paths]

    first = [one.ask().status for one in resting]
    with Load(busy) as load:
        away_at, back_at = away_for_a_while()
    # These have not noticed that it was away, and must not be told so now.
    again = [one.ask().status for one in resting]

    # The database was closed from the first moment to the last of these.
    away = [a for a in load.answers if a.asked_at >= away_at and a.given_at < back_at - 0.1]
    before = [a for a in load.answers if a.given_at < away_at - 0.1]
    late = [a for a in load.answers if a.asked_at > back_at + GRACE]
    report("pages asked for while the database was away, each told so", len(away))
    report("pages asked for later than a second after it was back, each answered", len(late) + len(again))
    assert {a.status for a in before} == {200}
    assert {a.status for a in away} == {503}
    assert {a.status for a in load.answers} == {200, 503}
    assert {a.status for a in late} == {200}
    assert (first, again) == ([200] * 3, [200] * 3)
    assert min(len(before), len(away), len(late)) > READERS
