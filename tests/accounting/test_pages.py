"""The pool's pages, the book and what leaves it: the same figures everywhere, and a line for each person whose pay is shown."""

import datetime
import io
import re
import zipfile
from contextlib import closing
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounting.audit.sample_views import audit_sample, draw
from accounting.audit.subjects import subjects_of
from accounting.book import access
from accounting.book.booking import Entry
from accounting.models import Access, Overspending, Posting
from common import clock
from common.money import format_kroner
from regions.journal import Event
from regions.permissions import Role
from tests.accounting.closing.building import close_through
from tests.accounting.pool.test_figures import agreed, freeze
from tests.accounts import Account, load_factors, month
from tests.factories import member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "told_apart", "in_english")]


@pytest.fixture
def account():
    return Account(given=1000)


def page(user, name, *args, query="", status=200):
    client = signed_in(user)
    client.cookies["language"] = "en"
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == status
    return response


def text_of(response):
    return response.content.decode().replace("\xa0", " ")


def kroner(amount):
    return format_kroner(Decimal(amount)).replace("\xa0", " ")


def test_the_pool_prints_both_levels_of_what_its_figures_say(account):
    load_factors()
    pilot = agreed(account, 500)
    account.pay("218.40", in_month="2023-01", pilot=pilot)

    shown = text_of(page(account.hr, "book", account.book.pk))

    for amount in ("2000", "500", "218.40", "200.00", "281.60", "1781.60"):
        assert kroner(amount) in shown


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT]
)
def test_who_reads_sums_sees_closed_months_and_no_pilots(account, role):
    pilot = agreed(account, 500)
    account.pay("111.11", in_month="2022-04", pilot=pilot)
    account.adjust("22.22", in_month="2022-04")
    freeze(account, "2022-04")
    account.pay("77.77", in_month="2022-05")
    reader = member(role, account.region if role == Role.COORDINATOR else None)

    shown = text_of(page(reader, "book", account.book.pk))

    assert kroner("111.11") in shown
    assert kroner("22.22") in shown
    assert kroner("388.89") not in shown  # committed and not yet spent, worked out pilot by pilot
    assert kroner("211.10") not in shown  # what the open month holds
    assert "77,77" not in shown
    page(reader, "postings", account.book.pk, status=403)
    page(reader, "pilot_accounts", account.book.pk, status=403)
    page(reader, "accounts_workbook", account.book.pk, status=403)
    page(reader, "access_log", account.book.pk, status=403)


def test_another_regions_pool_does_not_exist(account):
    stranger = Account().hr
    for name in (
        "book",
        "postings",
        "pilot_accounts",
        "accounts_workbook",
        "adjust",
        "audit_sample",
        "access_log",
    ):
        page(stranger, name, account.book.pk, status=404)


def test_every_figure_of_a_pilot_opens_its_postings(account):
    pilot, other = agreed(account, 500), agreed(account, 100)
    account.pay("10", pilot=pilot)
    account.pay("20", pilot=other)
    shown = text_of(page(account.hr, "pilot_accounts", account.book.pk))
    link = f"{reverse('postings', args=[account.book.pk])}?pilot={pilot.pk}"
    assert link in shown

    rows = page(account.hr, "postings", account.book.pk, query=f"?pilot={pilot.pk}").context["rows"]
    assert [row.amount for row in rows] == [format_kroner(10)]


def test_the_figure_of_a_pilot_without_postings_opens_none(account):
    pilot, abroad = agreed(account, 500), agreed(Account(programme=account.programme), 100)
    link = f"?pilot={pilot.pk}"
    assert link in text_of(page(account.hr, "pilot_accounts", account.book.pk))

    opened = page(account.hr, "postings", account.book.pk, query=link)

    assert (opened.context["rows"], opened.context["ledger"].figures) == ([], (0, 0))
    assert page(account.hr, "postings", account.book.pk, query=f"?pilot={abroad.pk}", status=422)


def test_the_book_filters_counts_and_goes_on_from_where_it_ended(account):
    for number in range(30):
        account.pay(number + 1, in_month="2022-04")
    account.adjust("500", in_month="2022-05")
    freeze(account, "2022-04")

    first = page(account.hr, "postings", account.book.pk)
    assert first.context["ledger"].figures == (31, 965)
    rows = [row.reference for row in first.context["rows"]]
    assert (rows[0], len(rows), first.context["more"]) == ("2022-05/1", 25, "2022-04/7")
    rest = page(account.hr, "postings", account.book.pk, query="?before=2022-04/7")
    assert [row.reference for row in rest.context["rows"]] == [f"2022-04/{n}" for n in range(6, 0, -1)]
    salary = page(account.hr, "postings", account.book.pk, query="?type=salary&first=2022-04&last=2022-04")
    assert salary.context["ledger"].figures == (30, 465)
    other = page(account.hr, "postings", account.book.pk, query="?type=not-pay")
    assert other.context["ledger"].figures == (1, 500)
    assert [row.amount for row in other.context["rows"]] == [format_kroner(500)]
    found = page(account.hr, "postings", account.book.pk, query="?q=aftale")
    assert found.context["ledger"].figures is None
    wrong = page(account.hr, "postings", account.book.pk, query="?first=igen", status=422)
    assert wrong.context["rows"] == []


def test_every_spent_figure_of_the_pool_opens_the_postings_that_it_is(account):
    account.pay("10", in_month="2022-04")
    account.adjust("500", in_month="2022-05")
    yesterday, today = (f"{clock.today() - datetime.timedelta(days=n):%d.%m.%Y}" for n in (1, 0))
    for day, sums in ((today, [(1, 10), (1, 500), (2, 510)]), (yesterday, [(0, 0)] * 3)):
        shown = text_of(page(account.hr, "book", account.book.pk, query=f"?as_of={day}"))
        for kind, expected in zip(("&type=pay", "&type=not-pay", ""), sums, strict=True):
            query = f"?as_of={day}{kind}"
            assert (
                f'href="{reverse("postings", args=[account.book.pk])}{query.replace("&", "&amp;")}"' in shown
            )
            assert (
                page(account.hr, "postings", account.book.pk, query=query).context["ledger"].figures
                == expected
            )

    union = text_of(page(member(Role.CENTRAL_UNION), "book", account.book.pk))
    assert reverse("postings", args=[account.book.pk]) not in union


def test_a_page_of_the_book_takes_as_many_queries_with_25_rows_as_with_one(account):
    client, counts = signed_in(account.hr), []
    url = reverse("postings", args=[account.book.pk])
    client.get(url)
    for size in (1, 24):
        for number in range(size):
            account.pay(number + 1)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_posting_is_taken_back_on_its_page_once(account):
    posting = account.pay("10")
    url = reverse("posting", args=[account.book.pk, "2022-04", posting.number])
    client = signed_in(account.hr)
    data = {"month": "2022-04", "reason": "Forkert læge", "token": "b2e1f3c0-0000-4000-8000-000000000002"}

    assert client.post(url, data | {"reason": ""}).status_code == 422
    assert [client.post(url, data).status_code for _press in range(2)] == [302, 302]
    assert [p.amount for p in Posting.objects.order_by("number")] == [10, -10]
    assert signed_in(member(Role.AUDITOR, account.region)).post(url, data).status_code == 403


def test_an_adjustment_is_booked_once_however_often_it_is_pressed(account):
    url, client = reverse("adjust", args=[account.book.pk]), signed_in(account.hr)
    data = {
        "month": "2022-04",
        "amount": "-1.234,50",
        "reason": "Refusion",
        "token": "b2e1f3c0-0000-4000-8000-000000000003",
    }
    assert client.post(url, data | {"amount": "1.5"}).status_code == 422
    assert [client.post(url, data).status_code for _press in range(2)] == [302, 302]
    assert Posting.objects.get().amount == Decimal("-1234.50")
    foreign = agreed(Account(), 10)
    assert client.post(url, data | {"pilot": foreign.pk, "token": ""}).status_code == 422


# Look-ups of pay


def test_each_person_shown_leaves_one_line(account):
    one, two = account.employment(), account.employment()
    appointment = account.appointment()
    for _turn in range(2):
        account.pay("10", employment=one)
    account.pay("5", employment=two)
    account.stipend(appointment, "7")

    page(account.hr, "postings", account.book.pk)
    assert sorted(Access.objects.values_list("whose", flat=True)) == sorted(
        [f"employment:{one.pk}", f"employment:{two.pk}", f"user:{account.coordinator.pk}"]
    )
    assert set(Access.objects.values_list("by", "purpose")) == {(account.hr.pk, "book")}
    page(account.hr, "posting", account.book.pk, "2022-04", 3)
    assert Access.objects.count() == 4
    page(account.hr, "book", account.book.pk)
    page(account.hr, "pilot_accounts", account.book.pk)
    assert Access.objects.count() == 4


def test_more_filters_are_drawn_without_a_look_up(account):
    account.pay("10", employment=account.employment())
    client = signed_in(account.hr)

    opened = client.get(reverse("postings", args=[account.book.pk]), {"type": "pay", "more": "form"})
    assert (opened.status_code, "id_amount_from" in opened.text, opened.context["rows"]) == (200, True, [])
    assert not Access.objects.exists()


def test_an_export_leaves_a_line_per_person_with_its_id(account):
    one = account.employment()
    for _turn in range(3):
        account.pay("10", employment=one)
    page(account.hr, "accounts_workbook", account.book.pk)

    event = Event.objects.get(verb="accounts_fetched")
    assert list(Access.objects.values_list("whose", "purpose", "shown")) == [
        (f"employment:{one.pk}", "export", f"event:{event.pk}")
    ]


def test_the_book_exports_what_its_filter_shows_and_leaves_a_line_per_person(account):
    one, other = account.employment(), account.employment()
    account.pay("10", employment=one, in_month="2022-04")
    account.pay("25", employment=other, in_month="2022-05")
    account.pay("7", employment=one, in_month="2022-05")
    shown = page(account.hr, "postings", account.book.pk, query="?first=2022-05&type=salary")
    link = re.search(r'href="([^"]*regneark/[^"]*)"', text_of(shown))[1].replace("&amp;", "&")

    answer = signed_in(account.hr).get(link)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), data_only=True)
    amounts = [row[7] for row in book["Posteringer"].iter_rows(min_row=2, values_only=True)]
    cover = dict(row[:2] for row in book.worksheets[0].iter_rows(min_row=3, values_only=True))
    assert (amounts, cover["Fra måned"], cover["Type"]) == ([25, 7, 32], "maj 2022", "Løn")
    event = Event.objects.get(verb="postings_fetched")
    lines = Access.objects.filter(shown=f"event:{event.pk}").values_list("whose", flat=True)
    assert sorted(lines) == sorted(f"employment:{each.pk}" for each in (one, other))


@pytest.mark.parametrize("name", ["postings", "accounts_workbook", "postings_sheet"])
def test_when_the_line_cannot_be_written_nothing_is_shown(account, monkeypatch, name):
    account.pay("10")

    def broken(*args, **kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(access.Access.objects, "bulk_create", broken)
    client = signed_in(account.hr)
    client.raise_request_exception = False
    response = client.get(reverse(name, args=[account.book.pk]))
    assert response.status_code == 500
    assert b"10,00" not in response.content
    assert not response.content.startswith(b"PK")


def test_who_has_looked_is_found_by_person_and_asking_is_kept(account):
    one = account.employment("00042")
    account.pay("10", employment=one)
    page(account.hr, "postings", account.book.pk)
    auditor = signed_in(member(Role.AUDITOR, account.region))
    url = reverse("access_log", args=[account.book.pk])
    asked = {"institution": "ab", "number": "42", "reason": "Lægen har spurgt"}

    found = auditor.post(url, asked)

    assert [(row.by, row.purpose) for row in found.context["found"]] == [(account.hr, "book")]
    assert Event.objects.get(verb="access_log_read").note == "Lægen har spurgt"
    assert auditor.post(url, asked | {"reason": ""}).status_code == 422
    assert auditor.post(url, asked | {"number": ""}).status_code == 422
    assert auditor.post(url, asked | {"number": "43"}).context["found"] == []
    assert "42" not in auditor.post(url, asked).request["QUERY_STRING"]


@pytest.mark.parametrize("asked_by", ["employment", "user"])
def test_a_coordinator_that_payroll_pays_is_one_person_by_whatever_name_is_asked(account, asked_by):
    named = account.employment("A12")
    appointment = account.appointment(employment=named)
    paid = Entry(
        type="coordinator",
        amount=Decimal(7),
        pay_month=month("2022-04"),
        code_id=account.stipend_code.pk,
        employment_id=named.pk,
        appointment_id=appointment.pk,
    )
    account.post(paid)
    # Shown while it waited in quarantine, when nobody knew whose it was.
    access.note([named], by=account.hr, region=account.region, purpose="quarantine", shown="book:1")
    page(account.hr, "postings", account.book.pk)
    page(account.hr, "accounts_workbook", account.book.pk)
    client, url = signed_in(account.hr), reverse("access_log", args=[account.book.pk])
    other = Access.objects.exclude(whose__in=subjects_of(named))

    names = {"employment": {"institution": "ab", "number": "a12"}, "user": {"coordinator": appointment.pk}}
    found = client.post(url, names[asked_by] | {"reason": "Har spurgt"}).context["found"]

    assert [(row.purpose, row.whose) for row in found] == [
        ("export", f"user:{account.coordinator.pk}"),
        ("book", f"user:{account.coordinator.pk}"),
        ("quarantine", f"employment:{named.pk}"),
    ]
    assert other.count() == 0


def test_the_access_log_is_append_only(account):
    from django.db import IntegrityError, transaction

    account.pay("10")
    page(account.hr, "postings", account.book.pk)
    for change in (lambda: Access.objects.update(purpose="audit"), lambda: Access.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_level_reckoned_with_an_expected_factor_is_called_an_estimate_on_page_and_in_the_workbook(account):
    load_factors()
    agreed(account, 500, years=(2022, 2026))

    shown = page(account.hr, "book", account.book.pk)
    answer = page(account.hr, "accounts_workbook", account.book.pk)

    cover = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    told = [row[1] for row in cover.iter_rows(values_only=True) if str(row[0]).startswith("Skøn")]
    assert shown.context["figures"].estimated_years == ["2026"]
    assert ("estimate in 2026" in text_of(shown), told) == (True, ["2026"])


# Out


def test_the_workbook_says_what_the_page_says(account):
    load_factors()
    pilot = agreed(account, 500)
    account.pay("218.40", in_month="2023-01", pilot=pilot)
    account.adjust("30", in_month="2023-01")

    response = page(account.hr, "accounts_workbook", account.book.pk)
    shown = text_of(page(account.hr, "book", account.book.pk))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    summary = book.worksheets[1]
    for label, amount, base in summary.iter_rows(min_row=2, values_only=True):
        assert kroner(Decimal(str(amount)).quantize(Decimal("0.01"))) in shown, label
        if base is not None:
            assert kroner(Decimal(str(base)).quantize(Decimal("0.01"))) in shown, label
    names = [sheet.title for sheet in book.worksheets]
    assert len(names) == 8
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert {cell.value.partition("(109,")[0] for cell in formulas} == {"=SUBTOTAL"}


def test_as_of_a_day_the_page_and_the_workbook_show_what_stood_then(account):
    import time_machine

    account.pay("10")
    with time_machine.travel("2024-01-20T09:00:00Z", tick=False):
        account.pay("25")
        account.appointment()
        shown = page(account.hr, "book", account.book.pk, query="?as_of=15.01.2024").context["figures"]
        workbook = page(account.hr, "accounts_workbook", account.book.pk, query="?as_of=15.01.2024")
        now = page(account.hr, "book", account.book.pk).context["figures"]
    assert (shown.spent.amount, now.spent.amount) == (10, 35)
    book = load_workbook(io.BytesIO(b"".join(workbook.streaming_content)))
    assert book["Posteringer"].max_row == 3
    # The chain ends with what is in the file, and who was appointed since is not in it.
    checksums = list(book["Kontrolsummer"].iter_rows(min_row=2, values_only=True))
    assert checksums == [("2022-04/1", Posting.objects.get(amount=10).hash)]
    assert book["Tovholdere"].max_row == 1


def test_the_same_words_draw_the_same_sample_with_its_vouchers(account):
    from tests.accounting.expenses.building import PDF, sent

    for number in range(20):
        account.pay(number + 1)
    from accounting.expenses import spending

    spending.approve(sent(account), by=account.other_hr, month=month("2022-04"))
    auditor = signed_in(member(Role.AUDITOR, account.region))
    url = reverse("audit_sample", args=[account.book.pk])

    def drawn(seed, count=21):
        answer = auditor.post(url, {"count": count, "seed": seed})
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        sheet = load_workbook(io.BytesIO(archive.read("stikproeve.xlsx"))).worksheets[1]
        return archive, [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)][:-1]

    archive, everything = drawn("alle")
    assert len(everything) == 21
    assert archive.read("bilag/2022-04-21.pdf") == PDF
    assert drawn("forår", 5)[1] == drawn("forår", 5)[1]
    assert drawn("forår", 5)[1] != drawn("efterår", 5)[1]
    assert auditor.post(url, {"count": "201", "seed": "x"}).status_code == 422


def test_a_sample_waits_on_disk_and_not_in_memory(account, rf):
    account.pay("1")
    request = rf.post("/", {"count": 1, "seed": "forår"})
    request.user = account.hr

    with closing(audit_sample(request, account.book.pk)) as answer:
        # What lies in memory has no descriptor.
        assert answer.file_to_stream.fileno() > 2
        assert b"".join(answer.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("words", ["forår", "sommer", "efterår", "vinter"])
def test_one_posting_more_changes_a_sample_by_itself_at_most(account, words):
    for number in range(20):
        account.pay(number + 1)
    before = set(draw(account.book, 8, words))

    for _posting in range(5):
        added = account.pay("100")
        after = set(draw(account.book, 8, words))
        assert len(after) == 8
        assert (len(before - after), after - before) in [(0, set()), (1, {added})]
        before = after


def test_an_overspent_pool_says_so_and_its_reason_is_kept(account):
    account.pay("2500")
    assert "since more is spent than the region is allocated" in text_of(
        page(account.hr, "book", account.book.pk)
    )
    url = reverse("explain_overspending", args=[account.book.pk])
    assert signed_in(account.hr).post(url, {"reason": "Vikarer i ferien"}).status_code == 302
    assert Overspending.objects.get().reason == "Vikarer i ferien"
    assert signed_in(account.coordinator).post(url, {"reason": "x"}).status_code == 403


def test_the_pool_takes_as_many_queries_with_many_postings_as_with_few(account):
    client, counts = signed_in(account.hr), []
    url = reverse("book", args=[account.book.pk])
    client.get(url)
    for size in (1, 30):
        account.post(*(account.entry(number + 1) for number in range(size)))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_month_of_postings_is_dated_in_danish():
    from django.utils import translation

    from common.months import after, between, format_month, last_day

    with translation.override("da"):
        assert format_month(datetime.date(2022, 5, 1)) == "maj 2022"
    assert after(datetime.date(2022, 12, 1)) == datetime.date(2023, 1, 1)
    assert after(datetime.date(2022, 1, 1), -1) == datetime.date(2021, 12, 1)
    assert last_day(datetime.date(2024, 2, 1)) == datetime.date(2024, 2, 29)
    assert len(between(datetime.date(2022, 1, 1), datetime.date(2022, 12, 1))) == 12


def test_why_the_pool_is_overspent_has_a_limit_and_is_never_cut(account):
    account.pay("2500")
    url, client = reverse("explain_overspending", args=[account.book.pk]), signed_in(account.hr)

    refused = client.post(url, {"reason": "x" * 512})

    body = refused.content.decode()
    assert refused.status_code == 422
    assert all(word in body for word in ("Forkort teksten med 12 tegn", "Højst 500 tegn", "x" * 512))
    assert Overspending.objects.get().reason == ""


@pytest.mark.parametrize("name", ["book", "pilot_accounts", "postings"])
def test_a_day_that_has_not_come_is_refused(account, name):
    answer = page(account.hr, name, account.book.pk, query="?as_of=16.01.2024", status=422)
    assert "The day has not come yet" in text_of(answer)


def test_a_workbook_as_of_a_wrong_day_is_not_made(account):
    answer = page(account.hr, "accounts_workbook", account.book.pk, query="?as_of=16.01.2024", status=302)
    assert answer.url == f"{account.book.get_absolute_url()}?as_of=16.01.2024"


def test_what_is_spent_says_through_which_day_to_everybody_who_reads_it(account):
    account.pay("10", in_month="2022-04")
    central = member(Role.CENTRAL_UNION)

    assert "Spent in all, through 15.01.2024" in text_of(page(account.hr, "book", account.book.pk))
    assert "Spent in all, no month closed yet" in text_of(page(central, "book", account.book.pk))
    close_through(account, "2022-04")
    assert "Spent in all, through 30.04.2022" in text_of(page(central, "book", account.book.pk))
