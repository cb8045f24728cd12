"""Requests for the facilitator: asked by a region, answered by the facilitator, never with money."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html

from common import clock
from pilots.documents import workflow
from pilots.models import CostLine, FacilitationRequest, Message, Pilot
from regions.models import Event
from regions.permissions import Role
from tests.factories import RegionFactory, draft, filed, member
from tests.pilots.stages import in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


@pytest.fixture
def facilitator():
    return member(Role.FACILITATOR)


def wished(**fields):
    return filed(wishes_facilitation=True, facilitation_wish="Hjælp til kriterier", **fields)


def test_a_filing_that_wishes_help_is_a_request_and_the_facilitator_is_told(facilitator):
    pilot = wished()

    request = FacilitationRequest.objects.get()
    assert (request.pilot, request.wish, request.state) == (pilot, "Hjælp til kriterier", "asked")
    assert Message.objects.filter(to=facilitator, kind="facilitation").count() == 1
    page = signed_in(facilitator).get(reverse("requests")).content.decode()
    assert (pilot.case_number in page, "100.000" in page, "kr." in page) == (True, False, False)


def test_the_facilitator_takes_up_and_closes_with_a_note_the_region_reads(facilitator):
    pilot = wished()
    request, client = FacilitationRequest.objects.get(), signed_in(facilitator)
    address = reverse("request_answer", args=[request.pk])

    client.post(address, {"take_up": "1", f"text-note-{request.pk}": "Vi mødes tirsdag"})
    request.refresh_from_db()
    states = [request.state]
    client.post(address, {"close": "1"})
    client.post(address, {"take_up": "1"})
    request.refresh_from_db()

    assert [*states, request.state] == ["talking", "done"]
    assert "Vi mødes tirsdag" in signed_in(pilot.created_by).get(pilot.get_absolute_url()).content.decode()


def test_a_note_is_sent_while_they_talk_and_closes_nothing(facilitator):
    pilot = wished()
    request, client = FacilitationRequest.objects.get(), signed_in(facilitator)
    address, box = reverse("request_answer", args=[request.pk]), f"text-note-{request.pk}"
    early = client.post(address, {"write": "1", box: "For tidligt"})
    client.post(address, {"take_up": "1"})
    told = Message.objects.filter(to=pilot.created_by, kind="facilitation").count()

    empty = client.post(address, {"write": "1", box: " ", "text-note-0": "En anden"})
    token = str(uuid4())
    for _press in range(2):
        again = client.post(address, {"write": "1", "token": token, box: "Ring i morgen"})

    request.refresh_from_db()
    assert (request.state, request.note) == ("talking", "Ring i morgen")
    assert Message.objects.filter(to=pilot.created_by, kind="facilitation").count() == told + 1
    assert Event.objects.filter(verb="facilitation_noted").count() == 1
    assert (early.status_code, again.url) == (409, reverse("requests"))
    assert (empty.status_code, "Skriv noten til regionen" in empty.content.decode()) == (422, True)


def test_what_another_facilitator_has_written_since_is_not_written_over(facilitator):
    wished()
    request, client = FacilitationRequest.objects.get(), signed_in(facilitator)
    address, box = reverse("request_answer", args=[request.pk]), f"text-note-{request.pk}"
    client.post(address, {"take_up": "1"})
    FacilitationRequest.objects.update(changed_at=clock.now() - timedelta(hours=1))
    page = html.fromstring(client.get(reverse("requests")).content)
    [seen] = page.xpath(f"//input[@name='seen-{request.pk}']/@value")

    saved = client.post(address, {"write": "1", f"seen-{request.pk}": seen, box: "Ring i morgen"})
    late = client.post(address, {"write": "1", f"seen-{request.pk}": seen, box: "Ring på fredag"})

    request.refresh_from_db()
    assert (saved.status_code, late.status_code, request.note) == (302, 409, "Ring i morgen")
    for broken in ("x", "2021-13-45T10:00:00+01:00", "2021-10-25T10:00:00", "9" * 400):
        assert (
            client.post(address, {"write": "1", f"seen-{request.pk}": broken, box: broken}).status_code == 302
        )
    assert late.context["texts"] == ["Ring på fredag"]


def test_the_facilitator_reads_on_the_pilots_page_what_is_wished_and_answers_from_there(facilitator):
    pilot, other = wished(), filed()
    client = signed_in(facilitator)

    page = client.get(pilot.get_absolute_url())

    assert "Hjælp til kriterier" in page.content.decode()
    answer = client.get(page.context["facilitation"]["answer_url"])
    assert [row.request.pilot for row in answer.context["rows"]] == [pilot]
    assert client.get(other.get_absolute_url()).status_code == 404
    workflow.take("withdraw", pilot, by=pilot.created_by, reason="Lukket")
    assert client.get(pilot.get_absolute_url()).context["facilitation"]["answer_url"] == ""
    FacilitationRequest.objects.update(state="done")
    assert client.get(pilot.get_absolute_url()).context["facilitation"]["answer_url"] == ""


def test_requests_are_found_by_number_words_status_and_region(facilitator):
    first, second = wished(title="Sengeafsnit for unge"), wished(title="Patologi")
    client = signed_in(facilitator)

    def found(**asked):
        return [row.request.pilot for row in client.get(reverse("requests"), asked).context["rows"]]

    number = first.case_number
    assert found() == [first, second]
    assert (
        found(q=number)
        == found(q=number.lower().replace("-", " 0"))
        == found(q="unge sengeafsnit")
        == [first]
    )
    assert found(q=first.number) == [p for p in (first, second) if p.number == first.number]
    assert found(region=second.region_id) == found(q="patologi") == [second]
    assert found(state="asked") == [first, second]
    assert found(state="done") == found(state="x") == found(region=0) == found(q="9" * 90) == []


def test_a_region_asks_later_once_and_takes_it_back(facilitator):
    pilot = filed()
    client = signed_in(pilot.created_by)
    for _ in range(2):
        client.post(reverse("request_ask", args=[pilot.pk]), {"wish": "Et oplæg"})
    request = FacilitationRequest.objects.get()
    seen = Pilot.objects.visible_to(facilitator).count()

    client.post(reverse("request_cancel", args=[request.pk]))

    request.refresh_from_db()
    assert (seen, request.state, Pilot.objects.visible_to(facilitator).count()) == (1, "cancelled", 0)


def test_the_facilitator_reads_the_description_without_its_costs(facilitator):
    pilot = wished()
    client = signed_in(facilitator)
    workflow.take("revise", pilot, by=pilot.created_by)
    CostLine.objects.filter(description=pilot.draft).update(amount=123_000)
    workflow.take("file", pilot, by=pilot.created_by)
    addresses = [
        reverse(name, args=[pilot.pk, *version])
        for name, *version in (["pilot"], ["pilot_receipt"], ["version", 1], ["version", 2], ["changes", 2])
    ]

    helped, inside = (
        [reader.get(address) for address in addresses] for reader in (client, signed_in(pilot.created_by))
    )

    assert [page.status_code for page in helped] == [200] * 5
    amounts = re.compile("100\\.000|123\\.000")
    assert [bool(amounts.search(page.content.decode())) for page in helped] == [False] * 5
    assert [bool(amounts.search(page.content.decode())) for page in inside] == [True] * 5
    assert client.get(reverse("version_pdf", args=[pilot.pk, 1])).status_code == 404


def test_an_empty_wish_one_with_a_cpr_number_or_a_draft_asks_nothing():
    pilot, unfiled = filed(), draft()
    for wish in (" ", "Hjælp 010170-1234"):
        signed_in(pilot.created_by).post(reverse("request_ask", args=[pilot.pk]), {"wish": wish})
    signed_in(unfiled.created_by).post(reverse("request_ask", args=[unfiled.pk]), {"wish": "x"})

    assert FacilitationRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "listed", "answered", "asked"),
    [(Role.HR, 403, 403, 302), (Role.COORDINATOR, 403, 403, 302), (Role.STEERING, 403, 404, 403)],
)
def test_who_may_what(role, listed, answered, asked):
    pilot = wished()
    client = signed_in(member(role, pilot.region))
    request = FacilitationRequest.objects.get()

    assert client.get(reverse("requests")).status_code == listed
    assert client.post(reverse("request_answer", args=[request.pk])).status_code == answered
    assert client.post(reverse("request_ask", args=[pilot.pk]), {"wish": "x"}).status_code == asked


def test_another_regions_request_does_not_exist():
    wished()
    request = FacilitationRequest.objects.get()
    client = signed_in(member(Role.HR, RegionFactory()))

    assert client.post(reverse("request_cancel", args=[request.pk])).status_code == 404


def test_a_second_wish_and_a_note_to_what_is_closed_are_shown_to_be_copied(facilitator):
    pilot = wished()
    request = FacilitationRequest.objects.get()
    late = signed_in(pilot.created_by).post(
        reverse("request_ask", args=[pilot.pk]), {"wish": "Endnu et ønske"}
    )
    client, address = signed_in(facilitator), reverse("request_answer", args=[request.pk])
    client.post(address, {"close": "1", f"text-note-{request.pk}": "Færdig"})
    closed = client.post(address, {"close": "1", f"text-note-{request.pk}": "En anden note"})

    assert [(a.status_code, a.context["texts"]) for a in (late, closed)] == [
        (409, ["Endnu et ønske"]),
        (409, ["En anden note"]),
    ]


def test_a_note_in_another_box_stands_when_one_is_saved(facilitator):
    first, second = (FacilitationRequest.objects.get(pilot=pilot) for pilot in (wished(), wished()))
    client = signed_in(facilitator)
    written = {f"text-note-{first.pk}": "Ja", f"text-note-{second.pk}": "Måske"}

    page = client.post(reverse("request_answer", args=[first.pk]), written | {"take_up": "1"}, follow=True)

    assert "Måske</textarea>" in page.content.decode()
    first.refresh_from_db()
    assert (first.note, "Måske" in client.get(reverse("requests")).content.decode()) == ("Ja", False)
