"""Questions under a filing: who asks, who answers, and that nothing else changes."""

import pytest
from django.urls import reverse

from pilots.filings import inquiries
from pilots.models import Inquiry, InquiryAnswer, Message
from regions.permissions import Role
from tests.agreements import concluded
from tests.factories import RegionFactory, filed, member
from tests.pilots.stages import in_october, picture, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def ask_url(filing):
    return reverse("inquiry_ask", args=[filing.subject.pk, filing.pk])


def answer_url(inquiry):
    return reverse("inquiry_answer", args=[inquiry.filing.subject.pk, inquiry.filing_id, inquiry.pk])


@pytest.mark.parametrize("make", [lambda: filed().current.filing, lambda: concluded().filing])
def test_a_question_and_its_answer_change_nothing_but_the_thread(make):
    filing = make()
    before, asker = picture(filing.subject), member(Role.CENTRAL_UNION)

    asked = signed_in(asker).post(ask_url(filing), {"text": "Hvem deltager?"})
    inquiry = Inquiry.objects.get()
    answered = signed_in(filing.subject.created_by).post(answer_url(inquiry), {"text": "To læger."})

    where = f"{filing.get_absolute_url()}#sporgsmaal"
    assert (asked["Location"], answered["Location"]) == (where, where)
    assert (inquiry.party, inquiry.answers.get().text) == ("union", "To læger.")
    assert picture(filing.subject) == before
    page = signed_in(asker).get(filing.get_absolute_url()).content.decode()
    assert "Hvem deltager?" in page
    assert "To læger." in page
    assert list(
        Message.objects.filter(kind__in=["asked", "answered"]).order_by("pk").values_list("kind", "to")
    ) == [
        ("asked", filing.subject.created_by_id),
        ("answered", asker.pk),
    ]


def test_asked_twice_with_one_click_it_is_one_question():
    filing, client = filed().current.filing, signed_in(member(Role.CENTRAL_EMPLOYER))
    token = str(client.get(filing.get_absolute_url()).context["inquiries"]["token"])

    for _ in range(2):
        client.post(ask_url(filing), {"text": "Hvornår?", "token": token})

    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize("text", ["  ", "Hvem er 010170-1234?"])
def test_an_empty_question_or_one_with_a_cpr_number_is_a_sentence_on_a_page(text):
    filing = filed().current.filing

    page = signed_in(member(Role.CENTRAL_EMPLOYER)).post(ask_url(filing), {"text": text})

    assert (page.status_code, Inquiry.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("role", "ask", "answer"),
    [
        (Role.HR, 403, 302),
        (Role.COORDINATOR, 403, 403),
        (Role.STEERING, 403, 403),
        (Role.AUDITOR, 403, 403),
        (Role.SECRETARIAT, 403, 403),
        (Role.CENTRAL_UNION, 302, 403),
        (Role.FACILITATOR, 404, 404),
    ],
)
def test_who_asks_and_who_answers(role, ask, answer):
    filing = filed(wishes_facilitation=True).current.filing
    inquiry = Inquiry.objects.create(
        filing=filing, party="union", by=member(Role.CENTRAL_UNION), at=filing.at, text="Hvad?"
    )
    regional = role in (Role.HR, Role.COORDINATOR, Role.STEERING, Role.AUDITOR)
    client = signed_in(member(role, filing.region if regional else None))

    answers = [client.post(ask_url(filing), {"text": "x"}), client.post(answer_url(inquiry), {"text": "x"})]

    assert [a.status_code for a in answers] == [ask, answer]


def test_another_regions_question_does_not_exist():
    filing = filed().current.filing
    inquiry = Inquiry.objects.create(
        filing=filing, party="union", by=member(Role.CENTRAL_UNION), at=filing.at, text="Hvad?"
    )

    answer = signed_in(member(Role.HR, RegionFactory())).post(answer_url(inquiry), {"text": "x"})

    assert (answer.status_code, InquiryAnswer.objects.count()) == (404, 0)


def test_what_is_written_in_the_other_boxes_stands_when_one_is_sent_or_refused():
    filing = filed().current.filing
    asker = member(Role.CENTRAL_UNION)
    first, second = (inquiries.ask(filing, text, by=asker) for text in ("Hvem?", "Hvornår?"))
    client = signed_in(filing.subject.created_by)

    for text in ("To læger.", "010170-1234"):
        written = {f"text-{first.box_id}": text, f"text-{second.box_id}": "I maj, tror jeg"}
        client.post(answer_url(first), written)
        page = client.get(filing.get_absolute_url())

        assert page.context["typed"] == {second.box_id: "I maj, tror jeg"}
        assert "I maj, tror jeg</textarea>" in page.content.decode()
    # It is shown once.
    assert client.get(filing.get_absolute_url()).context["typed"] == {}
