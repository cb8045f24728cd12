"""Writing an agreement as HR does it: step by step, with rows, rules at their fields, and nothing lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pilots.agreements.editing import DESK
from pilots.agreements.steps import AgreementStage
from pilots.models import Agreement, BudgetLine, Employment, Participant
from regions.permissions import Role
from tests.accounts import allocate
from tests.agreements import Negotiation, participant
from tests.factories import DepartmentFactory, HospitalFactory, RegionFactory, charge, member
from tests.pilots.stages import in_october, signed_in
from tests.writing import retyped, sent

pytestmark = pytest.mark.django_db
STEPS = ["parter", "ramme", "indhold", "kriterier", "budget", "bilag"]


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


@pytest.fixture
def found():
    return Negotiation().to(AgreementStage.DRAFT)


def step_url(found, step):
    return reverse("agreement_step", args=[found.pilot.pk, step])


def rows(prefix, *said, **fields):
    """These rows in place of those on the page."""
    data = {f"{prefix}-TOTAL_FORMS": len(said), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(said):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data | fields


def send(found, step, typed, by=None, seen=None):
    """Send a step as the browser does: all that stood on the page, `seen` or as it is now, with what is typed."""
    shown = seen if seen is not None else sent(found.agreement, step, at=DESK)
    data = dict(retyped(shown, **typed).lists())
    return signed_in(by or found.hr).post(step_url(found, step), data)


def place_of(found):
    description = found.agreement.description
    return {
        "hospital": description.hospitals.get().pk,
        "department": description.departments.get().pk,
        "hours": "7,4",
        "starts_on": "1.1.2022",
        "ends_on": "31.12.2022",
    }


def errors_of(page, prefix):
    formset = next(f for f in page.context["formsets"] if f.prefix == prefix)
    return [dict(form.errors) for form in formset]


def test_every_step_and_the_check_open(found):
    client = signed_in(found.hr)

    assert [client.get(step_url(found, step)).status_code for step in STEPS] == [200] * 6
    assert client.get(reverse("agreement_check", args=[found.pilot.pk])).status_code == 200


@pytest.mark.parametrize("step", [*STEPS, "tjek"])
def test_others_do_not_write(found, step):
    address = step_url(found, step)

    assert signed_in(found.coordinator).get(address).status_code == 403
    assert signed_in(member(Role.HR, RegionFactory())).get(address).status_code == 404


def test_what_is_under_review_is_not_edited(found):
    found.send()

    answer = signed_in(found.hr).post(step_url(found, "parter"), {"title": "Nyt", "revision": 0})

    assert (answer.status_code, answer.context["back"], answer.context["texts"]) == (
        409,
        found.agreement.get_absolute_url(),
        ["Nyt"],
    )
    assert found.agreement.title != "Nyt"


def test_a_budget_line_is_saved_with_additions_and_at_base_level(found):
    from pilots.models import RegulationFactor

    RegulationFactor.objects.create(
        effective_from="2021-10-01", known_from="2021-10-01", factor="1.064474", status="derived", source="x"
    )
    charge(found.pilot.programme, "18.96", "1.95")
    charge(found.pilot.programme, "19", "2", effective_from=date(2022, 1, 2))
    said = {"year": "2022", "type": "salary", "amount": "100.000,05", "text": "Tillæg"}

    answer = send(found, "budget", rows("budget", said))

    assert answer.status_code == 302
    line = BudgetLine.objects.get()
    # 20.91 % of 100,000.05 is 20,910.010455; (100,000.05 + 20,910.01) / 1.064474 is 113,586.67.
    assert (line.amount, line.additions) == (Decimal("100000.05"), Decimal("20910.01"))
    assert line.base_amount == (Decimal("120910.06") / Decimal("1.064474")).quantize(Decimal("0.01"))


def test_a_budget_over_what_is_left_asks_for_a_reason_at_its_field_and_loses_nothing(found):
    allocate(found.pilot.programme, found.region, 1, base_amount=50_000)
    said = {"year": "2022", "type": "salary", "amount": "50.000,01"}

    page = send(found, "budget", rows("budget", said, budget_reason=""))
    after = send(found, "budget", rows("budget", said, budget_reason="Rate 2 følger."))

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["budget_reason"])
    assert BudgetLine.objects.get().amount == Decimal("50000.01")
    assert (after.status_code, found.agreement.budget_reason) == (302, "Rate 2 følger.")


def test_participants_are_saved_and_an_employment_number_keeps_its_zeros(found):
    said = place_of(found) | {"institution": "ab", "number": "123"}

    answer = send(found, "bilag", rows("participants", said, place_of(found)))

    assert answer.status_code == 302
    assert [str(p.employment or "") for p in Participant.objects.all()] == ["AB 00123", ""]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"hours": "38"}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "mange"}, "hours"),
        ({"number": "010203-1234", "institution": "AB"}, "number"),
        ({"number": "12345"}, "institution"),
        ({"institution": "AB"}, "number"),
        ({"starts_on": "31.12.2021"}, "starts_on"),
        ({"ends_on": "1.1.2024"}, "ends_on"),
        ({"ends_on": "31.02.2022"}, "ends_on"),
        ({"hospital": ""}, "hospital"),
    ],
)
def test_a_wrong_participant_is_a_sentence_at_the_field_and_nothing_is_saved(found, changed, field):
    page = send(found, "bilag", rows("participants", place_of(found) | changed))

    assert page.status_code == 422
    assert list(errors_of(page, "participants")[0]) == [field]
    assert Participant.objects.count() == 0


def test_a_hospital_or_department_of_another_region_cannot_be_chosen(found):
    foreign, elsewhere = HospitalFactory(), DepartmentFactory()
    other = DepartmentFactory(hospital=HospitalFactory(region=found.region))
    cases = [{"hospital": foreign.pk}, {"department": elsewhere.pk}, {"department": other.pk}]

    pages = [send(found, "bilag", rows("participants", place_of(found) | case)) for case in cases]

    assert [page.status_code for page in pages] == [422] * 3
    assert [list(errors_of(page, "participants")[0]) for page in pages] == [
        ["hospital"],
        ["department"],
        ["department"],
    ]
    assert Participant.objects.count() == 0


def test_hours_over_full_time_with_another_agreement_are_refused_at_the_hours(found):
    other = Negotiation(hr=found.hr, coordinator=found.coordinator, region=found.region, by=found.hr)
    other.start()
    participant(other.agreement, number="00123", hours="30")
    other.conclude()
    said = place_of(found) | {"institution": "AB", "number": "123", "hours": "7,5"}

    page = send(found, "bilag", rows("participants", said))

    assert page.status_code == 422
    assert list(errors_of(page, "participants")[0]) == ["hours"]
    assert Employment.objects.count() == 1
    assert found.agreement.participants.count() == 0


def test_a_second_editor_sees_both_texts(found):
    shown = sent(found.agreement, "ramme", at=DESK)
    send(found, "ramme", {"doctors": "3"}, seen=shown.copy())

    page = send(found, "ramme", {"doctors": "4"}, member(Role.HR, found.region), shown.copy())

    [conflict] = page.context["outcome"].merged.conflicts
    assert (page.status_code, conflict.label, conflict.theirs, conflict.mine) == (
        409,
        "Antal læger",
        "3",
        "4",
    )
    assert found.agreement.doctors == 3


def test_a_colleague_in_another_field_is_no_conflict(found):
    shown = sent(found.agreement, "ramme", at=DESK)
    send(found, "ramme", {"doctors": "3"}, seen=shown.copy())

    page = send(found, "ramme", {"ends_on": "30.11.2022"}, member(Role.HR, found.region), shown.copy())

    assert page.status_code == 302
    assert (found.agreement.doctors, found.agreement.ends_on) == (3, date(2022, 11, 30))


def test_participants_that_two_write_are_shown_side_by_side(found):
    shown = sent(found.agreement, "bilag", at=DESK)
    send(found, "bilag", rows("participants", place_of(found)), seen=shown.copy())

    mine = rows("participants", place_of(found) | {"hours": "10"})
    page = send(found, "bilag", mine, member(Role.HR, found.region), shown.copy())

    [conflict] = page.context["outcome"].merged.conflicts
    assert (page.status_code, "7,4" in conflict.theirs, " · 10 · " in conflict.mine) == (409, True, True)
    assert [str(row.hours) for row in found.agreement.participants.all()] == ["7.40"]


def test_a_carried_criterion_keeps_its_promise_and_a_forged_one_loses_it(found):
    said = [{"criterion": "Flere bliver", "promised": "1"}, {"criterion": "Ny", "promised": "99"}]

    send(found, "kriterier", rows("criteria", *said))

    assert list(found.agreement.criteria.values_list("criterion", "promised")) == [
        ("Flere bliver", 1),
        ("Ny", None),
    ]


def test_sending_from_the_check_page_twice_answers_the_same_page(found):
    client = signed_in(found.hr)
    send = reverse("pilot_step", args=[found.pilot.pk, "send"])

    answers = [client.post(send, {"revision": 0})["Location"] for _ in range(2)]

    assert answers == [found.agreement.get_absolute_url()] * 2
    assert Agreement.objects.get().sendings.count() == 1


def test_the_check_of_an_agreement_sends_no_amendment_that_was_saved_as_often():
    found = Negotiation().to("concluded")
    seen = {"revision": found.agreement.revision, "version": found.agreement.version}
    amendment = found.amend().agreement
    assert amendment.revision == seen["revision"]

    answer = signed_in(found.hr).post(reverse("pilot_step", args=[found.pilot.pk, "send"]), seen)

    assert (answer.status_code, found.agreement.state) == (422, "draft")
