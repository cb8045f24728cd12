"""What a file asks is answered on a page, together with what was answered before, and learnt when it is booked."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounting.models import PayrollImport, RememberedAnswer
from accounting.payroll import importing
from accounting.payroll.facts import Facts
from accounting.payroll.notices import notices
from accounting.payroll.questions import questions
from regions.once import new_token
from tests.accounting.payroll.corpus import CORPUS
from tests.extracts import HEADER, csv, line, read_upload, remembering, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
COLUMNS = dict(enumerate(("institution", "number", "code", "period", "amount")))


@pytest.fixture
def account():
    return remembering("1", "2")


def answer(client, found, data, name="udtraek.csv", *, columns=COLUMNS, **answers):
    """Answer the questions of an import by their `about`, with the file once more; what the next import is."""
    asked = {told["about"]: f"question_{n}" for n, told in enumerate(found.facts.questions, 1)}
    fields = {f"column_{place}": field for place, field in columns.items()}
    said = {asked[about]: given for about, given in answers.items()}
    upload = {
        "file": SimpleUploadedFile(name, data),
        "month": "2022-04",
        "run": "2022-04",
        "run_kind": "ordinary",
    }
    response = client.post(
        f"{found.get_absolute_url()}?columns=1", fields | said | upload | {"token": new_token()}
    )
    assert response.status_code == 302, response.content.decode()
    return read_upload(PayrollImport.objects.latest("pk"))


@pytest.fixture
def hr(account, client):
    client.force_login(account.hr)
    return client


def test_an_answer_stands_when_the_next_question_is_answered(account, hr):
    (_kind, data), _expected = CORPUS["two sheets with a hidden row"]
    account.salary_code("981")
    first = upload(account, data, name="a.xlsx")
    assert [one["about"] for one in first.facts.questions] == ["sheet"]

    second = answer(hr, first, data, "a.xlsx", sheet="April")
    third = answer(hr, second, data, "a.xlsx", hidden="leave")

    assert (second.facts.questions[0]["about"], third.state) == ("hidden", "open")
    assert (third.said["sheet"], third.said["hidden"]) == ("April", "leave")


def test_what_looks_like_a_total_is_said_to_be_pay_or_one(account, hr):
    data = csv(line("1", "500,00"), line("1", "500,00"), line("1", "1.000,00"))
    found = upload(account, data)
    assert [one.kind for one in found.problems.all()] == ["total"]
    assert 'href="?columns=1"' in hr.get(found.get_absolute_url()).content.decode()

    as_pay = answer(hr, found, data, totals="lines")
    as_totals = answer(hr, upload(account, data), data, totals="totals")

    assert (as_pay.problems.count(), sorted(one.amount for one in as_pay.lines.all())) == (
        0,
        [500, 500, 1000],
    )
    assert sorted(one.amount for one in as_totals.lines.all()) == [500, 500]
    assert (as_totals.problems.count(), as_totals.facts.control.left["total"]) == (0, [1, 100000])


def test_what_was_answered_of_an_earlier_file_is_told_when_it_is_used(account, hr):
    data = csv(line("1", "1.500"))
    found = answer(hr, upload(account, data), data, amounts="comma")
    importing.commit(found, by=account.hr)

    later = upload(account, csv(line("1", "1.250", period="2022-05")))

    assert [one.amount for one in later.lines.all()] == [1250]
    assert [text for text in notices(later) if "As answered for an earlier extract: “Beløb”" in text]
    assert not [text for text in notices(found) if "As answered" in text]


def test_the_unit_is_asked_of_each_file(account, hr):
    data = csv(HEADER, line("1", "150025"), header=["Beløb i øre"])
    found = answer(hr, upload(account, data), data, unit="ore")
    importing.commit(found, by=account.hr)

    later = upload(account, csv(HEADER, line("1", "9", period="2022-05"), header=["Beløb i øre"]))

    assert [one.amount for one in found.lines.all()] == [Decimal("1500.25")]
    assert (later.state, [one["words"] for one in later.facts.questions]) == ("unmapped", ["beløb i øre"])


def test_a_second_column_that_was_left_out_is_not_asked_about_again(account, hr):
    data = csv([*line("1", "10,00"), "9,00"], header=[*HEADER, "Beløb"])
    found = answer(hr, upload(account, data), data, columns=COLUMNS | {5: ""})
    importing.commit(found, by=account.hr)

    again = upload(account, csv([*line("2", "11,00"), "9,00"], header=[*HEADER, "Beløb"]))

    assert (again.state, [one.amount for one in again.lines.all()]) == ("open", [11])


def test_a_column_of_names_can_be_told_apart_and_never_be_kept(account, hr):
    found = upload(account, csv([*line("1", "10,00"), "Anne"], header=[*HEADER, "Navn"]))

    page = hr.get(f"{found.get_absolute_url()}?columns=1")

    choices = page.context["form"].fields["column_5"].choices
    assert [value for value, _label in choices] == ["", "number"]


def test_a_code_that_cannot_be_shown_or_remembered_is_a_line_to_mend(account):
    code = account.code.code
    texts = (f"{code} {200 * 'x'}", f"{code} Hansen 010170-1234")
    found = booked_aside(account, *(line("1", "10,00", code=text) for text in texts))

    assert (found.state, found.facts.questions, RememberedAnswer.objects.count()) == ("booked", [], 0)
    assert "010170" not in str(PayrollImport.objects.values())


def booked_aside(account, *rows):
    found = upload(account, csv(line("2", "1,00"), *rows))
    importing.set_aside(found, by=account.hr, reason="Ikke vores")
    importing.commit(found, by=account.hr)
    found.refresh_from_db()
    return found


def test_every_kind_of_question_has_words_in_which_it_is_asked():
    kinds = {
        "sheet": {"choices": ["Marts", "April"]},
        "amounts": {"key": "beløb"},
        "dates": {"key": "(dates)"},
        "unit": {"key": "(unit)", "words": "øre"},
        "sign": {"key": "fortegn", "label": "Fortegn"},
        "hidden": {"count": 2},
        "code": {"text": "981 – Forsøg", "count": 2, "like": "981"},
        "totals": {"count": 2},
    }

    asked = questions(Facts(questions=[{"about": about, **told} for about, told in kinds.items()]))

    assert len({one.label for one in asked}) == len(kinds)
    assert all(len(one.choices) == 2 for one in asked)
