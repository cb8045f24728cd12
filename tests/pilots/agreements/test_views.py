"""The pages of an agreement as each reader sees them, and what pressing their buttons does."""

import pytest
from django.urls import reverse

from pilots.agreements import review
from pilots.agreements.steps import AgreementStage
from pilots.models import Comment, Thread
from regions.permissions import Role
from tests.agreements import Negotiation, participant
from tests.factories import filed, member
from tests.pilots.stages import in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def page_of(agreement, name="agreement", *more):
    return reverse(name, args=[agreement.pilot_id, agreement.version, *more])


@pytest.mark.parametrize("stage", [s for s in AgreementStage if s not in ("ended", "none")])
@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR])
def test_both_local_sides_read_the_agreement_at_every_stage(stage, role):
    found = Negotiation().to(stage)
    user = found.hr if role == Role.HR else found.coordinator

    answers = [
        signed_in(user).get(address).status_code
        for address in (
            page_of(found.agreement),
            found.pilot.get_absolute_url(),
            reverse("negotiations"),
            "/",
        )
    ]

    assert answers == [200] * 4


@pytest.mark.parametrize("stage", [s for s in AgreementStage if s not in ("ended", "none")])
def test_the_central_parties_read_only_what_is_concluded(stage):
    found = Negotiation().to(stage)
    central = signed_in(member(Role.CENTRAL_UNION))

    expected = 200 if stage == AgreementStage.CONCLUDED else 404
    assert central.get(page_of(found.agreement)).status_code == expected
    assert central.get(page_of(found.agreement, "agreement_annex")).status_code == (
        403 if expected == 200 else 404
    )
    assert central.get(found.pilot.get_absolute_url()).status_code == 200


def test_the_page_says_whose_turn_it_is_to_them_alone():
    found = Negotiation().to(AgreementStage.REVIEW)

    pages = [
        signed_in(user).get(page_of(found.agreement)).content.decode()
        for user in (found.coordinator, found.hr)
    ]

    assert ["Din tur: " in page for page in pages] == [True, False]
    assert ["Venter på dig" in page for page in pages] == [True, False]
    assert ["Venter på Yngre Læger" in page for page in pages] == [False, True]


def test_a_comment_is_written_once_however_often_it_is_pressed():
    found = Negotiation().to(AgreementStage.REVIEW)
    client = signed_in(found.coordinator)
    token = str(client.get(page_of(found.agreement)).context["token"])
    sent = {"place": "criterion-1", "text-criterion-1": "Hvordan måles det?", "token": token}

    answers = [client.post(page_of(found.agreement, "agreement_comment"), sent) for _ in range(2)]

    assert [a["Location"] for a in answers] == [f"{page_of(found.agreement)}#criterion-1"] * 2
    assert list(Comment.objects.values_list("text", "thread__place")) == [
        ("Hvordan måles det?", "criterion-1")
    ]


@pytest.mark.parametrize("text", [" ", "Det er 010170-1234"])
def test_an_empty_comment_or_one_with_a_cpr_number_is_refused_on_the_page(text):
    found = Negotiation().to(AgreementStage.REVIEW)

    answer = signed_in(found.hr).post(
        page_of(found.agreement, "agreement_comment"), {"text-budget": text, "place": "budget"}
    )

    assert (answer.status_code, Thread.objects.count()) == (422, 0)


def test_promised_and_agreed_and_the_annex_can_be_read():
    found = Negotiation().to(AgreementStage.DRAFT)
    participant(found.agreement)
    found.conclude()
    client = signed_in(found.hr)

    pages = [client.get(page_of(found.agreement, name)) for name in ("agreement_promised", "agreement_annex")]

    assert [page.status_code for page in pages] == [200, 200]
    assert "01234" in pages[1].content.decode()
    assert signed_in(found.coordinator).get(page_of(found.agreement, "agreement_annex")).status_code == 403


def test_of_closed_comments_the_newest_are_shown_until_all_are_asked_for_and_every_open_one():
    found = Negotiation().to(AgreementStage.REVIEW)
    said = [review.comment(found.agreement, f"Eksempel {n}.", by=found.hr) for n in range(8)]
    for comment in said[1:]:
        review.resolve(comment.thread, by=found.hr)
    client, address = signed_in(found.hr), page_of(found.agreement)

    def shown(query=""):
        page = client.get(f"{address}{query}").content.decode()
        return [n for n in range(8) if f"Eksempel {n}." in page], "2 ældre afsluttede" in page

    assert shown() == ([0, 3, 4, 5, 6, 7], True)
    assert shown("?lukkede=alle") == (list(range(8)), False)
    assert client.get(f"{address}?lukkede=alle").content.count(b'href="?lukkede=alle"') == 0


@pytest.mark.parametrize("name", ["agreement", "agreement_annex", "agreement_promised"])
def test_the_tabs_of_the_pilot_stand_above_its_agreement_too(name):
    found = Negotiation().to(AgreementStage.REVIEW)
    client = signed_in(found.hr)

    tabs = client.get(page_of(found.agreement, name)).context["tabs"]

    theirs = client.get(found.pilot.get_absolute_url()).context["tabs"]
    assert [(tab.label, tab.url) for tab in tabs] == [(tab.label, tab.url) for tab in theirs]
    assert [tab.url for tab in tabs if tab.current] == [reverse("pilot_tab", args=[found.pilot.pk, "aftale"])]


def test_the_queue_is_narrowed_by_words_status_and_whom_it_waits_for():
    found = Negotiation().to(AgreementStage.REVIEW)
    other = Negotiation(filed(found.region, by=found.hr), hr=found.hr, coordinator=found.coordinator).to(
        AgreementStage.READY
    )
    client = signed_in(found.coordinator)

    def rows(**asked):
        return [row.agreement.pk for row in client.get(reverse("negotiations"), asked).context["rows"]]

    assert rows(q=found.pilot.case_number) == rows(state="review") == [found.agreement.pk]
    assert rows(side="employer") == [other.agreement.pk]
    assert rows(state="x") == rows(q="findesikke") == rows(kind="amendment") == []
