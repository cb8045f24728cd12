"""A workbook too large for a page is ordered, made by the worker, and fetched by who ordered it, with its lines in the log."""

import datetime
import hashlib
import io
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from accounting.models import Access, AccountFile
from accounting.pool import fetched, orders
from accounting.pool.orders import make_file, sweep
from common import clock
from common.snapshots import snapshot
from regions.models import Event, Membership
from regions.orders import MOST_UNDERWAY, OrderState
from regions.permissions import Role
from tests.accounts import Account
from tests.factories import member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
KINDS = ["accounts_workbook", "postings_sheet"]


@pytest.fixture
def account(monkeypatch):
    """Three postings for two people, where two are more than a page has time for."""
    monkeypatch.setattr(fetched, "MOST_AT_ONCE", 2)
    found = Account()
    one, other = found.employment(), found.employment()
    for amount, employment in (("10", one), ("25", other), ("7", one)):
        found.pay(amount, employment=employment)
    return found


def pressed(account, name="accounts_workbook", query="", by=None, token=None):
    url = reverse(name, args=[account.book.pk])
    return signed_in(by or account.hr).post(f"{url}{query}", {"token": str(token or uuid.uuid4())})


def ordered(account, *args, **kwargs):
    pressed(account, *args, **kwargs)
    return AccountFile.objects.latest("pk")


def made(account, *args, **kwargs):
    found = ordered(account, *args, **kwargs)
    make_file.call(found.pk)
    found.refresh_from_db()
    return found


def content_of(found):
    return b"".join(found.content())


def fetch(found, by, name="account_file_content", **headers):
    return signed_in(by).get(reverse(name, args=[found.book_id, found.pk]), **headers)


@pytest.mark.parametrize("name", KINDS)
def test_the_press_orders_what_is_large_and_the_worker_makes_it(
    account, name, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        found = ordered(account, name)
    queued = DBTaskResult.objects.get(task_path="accounting.pool.orders.make_file")
    assert queued.args_kwargs == {"args": [found.pk], "kwargs": {}}
    assert (found.state, Access.objects.count()) == (OrderState.WAITING, 0)

    make_file.call(found.pk)

    found.refresh_from_db()
    book = load_workbook(io.BytesIO(content_of(found)), data_only=True)
    amounts = [row[7] for row in book["Posteringer"].iter_rows(min_row=2, values_only=True)]
    assert (found.state, amounts) == (OrderState.DONE, [10, 25, 7, 42])
    assert found.sha256 == hashlib.sha256(content_of(found)).hexdigest()


@pytest.mark.parametrize("name", KINDS)
def test_what_is_ordered_is_what_would_have_been_sent_at_once(account, name, monkeypatch):
    found = made(account, name, "?as_of=15.01.2024")
    monkeypatch.setattr(fetched, "MOST_AT_ONCE", 3)

    at_once = pressed(account, name, "?as_of=15.01.2024")

    assert b"".join(at_once.streaming_content) == content_of(found)
    assert at_once.headers["Content-Disposition"] == f'attachment; filename="{found.name}"'


def test_the_filter_of_the_page_goes_with_the_order_and_nothing_else_does(account):
    found = ordered(account, "postings_sheet", f"?type=salary&before=2022-04%2F1&x={'y' * 6000}")

    assert found.query == "type=salary"


@pytest.mark.parametrize("name", KINDS)
def test_the_address_of_a_large_file_leads_back_to_the_button_and_writes_nothing(account, name):
    answer = signed_in(account.hr).get(reverse(name, args=[account.book.pk]))

    page = reverse({"accounts_workbook": "book", "postings_sheet": "postings"}[name], args=[account.book.pk])
    assert (answer.status_code, answer.url) == (302, f"{page}?")
    assert (AccountFile.objects.count(), Access.objects.count()) == (0, 0)


def test_a_press_sent_twice_orders_once(account):
    token = uuid.uuid4()

    addresses = {pressed(account, token=token).url for _again in range(2)}

    assert addresses == {AccountFile.objects.get().get_absolute_url()}


def test_each_time_it_is_fetched_leaves_a_line_per_person(account):
    found = made(account)

    for _again in range(2):
        assert b"".join(fetch(found, account.hr).streaming_content) == content_of(found)

    lines = Access.objects.values_list("by", "purpose", "shown", "whose")
    shown = [
        f"event:{pk}" for pk in Event.objects.filter(verb="accounts_fetched").values_list("pk", flat=True)
    ]
    people = {whose for _by, _purpose, _shown, whose in lines}
    assert len(people) == len(shown) == 2
    assert sorted(lines) == sorted((account.hr.pk, "export", at, whose) for at in shown for whose in people)


def test_when_the_lines_cannot_be_written_nothing_is_sent(account, monkeypatch):
    from accounting.book import access

    found = made(account)
    monkeypatch.setattr(access, "note", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        fetch(found, account.hr)


def test_the_file_is_for_who_ordered_it_alone_and_only_while_they_see_postings(account):
    found = made(account)
    colleague, elsewhere = account.other_hr, member(Role.HR, Account().region)
    assert [
        fetch(found, one, name).status_code
        for one in (colleague, elsewhere)
        for name in ("account_file", "account_file_content")
    ] == [404] * 4

    today = clock.today()
    Membership.objects.filter(user=account.hr).update(ends_on=today - datetime.timedelta(days=1))
    role = {"role": Role.COORDINATOR, "region": account.region, "starts_on": today}
    Membership.objects.create(user=account.hr, given_at=clock.now(), **role)

    assert [
        fetch(found, account.hr, name).status_code for name in ("account_file", "account_file_content")
    ] == [403, 403]


def test_the_page_says_how_far_it_is_and_is_left_in_peace_meanwhile(account):
    found = ordered(account)
    ask = {"HTTP_HX_REQUEST": "true"}
    said = [
        fetch(found, account.hr, "account_file").status_code,
        fetch(found, account.hr, "account_file", **ask).status_code,
    ]
    assert said == [200, 204]
    assert fetch(found, account.hr).status_code == 404

    make_file.call(found.pk)

    assert (
        reverse("account_file_content", args=[account.book.pk, found.pk])
        in fetch(found, account.hr, "account_file", **ask).text
    )


def test_a_file_that_cannot_be_made_says_so_in_words(account, monkeypatch):
    found = ordered(account)
    monkeypatch.setattr(orders, "_keep", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        make_file.call(found.pk)

    found.refresh_from_db()
    assert found.state == OrderState.FAILED
    assert "kunne ikke laves" in fetch(found, account.hr, "account_file").text


def test_pieces_that_a_killed_worker_left_are_replaced(account, monkeypatch):
    monkeypatch.setattr(orders, "PIECE", 1000)
    found = ordered(account)
    for number in range(50):
        found.pieces.create(number=number, size=3, content=b"old")

    make_file.call(found.pk)

    content = content_of(found)
    assert load_workbook(io.BytesIO(content)).worksheets[1].title == "Oversigt"
    assert found.size == len(content) and 1 < found.pieces.count() < 50


def test_what_was_ordered_more_than_a_day_ago_is_swept(account, time_machine):
    old = made(account)
    time_machine.move_to(clock.now() + orders.KEPT)
    sweep()
    assert AccountFile.objects.get() == old
    time_machine.move_to(clock.now() + datetime.timedelta(seconds=1))

    sweep()

    assert (AccountFile.objects.count(), orders.FilePiece.objects.count()) == (0, 0)
    make_file.call(old.pk)


def test_an_order_too_many_is_refused_on_the_page(account):
    for _again in range(MOST_UNDERWAY):
        ordered(account)

    answer = pressed(account, "postings_sheet", "?type=salary")

    assert answer.url == f"{reverse('postings', args=[account.book.pk])}?type=salary"
    assert AccountFile.objects.count() == MOST_UNDERWAY


def test_the_pages_offer_a_button_where_the_file_is_large_and_list_what_was_ordered(account, monkeypatch):

    found = ordered(account)
    monkeypatch.setattr(pool_views, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(ledger_views, "MOST_AT_ONCE", 2)
    client = signed_in(account.hr)

    pool, book = (client.get(reverse(name, args=[account.book.pk])) for name in ("book", "postings"))

    assert (pool.context["is_large"], book.context["is_large"]) == (True, True)
    assert list(pool.context["files"]) == [found]
    assert f'action="{reverse("accounts_workbook", args=[account.book.pk])}' in pool.text


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's readers hold up nobody")
@pytest.mark.django_db(transaction=True)
def test_on_sqlite_who_only_reads_holds_up_nobody():
    with snapshot(reads_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert connection.transaction_mode == "DEFERRED"
    assert connection.transaction_mode == "IMMEDIATE"
