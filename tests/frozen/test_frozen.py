"""What was frozen once is read for ever: an example of each schema is lifted to today's, and shown."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine

from accounting.models import Statement
from accounting.statements.content import reckon
from accounting.statements.files import pdf_of as pdf_of_statement
from accounting.statements.files import workbook_of
from common import clock
from common.money import format_kroner
from pilots.agreements import content as agreements
from pilots.agreements.printing import pdf_for_signing
from pilots.descriptions import content
from pilots.descriptions.printing import pdf_of
from pilots.documents import frozen
from pilots.documents.content import differences
from pilots.filings import receipts
from pilots.models import Agreement, Description, Sending
from regions.permissions import Role
from tests.accounting.closing.building import close_year
from tests.accounts import JANUARY_2024, Account, load_factors, month
from tests.agreements import concluded
from tests.common.pdf_reading import texts
from tests.factories import filed, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]
HERE = Path(__file__).resolve().parent
EXAMPLES = sorted(path.stem for path in HERE.glob("*.json"))


@pytest.fixture
def in_january():
    with time_machine.travel(JANUARY_2024, tick=False):
        yield


def example(name):
    return (HERE / f"{name}.json").read_text()


def examples_of(document):
    return [name for name in EXAMPLES if name.rpartition("-")[0] == document]


def shape(content):
    """The keys of a content and of what lies in it; of rows those of the first."""
    if isinstance(content, dict):
        return {key: shape(value) for key, value in content.items()}
    return [shape(content[0])] if isinstance(content, list) and content else None


def same_shape(one, other):
    """Whether two contents have the same keys; an empty list or nothing says nothing of what it might hold."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_shape(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return same_shape(one[0], other[0])
    return one is None or other is None


def test_each_schema_of_each_kind_has_its_example():
    wanted = [f"{kind}-{n}" for kind, last in frozen.documents().items() for n in range(1, last + 1)]

    assert sorted(wanted) == EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_lifted_to_the_content_of_today(name):
    today = {
        "preliminary_description": lambda: content.content_of(filed().current),
        "agreement": lambda: agreements.content_of(concluded()),
        "annex": lambda: agreements.annex_of(concluded()),
        "statement": lambda: json.loads(reckon(statement())[0]),
    }[name.rpartition("-")[0]]()
    read = frozen.read(example(name))

    assert same_shape(shape(read), shape(today))
    assert read["schema"] == today["schema"] == frozen.documents()[today["document"]]


def statement():
    account = Account()
    load_factors()
    close_year(account)
    return Statement(
        book=account.book, kind="calendar", first_month=month("2022-01"), number=1, made_by=account.hr
    )


def kept(model, row, text, **fields):
    """A frozen row like another, with an example for its text."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    filing = type(row.filing).objects.get(pk=row.filing_id)
    filing.pk, filing._state.adding = None, True
    filing.save()
    return model.objects.create(**values | {"canonical": text, "filing_id": filing.pk} | fields)


@pytest.mark.parametrize("name", examples_of("preliminary_description"))
def test_a_description_of_each_schema_is_shown_by_page_pdf_and_comparison(name):
    pilot, text = filed(), example(name)
    title = json.loads(text)["title"]
    old = kept(Description, pilot.current, text, version=2, title=title)
    type(pilot).objects.filter(pk=pilot.pk).update(current=old)
    page = signed_in(member(Role.CENTRAL_UNION)).get(pilot.get_absolute_url())

    assert (page.status_code, title in page.content.decode()) == (200, True)
    assert "".join(title.split()) in "".join("".join(texts(pdf_of(old))).split())
    changes = differences(
        frozen.read(pilot.descriptions.get(version=1).canonical), frozen.read(text), content.sections
    )
    assert title in [change.after for change in changes]


@pytest.mark.parametrize("name", examples_of("agreement"))
def test_an_agreement_of_each_schema_is_shown_by_page_pdf_and_comparison(name):
    text, newest = example(name), concluded()
    old = kept(Agreement, newest, text, version=2, standing_id=None)
    round_ = Sending.objects.create(
        agreement=old, number=1, by=newest.sendings.get().by, at=clock.now(), canonical=text, code="KXYZ-1234"
    )
    title = json.loads(text)["title"]
    page = signed_in(member(Role.CENTRAL_UNION)).get(old.get_absolute_url())

    assert (page.status_code, title in page.content.decode()) == (200, True)
    assert "".join(title.split()) in "".join("".join(texts(pdf_for_signing(round_))).split())
    changes = differences(frozen.read(newest.canonical), frozen.read(text), agreements.sections)
    assert title in [change.after for change in changes]


@pytest.mark.parametrize("name", examples_of("statement"))
def test_a_statement_of_each_schema_is_shown_by_page_pdf_and_workbook(name):
    made, text = statement(), example(name)
    made.made_at = made.sent_at = clock.now()
    made.canonical, made.pk = text, 1
    receipts.send(made, by=made.made_by, at=made.sent_at)
    made.save(force_insert=True)
    total = format_kroner(Decimal(json.loads(text)["closing"]["total"]["amount"]))
    page = signed_in(member(Role.CENTRAL_UNION)).get(made.get_absolute_url())

    assert (page.status_code, total in page.content.decode()) == (200, True)
    assert "".join(total.split()) in "".join("".join(texts(pdf_of_statement(made))).split())
    assert workbook_of(made)[:2] == b"PK"


def test_an_older_content_is_lifted_step_by_step(monkeypatch):
    monkeypatch.setattr(frozen, "_lifts", dict(frozen._lifts))
    schema = frozen.schema_of(
        "note", lambda old: old | {"place": ""}, lambda old: {**old, "where": old["place"]}
    )

    read = [frozen.read(json.dumps({"document": "note", "schema": n, "place": "Aalborg"})) for n in (1, 2, 3)]

    assert schema == 3
    assert [one.get("where") for one in read] == ["", "Aalborg", None]
    assert {one["schema"] for one in read} == {3}
