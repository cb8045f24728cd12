"""The pilot's pages: who sees what of it, and the main journey from draft to withdrawal."""

import re

import pytest
from django.urls import reverse

from pilots.agreements.steps import AgreementStage
from pilots.case.pilot_state import PilotState
from pilots.descriptions.steps import Stage, stage_of
from pilots.documents import kinds, workflow
from pilots.filings import rendering
from pilots.models import Description, FiledPdf, Pilot, Receipt
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import RegionFactory, draft, filed, member
from tests.pilots.stages import at_stage, in_october, signed_in
from tests.writing import sent

pytestmark = pytest.mark.django_db
# What differs from one answer to the next by itself: tokens, and the address that was asked for.
MASKED = re.compile(rb'(csrfmiddlewaretoken" value="|nonce="|name="next" value="/forsog/)[^"/]+')


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def pages(pk, version=1):
    return {
        "pilot": reverse("pilot", args=[pk]),
        "description_step": reverse("description_step", args=[pk, "om"]),
        "description_check": reverse("description_check", args=[pk]),
        "pilot_receipt": reverse("pilot_receipt", args=[pk]),
        "pilot_step": reverse("pilot_step", args=[pk, "file"]),
        "version": reverse("version", args=[pk, version]),
        "version_pdf": reverse("version_pdf", args=[pk, version]),
        "changes": reverse("changes", args=[pk, version]),
        "tab": reverse("pilot_tab", args=[pk, "beskrivelse"]),
        "give_receipt": reverse("give_receipt", args=[pk, version]),
    }


def get(user, url):
    return signed_in(user).get(url)


def masked(answer):
    return answer.status_code, MASKED.sub(rb"\1", answer.content)


def revise_and_write(pilot, title):
    workflow.take("revise", pilot, by=pilot.created_by)
    pilot.descriptions.filter(version=2).update(title=title)


@pytest.mark.parametrize("page", pages(1))
@pytest.mark.parametrize("stage", Stage)
def test_another_regions_pilot_looks_like_none_at_all(page, stage):
    pilot = at_stage(stage)
    stranger = signed_in(member(Role.HR, RegionFactory()))
    method = stranger.post if page == "give_receipt" else stranger.get

    theirs, missing = (masked(method(pages(pk)[page])) for pk in (pilot.pk, 987_654))

    assert theirs == missing
    assert theirs[0] == 404


@pytest.mark.parametrize(
    ("page", "code"),
    [("pilot", 200), ("description_step", 403), ("description_check", 403), ("pilot_step", 403)],
)
def test_a_coordinator_reads_a_draft_and_writes_nothing(page, code):
    pilot = draft()

    assert get(member(Role.COORDINATOR, pilot.region), pages(pilot.pk)[page]).status_code == code


@pytest.mark.parametrize("role", [Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT])
def test_central_parties_see_what_is_filed_and_no_draft(role):
    user = member(role)
    hidden, shown = draft(), filed()

    assert {page: get(user, url).status_code for page, url in pages(hidden.pk).items()} == dict.fromkeys(
        pages(1), 404
    ) | {"give_receipt": 405}
    assert get(user, pages(shown.pk)["pilot"]).status_code == 200
    assert get(user, pages(shown.pk)["version"]).status_code == 200


@pytest.mark.parametrize("role", [Role.CENTRAL_EMPLOYER, Role.STEERING, Role.SECRETARIAT])
def test_the_draft_of_a_new_version_is_hidden_from_who_sees_only_what_is_filed(role):
    pilot = filed(title="Den indsendte")
    revise_and_write(pilot, "Den hemmelige")
    user = member(role, pilot.region if role == Role.STEERING else None)

    answers = {page: get(user, url) for page, url in pages(pilot.pk).items()}

    assert [page for page, answer in answers.items() if "hemmelige" in answer.content.decode()] == []
    assert answers["pilot"].context["state"] == PilotState.DESCRIBED
    assert get(user, pages(pilot.pk, 2)["version"]).status_code == 404
    assert get(user, pages(pilot.pk, 2)["changes"]).status_code == 404


def test_a_facilitator_sees_the_pilots_that_ask():
    asks, asks_not, unfiled = (
        filed(wishes_facilitation=True),
        filed(),
        draft(wishes_facilitation=True),
    )
    user = member(Role.FACILITATOR)

    codes = [get(user, pages(pilot.pk)["pilot"]).status_code for pilot in (asks, asks_not, unfiled)]

    assert codes == [200, 404, 404]


def test_the_pdf_is_an_attachment_that_nobody_keeps():
    pilot = filed()
    rendering.render_filed.func(pilot.current.filing.pk)

    answer = get(pilot.created_by, pages(pilot.pk)["version_pdf"])

    name = f"{pilot.region.slug}-1-udgave-1.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content == bytes(FiledPdf.objects.get().content)


def test_a_pdf_that_is_not_made_yet_leads_to_its_version():
    pilot = filed()

    answer = get(pilot.created_by, pages(pilot.pk)["version_pdf"])

    assert (answer.status_code, answer.url) == (302, pages(pilot.pk)["version"])


@pytest.mark.parametrize(
    ("role", "code", "given"),
    [
        (Role.CENTRAL_EMPLOYER, 302, ["employer"]),
        (Role.CENTRAL_UNION, 302, ["union"]),
        (Role.SECRETARIAT, 403, []),
    ],
)
def test_receipts_are_given_by_the_central_parties_once(role, code, given):
    pilot, client = filed(), signed_in(member(role))

    answers = [client.post(pages(pilot.pk)["give_receipt"]).status_code for _ in range(2)]

    assert answers == [code, code]
    assert list(Receipt.objects.values_list("party", flat=True)) == given


QUERIES_OF_A_PILOT = 15


def file_again(pilot):
    workflow.take("revise", pilot, by=pilot.created_by)
    workflow.take("file", pilot, by=pilot.created_by)


def test_the_pilots_page_costs_the_same_with_two_and_five_versions(django_assert_num_queries):
    pilot = filed()
    client = signed_in(pilot.created_by)
    file_again(pilot)
    client.get(pages(pilot.pk)["pilot"])
    with django_assert_num_queries(QUERIES_OF_A_PILOT):
        client.get(pages(pilot.pk)["pilot"])
    for _ in range(3):
        file_again(pilot)
    with django_assert_num_queries(QUERIES_OF_A_PILOT):
        client.get(pages(pilot.pk)["pilot"])


def test_the_page_of_a_version_reads_its_text_once(django_assert_max_num_queries):
    pilot = filed()
    client = signed_in(pilot.created_by)

    with django_assert_max_num_queries(99) as asked:
        client.get(pages(pilot.pk)["version"])

    texts = [query for query in asked.captured_queries if '"pilots_description"."canonical"' in query["sql"]]
    assert len(texts) == 1


@pytest.mark.smoke
def test_the_main_journey_from_draft_to_withdrawal():
    pilot = draft(title="Første titel")
    client = signed_in(pilot.created_by)
    step = {name: reverse("pilot_step", args=[pilot.pk, name]) for name in kinds.steps()}

    check = client.get(pages(pilot.pk)["description_check"])
    filed_at = client.post(step["file"], {"version": 1, "revision": check.context["draft"].revision})
    receipt = client.get(filed_at.url)
    assert (receipt.status_code, receipt.context["pilot"].case_number) == (
        200,
        f"{pilot.region.abbreviation}-1",
    )

    page = client.post(step["revise"]).url
    written = sent(Pilot.objects.get(pk=pilot.pk).draft, "om", title="Anden titel")
    assert client.post(page, dict(written.lists())).status_code == 302
    assert client.post(step["file"], {"version": 2, "revision": 1}).url == filed_at.url
    changes = client.get(pages(pilot.pk, 2)["changes"]).context["changes"]
    assert [(c.before, c.after) for c in changes] == [("Første titel", "Anden titel")]

    client.post(step["withdraw"], {"reason": "Afdelingen er lukket"})
    now = Pilot.objects.get(pk=pilot.pk)
    assert (now.number, now.current.version, now.current.state) == (1, 2, "withdrawn")
    assert list(Description.objects.values_list("version", "state", "title")) == [
        (1, "filed", "Første titel"),
        (2, "withdrawn", "Anden titel"),
    ]


def test_a_new_version_shows_what_it_changed_where_it_is_filed_and_on_the_pilots_page():
    pilot = filed(title="Første titel")
    client = signed_in(pilot.created_by)
    workflow.take("revise", pilot, by=pilot.created_by)
    Description.objects.filter(pk=pilot.draft.pk).update(title="Anden titel")
    workflow.take("file", pilot, by=pilot.created_by)

    shown = [client.get(pages(pilot.pk)[name]).context["changes"] for name in ("tab", "pilot_receipt")]

    assert [[(d.before, d.after) for d in changes] for changes in shown] == [
        [("Første titel", "Anden titel")]
    ] * 2


def test_a_withdrawn_pilots_version_says_so_and_needs_no_receipt():
    pilot = filed()
    workflow.take("withdraw", pilot, by=pilot.created_by, reason="Lægen er rejst")
    central = signed_in(member(Role.CENTRAL_UNION))

    page = central.get(pages(pilot.pk)["version"])
    answer = central.post(pages(pilot.pk)["give_receipt"])

    assert "Lægen er rejst" in page.text
    assert page.context["filed"]["may_give_receipt"] is False
    assert (answer.status_code, Receipt.objects.count()) == (302, 0)


@pytest.mark.parametrize("name", ["version", "version_pdf", "changes"])
def test_an_address_with_a_huge_number_is_not_found(name):
    client = signed_in(member(Role.CENTRAL_UNION))

    assert client.get(reverse(name, args=[2**70, 2**70])).status_code == 404


def test_a_reason_with_a_cpr_number_is_refused_and_the_step_not_taken():
    pilot = filed()
    address = reverse("pilot_step", args=[pilot.pk, "withdraw"])

    answer = signed_in(pilot.created_by).post(address, {"reason": "010170 1234 er rejst"})

    assert (answer.status_code, "CPR" in answer.content.decode()) == (422, True)
    assert stage_of(Pilot.objects.get(pk=pilot.pk)) == Stage.FILED


@pytest.mark.parametrize(("name", "given"), [("discard", {}), ("withdraw", {"reason": "Lægen er rejst"})])
def test_pressed_twice_a_step_answers_the_same_page_without_a_complaint(name, given):
    pilot = filed()
    client = signed_in(pilot.created_by)
    workflow.take("revise", pilot, by=pilot.created_by)
    address = reverse("pilot_step", args=[pilot.pk, name])

    answers = [client.post(address, given) for _ in range(2)]

    assert [answer.url for answer in answers] == [pilot.get_absolute_url()] * 2
    told = [str(message) for message in client.get(answers[1].url).context["messages"]]
    assert len(told) == 1


def test_the_page_of_a_draft_says_first_whose_turn_it_is():
    pilot = at_stage(Stage.DRAFT)
    hr, coordinator = member(Role.HR, pilot.region), member(Role.COORDINATOR, pilot.region)

    writers, readers = (get(user, pilot.get_absolute_url()).context["turn"] for user in (hr, coordinator))

    assert (writers.title, writers.is_mine) == ("Din tur: Tjek og indsend", True)
    assert [offer.url for offer in writers.offers] == [reverse("description_check", args=[pilot.pk])]
    assert (readers.title, readers.is_mine, readers.offers) == (
        "Regionens HR er ved at skrive beskrivelsen",
        False,
        [],
    )


def test_a_banner_that_waits_for_others_says_how_far_the_document_is():
    found = Negotiation().to(AgreementStage.REVIEW)

    turn = get(found.hr, found.pilot.get_absolute_url()).context["turn"]

    assert (turn.is_mine, turn.offers) == (False, [])
    assert turn.why == "Endelig aftale: Til gennemgang · Næste skridt: teksten gennemgås"
