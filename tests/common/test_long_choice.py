"""A choice among many rows: found by words, by number, in what the form offers, without reading all of them."""

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.models import Expense
from common import clock
from common.long_choice import FEW
from pilots.case.pilot_field import PilotField
from pilots.descriptions.forms import DepartmentChoices
from pilots.models import Description, Pilot
from regions.models import Department
from tests.accounting.expenses.visiting import TYPED, english, errors, new, typed
from tests.accounts import Account
from tests.factories import DepartmentFactory, TemplateFactory, filed

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
ELSE = {"date": "12.04.2022", "amount": "1.250,50", "text": "Kursus"}


@pytest.fixture
def account():
    return Account()


def many(account, count=FEW + 5, first=1, title="Eksempel"):
    """So many filed pilots of the account's region, each with its number in its title."""
    by, now, template = account.hr, clock.now(), TemplateFactory(programme=account.programme)
    place = {"programme": account.programme, "region": account.region, "created_by": by, "created_at": now}
    pilots = Pilot.objects.bulk_create(Pilot(number=first + turn, **place) for turn in range(count))
    written = {"template": template, "changed_by": by, "changed_at": now}
    for pilot in pilots:
        pilot.current = Description(pilot=pilot, title=f"{title} nr{pilot.number}x", **written)
    Description.objects.bulk_create(pilot.current for pilot in pilots)
    Pilot.objects.bulk_update(pilots, ["current"])
    return pilots


def offered(answer):
    """{value: is it ticked} of the answers that stand below the box."""
    page = lxml.html.document_fromstring(answer.content.decode())
    return {radio.get("value"): "checked" in radio.attrib for radio in page.xpath('//input[@name="pilot"]')}


def told(answer):
    return lxml.html.document_fromstring(answer.content.decode()).get_element_by_id("id_pilot_told").text


def post(account, **said):
    return english(account.hr).post(new(account), ELSE | said)


def test_few_are_a_list_and_one_more_is_a_box_without_any_of_them(account):
    many(account, FEW)
    page = english(account.hr).get(new(account))
    assert page.content.decode().count("<option") == FEW + 1

    many(account, 1, first=FEW + 1)
    page = english(account.hr).get(new(account))
    assert (page.content.decode().count("<option"), offered(page)) == (0, {"": True})


def test_the_number_of_a_case_and_the_only_one_that_a_word_fits_are_taken_at_once(account):
    pilots = many(account)
    letters = account.region.abbreviation

    for word in (f"{letters}-7", f"{letters} 07".lower(), "nr7x", "7"):
        post(account, **{"pilot-word": word})
        assert Expense.objects.latest("pk").pilot == pilots[6], word


def test_what_several_fit_is_asked_about_with_what_was_typed_kept(account):
    many(account)

    answer = post(account, **{"pilot-word": "eksempel", "pilot": ""})

    sentence = "20 more fit “eksempel”. Choose one of these, or write more words"
    assert (errors(answer), Expense.objects.count()) == ({"pilot": [sentence]}, 0)
    assert (len(offered(answer)), any(offered(answer).values())) == (11, False)
    page = answer.content.decode()
    assert 'value="eksempel"' in page and 'value="1.250,50"' in page
    # The error leads to the box.
    assert 'href="#id_pilot_0"' in page


def test_the_answer_that_is_ticked_counts_until_another_word_is_written(account):
    pilots = many(account)
    found = {"pilot": pilots[3].pk, "pilot-word": "eksempel", "pilot-found": "eksempel"}

    post(account, **found)
    assert Expense.objects.latest("pk").pilot == pilots[3]

    post(account, **found | {"pilot-word": "nr9x"})
    assert Expense.objects.latest("pk").pilot == pilots[8]

    del found["pilot"]
    assert "pilot" in errors(post(account, **found))


def test_finding_saves_nothing_and_finds_no_fault(account):
    pilots = many(account)

    answer = post(account, **{"find": "pilot", "pilot-word": "nr3x", "amount": "mange"})
    assert (answer.status_code, errors(answer), Expense.objects.count()) == (200, {}, 0)
    assert (offered(answer), 'value="mange"' in answer.content.decode()) == (
        {str(pilots[2].pk): True, "": False},
        True,
    )
    assert told(answer) == f"Chosen: {pilots[2]}"

    post(account, pilot=pilots[0].pk)
    draft = Expense.objects.get()
    sent = typed(draft, **{"find": "pilot", "pilot-word": "intet", "text": "Andet"})
    answer = english(account.hr).post(reverse("expense_edit", args=[draft.pk]), sent)
    draft.refresh_from_db()
    assert (answer.status_code, draft.text, draft.pilot) == (200, "Kursus", pilots[0])
    assert told(answer) == "Nothing fits “intet”. Write another word, or fewer letters"
    # It is still the one that was chosen, until another is.
    assert offered(answer) == {str(pilots[0].pk): True, "": False}


def test_another_regions_pilot_is_neither_found_nor_taken(account):
    many(account)
    theirs = filed(title="Deres eget")

    for said in ({"pilot-word": "deres eget"}, {"pilot": theirs.pk}, {"pilot": "9" * 30}, {"pilot": "x"}):
        answer = post(account, **said)
        assert ("pilot" in errors(answer), "Deres eget" in answer.content.decode()) == (True, False)
    assert not Expense.objects.exists()


@pytest.mark.parametrize("name", ["expense_new", "expenses", "adjust", "postings"])
def test_a_page_asks_the_database_as_often_among_100_as_with_one(account, name):
    client, counts = english(account.hr), []
    for count in (1, 99):
        many(account, count, first=count)
        client.get(reverse(name, args=[account.book.pk]))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name, args=[account.book.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_filter_takes_the_word_and_shows_it_as_what_was_chosen(account):
    pilots = many(account)
    client, address = english(account.hr), reverse("expenses", args=[account.book.pk])
    client.post(new(account), TYPED | {"pilot": pilots[4].pk})
    client.post(new(account), TYPED)

    page = client.get(address, {"pilot-word": "nr5x"})
    assert [row[0].pilot for row in page.context["rows"]] == [pilots[4]]
    assert f"Pilot: {pilots[4]}" in page.content.decode()
    form = page.context["form"]
    assert (form.asked_again(), form.without(form.asked()[0])) == (f"pilot={pilots[4].pk}", "")

    page = client.get(address, {"pilot": "none"})
    assert [row[0].pilot for row in page.context["rows"]] == [None]


def test_several_are_ticked_one_after_another_each_under_its_hospital():
    departments = [DepartmentFactory(name=f"Afdeling nr{turn}x") for turn in range(FEW + 1)]
    field = DepartmentChoices()
    field.queryset = Department.objects.select_related("hospital")
    chosen = field.widget.value_from_datadict(
        {"departments": [departments[0].pk], "departments-word": "nr9x"}, {}, "departments"
    )

    assert {one.pk for one in field.clean(chosen)} == {departments[0].pk, departments[9].pk}
    shown = {key: is_ticked for key, _label, is_ticked in field.shown(chosen)["options"]}
    assert shown == {str(departments[0].pk): True, str(departments[9].pk): True}


def test_rows_that_replace_what_was_offered_are_those_that_are_listed(account):
    first, second = many(account, 2)
    field = PilotField(required=False)
    field.offer(lambda: Pilot.objects.filter(pk=first.pk), lambda: [first])
    assert (field.first_few, list(field.queryset), field.first_few) == ([first], [first], [first])

    field.queryset = Pilot.objects.filter(pk=second.pk)

    assert field.first_few == [second]
