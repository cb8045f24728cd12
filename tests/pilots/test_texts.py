"""Texts have one normal form and a limit, whichever door they come through."""

import pytest
from django.urls import reverse

from pilots.agreements.steps import AgreementStage
from pilots.descriptions import content
from pilots.models import Comment, FacilitationRequest, Inquiry, InquiryAnswer
from regions.permissions import Role
from tests.agreements import Negotiation, participant
from tests.factories import draft, filed, member
from tests.pilots.stages import in_october, signed_in

pytestmark = pytest.mark.django_db
HINT = "Højst 5.000 tegn"
TOO_LONG = "x" * 5_012
SENTENCE = "Forkort teksten med 12 tegn"


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def body(answer):
    return answer.content.decode()


def test_a_description_that_nobody_touched_is_the_same_after_a_save():
    pilot = draft()
    for answer in pilot.draft.answers.all():
        type(answer).objects.filter(pk=answer.pk).update(text="Én linje\nog en til\n\nog en tredje")
    before = content.content_of(pilot.draft)
    url, client = reverse("description_step", args=[pilot.pk, "indhold"]), signed_in(pilot.created_by)
    form = client.get(url).context["form"]
    # As a browser sends them.
    sent = {field.html_name: field.value().replace("\n", "\r\n") for field in form}

    answer = client.post(url, sent | {"revision": pilot.draft.revision})

    assert (answer.status_code, len(sent) > 1) == (302, True)
    assert content.content_of(pilot.draft) == before


def test_five_thousand_characters_are_kept_however_many_lines_they_stand_on():
    pilot = draft()
    url, client = reverse("description_step", args=[pilot.pk, "indhold"]), signed_in(pilot.created_by)
    page = client.get(url).context
    name = next(iter(page["form"])).html_name
    text = "\r\n".join(["x" * 49] * 100)

    answer = client.post(url, {name: text, "seen": page["seen"]})

    assert answer.status_code == 302
    assert len(pilot.draft.answers.get(text__startswith="x").text) == 4_999
    assert HINT in body(client.get(url))


def negotiated():
    return Negotiation().to(AgreementStage.REVIEW)


def test_a_comment_beyond_its_limit_stays_in_its_box():
    found = negotiated()
    url = reverse("agreement_comment", args=[found.pilot.pk, found.agreement.version])
    client = signed_in(found.coordinator)

    answer = client.post(url, {"text-": TOO_LONG, "place": ""})
    kept = client.post(url, {"text-": "Én\r\nto\x07", "place": ""})

    assert (answer.status_code, kept.status_code) == (422, 302)
    assert all(word in body(answer) for word in (SENTENCE, HINT, TOO_LONG))
    assert Comment.objects.get().text == "Én\nto"


def test_a_question_and_an_answer_beyond_their_limit_stay_in_their_box():
    filing = filed().current.filing
    asker, hr = signed_in(member(Role.CENTRAL_UNION)), signed_in(filing.subject.created_by)
    url = reverse("inquiry_ask", args=[filing.subject.pk, filing.pk])

    refused = [asker.post(url, {"text": TOO_LONG})]
    asker.post(url, {"text": "Hvem\r\ndeltager?"})
    inquiry = Inquiry.objects.get()
    url = reverse("inquiry_answer", args=[filing.subject.pk, filing.pk, inquiry.pk])
    refused.append(hr.post(url, {"text": TOO_LONG}))
    hr.post(url, {"text": "To\r\nlæger"})

    assert [answer.status_code for answer in refused] == [422, 422]
    assert all(word in body(answer) for answer in refused for word in (SENTENCE, HINT, TOO_LONG))
    assert (inquiry.text, InquiryAnswer.objects.get().text) == ("Hvem\ndeltager?", "To\nlæger")
    page = body(hr.get(filing.get_absolute_url())) + body(asker.get(filing.get_absolute_url()))
    assert page.count(HINT) == 2


def test_a_wish_and_a_note_beyond_their_limit_stay_in_their_box():
    pilot, facilitator = filed(), signed_in(member(Role.FACILITATOR))
    hr, url = signed_in(pilot.created_by), reverse("request_ask", args=[pilot.pk])

    refused = [hr.post(url, {"wish": TOO_LONG})]
    hr.post(url, {"wish": "Et\r\noplæg"})
    request = FacilitationRequest.objects.get()
    url = reverse("request_answer", args=[request.pk])
    refused.append(facilitator.post(url, {f"text-note-{request.pk}": TOO_LONG, "take_up": "1"}))
    facilitator.post(url, {f"text-note-{request.pk}": "Vi mødes\r\ntirsdag", "take_up": "1"})

    assert [answer.status_code for answer in refused] == [422, 422]
    assert all(word in body(answer) for answer in refused for word in (SENTENCE, HINT, TOO_LONG))
    request.refresh_from_db()
    assert (request.wish, request.note, request.state) == ("Et\noplæg", "Vi mødes\ntirsdag", "talking")


def test_a_reason_beyond_its_limit_stays_in_its_box():
    pilot = filed()
    url, client = reverse("pilot_step", args=[pilot.pk, "withdraw"]), signed_in(pilot.created_by)

    refused = client.post(url, {"reason": "x" * 1_012})
    client.post(url, {"reason": "Afdelingen\r\ner lukket\x01"})

    assert (refused.status_code, "Højst 1.000 tegn" in body(client.get(url, follow=True))) == (422, False)
    assert all(word in body(refused) for word in (SENTENCE, "Højst 1.000 tegn", "x" * 1_012))
    pilot.refresh_from_db()
    assert pilot.current.withdrawal_reason == "Afdelingen\ner lukket"


@pytest.mark.parametrize("language", ["da", "en"])
def test_hours_stand_with_a_comma_in_the_annex_whatever_the_language(language):
    found = Negotiation().to(AgreementStage.DRAFT)
    participant(found.agreement, hours="7.40")
    client = signed_in(found.hr)
    client.cookies["language"] = language

    page = body(client.get(reverse("agreement_annex", args=[found.pilot.pk, found.agreement.version])))

    assert ">7,4</td>" in page
