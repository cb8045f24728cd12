"""Going to another day in the demo: forward what is due happens, backward the world is made anew."""

import datetime
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounting.models import Book, Closing, PayrollImport, Posting
from accounting.payroll import reading
from common import bell, clock
from common.clock import COPENHAGEN
from common.search import Folded, holds
from home.demo import travel
from pilots.demo.world import NAMED
from pilots.documents import workflow
from pilots.models import Description, Pilot, Signature
from regions.models import Event, User
from regions.once import new_token
from tests.common.test_bell import on_sqlite

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
A_MOMENT = datetime.timedelta(minutes=2)


def at(*given):
    return datetime.datetime(*given, tzinfo=COPENHAGEN)


@pytest.fixture
def on(demo_worlds):
    """on(moment): the database holds the world of a moment, and the clock shows it."""
    begun = []

    def begin(moment):
        begun.append(demo_worlds.demo(moment))
        begun[-1].__enter__()

    yield begin
    for one in begun:
        one.__exit__(None, None, None)


@pytest.fixture
def embedded(samples):
    """What builds a world anew: on PostgreSQL, where no demo is served, that is left to the full figures."""
    if connection.vendor == "postgresql" and samples(True, False):
        pytest.skip("on PostgreSQL it is one of the full figures")


END = at(2021, 11, 5, 9)


def person(address):
    return User.objects.get(email=f"{address}@eksempel.dk")


def what_is_there():
    """What a world holds, without what is random in it."""
    postings = Posting.objects.order_by("book__region__slug", "month", "number")
    closings = Closing.objects.order_by("book__region__slug", "month")
    events = Event.objects.order_by("at", "verb", "by__email", "region__slug")
    return {
        "postings": list(
            postings.values_list(
                "book__region__slug", "month", "number", "amount", "base_amount", "pilot__number", "at"
            )
        ),
        "closings": list(closings.values_list("book__region__slug", "month", "booked_total", "at")),
        "events": list(events.values_list("at", "verb", "by__email", "region__slug")),
    }


@pytest.mark.prove
def test_a_world_built_stop_by_stop_is_the_one_built_at_once(on):
    on(NAMED["deadline"])
    for stop in (at(2021, 10, 27, 9), at(2021, 10, 28, 18), END):
        assert travel.go(stop) == []
    stop_by_stop = what_is_there()

    # Nobody knows how far the world has been built: it is emptied, and built at once.
    travel._reached_file().unlink()
    assert travel.go(END) == []

    assert what_is_there() == stop_by_stop
    assert [len(rows) >= 5 for rows in stop_by_stop.values()] == [True] * 3


@pytest.mark.smoke
def test_forward_what_was_entered_stays_and_what_it_made_impossible_is_left_out(on):
    on(NAMED["deadline"])
    pilot = Pilot.objects.get(region__slug="nordjylland", number=2)
    union = person("tovholder.nordjylland")
    workflow.take("sign", pilot, by=union, side="union", sha256=pilot.agreements.last().sha256)
    signed = Signature.objects.latest("pk").pk

    [(left_out, refusal)] = travel.go(at(2021, 10, 29, 8))

    assert (left_out.at.date(), refusal.__class__.__name__) == (datetime.date(2021, 10, 28), "Refused")
    assert Signature.objects.filter(pk=signed).exists()
    # What was due on the other days has happened: the stipends of October are booked.
    assert Posting.objects.filter(month="2021-10-01").count() == 6
    assert abs(clock.now() - at(2021, 10, 29, 8)) < A_MOMENT


@pytest.mark.smoke
@pytest.mark.usefixtures("embedded")
def test_backward_the_world_is_as_it_was_then_and_what_was_entered_is_gone(on):
    on(NAMED["deadline"])
    pilot = Pilot.objects.get(region__slug="nordjylland", number=40)
    workflow.take("withdraw", pilot, by=person("hr.nordjylland"), reason="Prøve")

    assert travel.go(at(2021, 10, 19, 8)) == []

    assert Event.objects.filter(verb="withdrawn").count() == 0
    latest = Event.objects.latest("at").at
    assert latest.astimezone(COPENHAGEN).date() == datetime.date(2021, 10, 18)
    assert abs(clock.now() - at(2021, 10, 19, 8)) < A_MOMENT


@pytest.mark.smoke
@on_sqlite
def test_a_copy_that_an_older_version_kept_is_migrated(on):
    on(NAMED["deadline"])
    travel._keep_copy(NAMED["deadline"])
    with closing(sqlite3.connect(travel._copy_of(NAMED["deadline"]))) as copy:
        copy.execute("DROP TRIGGER pilots_description_letters_insert")
        copy.execute("DROP TABLE pilots_description_letters")

    travel._start_again(NAMED["deadline"])

    words = ("for", "kvalitet", "nordjylland")
    found = [Description.objects.filter(holds(word, *Description.searched)).count() for word in words]
    texts = Description.objects.values_list(Folded(*Description.searched), flat=True)
    assert found == [sum(word in text for text in texts) for word in words]
    assert found[0] > 0


@pytest.mark.smoke
@on_sqlite
def test_the_worker_is_woken_when_the_clock_has_been_set(on, monkeypatch):
    on(NAMED["deadline"])
    monkeypatch.setattr(bell, "UNASKED", 300)
    with bell.Bell() as hung, ThreadPoolExecutor(1) as pool:
        woken = pool.submit(lambda: hung.wait() or clock.now())
        travel.go(END)
    assert abs(woken.result() - END) < A_MOMENT


def test_what_comes_due_while_the_clock_runs_by_itself_happens(on):
    on(NAMED["deadline"])
    clock.set_demo_time(at(2021, 10, 29, 8))
    travel.catch_up()
    travel.catch_up()
    assert Posting.objects.filter(month="2021-10-01").count() == 6
    assert PayrollImport.objects.filter(extract_month="2021-10-01").count() == 5


@pytest.mark.smoke
@pytest.mark.usefixtures("embedded")
def test_the_demos_page_goes_to_a_named_day_and_signs_out_who_goes_backward(on, client):
    on(NAMED["deadline"])
    client.force_login(person("hr.nordjylland"))
    assert client.post(reverse("demo"), {"day": "26.10.2021", "time": "9.00"}).status_code == 302
    assert abs(clock.now() - at(2021, 10, 26, 9)) < A_MOMENT
    assert client.get(reverse("overview")).status_code == 200

    # To where one has been already, too: the day begins anew.
    Pilot.objects.filter(number=1, region__slug="nordjylland").update(own_number="1a")
    assert client.post(reverse("demo"), {"moment": "deadline"}).status_code == 302
    assert Pilot.objects.get(number=1, region__slug="nordjylland").own_number == "1"
    assert abs(clock.now() - NAMED["deadline"]) < A_MOMENT
    assert client.get(reverse("overview")).status_code == 302


def test_the_extract_of_the_next_run_is_fetched_on_the_demos_page_and_uploaded(on, client):
    on(NAMED["opens"])
    address = reverse("demo_extract", args=["nordjylland"])
    assert address in client.get(reverse("demo")).content.decode()
    data = client.get(address).content
    client.force_login(person("okonomi.nordjylland"))
    book = Book.objects.get(region__slug="nordjylland")
    said = {"month": "2023-03", "run": "2023-03", "run_kind": "ordinary", "token": new_token()}
    file = SimpleUploadedFile("eksempel.csv", data)
    client.post(reverse("payroll_new", args=[book.pk]), {"file": file, **said})

    found = PayrollImport.objects.latest("pk")
    reading.read_file.func(found.pk)

    found.refresh_from_db()
    assert (found.state, found.lines.unmatched().count(), found.problems.count()) == ("open", 2, 1)
    assert found.lines.count() > 40
    # What the demo itself has still to do with March's extract finds the same lines, and books them once.
    assert [one for one in travel.go(at(2023, 3, 28, 8)) if "payroll" in str(one)] == []
    assert reverse("demo_extract", args=["nordjylland"]) not in client.get(reverse("demo")).content.decode()
