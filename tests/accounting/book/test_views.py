"""What is booked by hand."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounting.book import booking
from accounting.book.booking import Entry
from accounting.book.ledger import Ledger
from accounting.models import Posting
from common.errors import Refused
from regions import saved_views
from regions.models import SavedView
from regions.permissions import Role
from tests.accounts import Account, month
from tests.factories import filed, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
NEVER = "The facilitator is paid outside the regions' pools and can never be charged to one."
FACILITATOR = [
    ("text", "Honorar, Lykke  Kirsten"),
    ("account", "Facilitator 4711"),
    ("voucher", "Facilitatoren"),
]


@pytest.fixture
def account():
    member(Role.FACILITATOR, name="Kirsten Lykke")
    return Account()


@pytest.mark.parametrize(("field", "text"), FACILITATOR)
def test_the_facilitator_is_not_charged_by_an_adjustment_either(account, field, text):
    given = {
        "type": "adjustment",
        "amount": Decimal(10),
        "pay_month": month("2022-04"),
        "reason": "Manglede",
    }
    with pytest.raises(Refused, match="can never be charged"):
        booking.adjust(account.book, Entry(**given, **{field: text}), by=account.hr, month=month("2022-04"))

    data = {"month": "2022-04", "amount": "10", "reason": "Manglede", field: text}
    data["token"] = "b2e1f3c0-0000-4000-8000-000000000004"
    client, url = signed_in(account.hr), reverse("adjust", args=[account.book.pk])
    client.cookies["language"] = "en"
    response = client.post(url, data)
    assert (response.status_code, response.context["form"].errors) == (422, {field: [NEVER]})
    assert not Posting.objects.exists()
    assert client.post(url, data | {field: "Kirsten Holm"}).status_code == 302


def test_a_posting_is_moved_from_its_page_once_and_not_by_a_forgotten_choice(account):
    here, there = (filed(account.region, by=account.hr) for _ in range(2))
    posting, client = account.pay("100", pilot=here), signed_in(account.hr)
    page = reverse("posting", args=[account.book.pk, "2022-04", posting.number])
    assert f'href="{page}flyt/"' in client.get(page).content.decode()

    form = client.get(f"{page}flyt/").context["form"]
    data = {
        "token": form["token"].value(),
        "month": "2022-04",
        "reason": "Forkert",
        "pilot": form["pilot"].value(),
    }
    unchosen = client.post(f"{page}flyt/", data)
    pressed = [client.post(f"{page}flyt/", data | {"pilot": there.pk}).url for _ in range(2)]

    assert (unchosen.status_code, pressed[0]) == (422, pressed[1])
    assert list(Posting.objects.order_by("number").values_list("pilot", "amount")) == [
        (here.pk, 100),
        (here.pk, -100),
        (there.pk, 100),
    ]
    # What was moved is moved on from where it stands.
    assert f"{page}flyt/" not in client.get(page).content.decode()
    assert f"{pressed[0]}flyt/" in client.get(pressed[0]).content.decode()


def test_another_regions_pilot_is_no_answer_and_its_posting_is_not_found(account):
    posting, other = account.pay("100"), Account()
    foreign = filed(other.region)
    page = reverse("posting_move", args=[account.book.pk, "2022-04", posting.number])
    data = {"month": "2022-04", "reason": "Forkert", "token": "b2e1f3c0-0000-4000-8000-000000000005"}

    assert signed_in(account.hr).post(page, data | {"pilot": foreign.pk}).status_code == 422
    assert signed_in(other.hr).post(page, data).status_code == 404
    assert Posting.objects.count() == 1


def test_the_book_is_searched_by_voucher_text_and_account_string(account):
    account.pay("1", voucher="BIL-4711/22", text="Kørsel", account="87-100%")
    account.pay("2", voucher="BIL-4712", text="Møde")
    client = signed_in(account.hr)

    def found(typed, status=200):
        page = client.get(reverse("postings", args=[account.book.pk]), {"q": typed})
        assert page.status_code == status
        return [row.reference for row in page.context["rows"]]

    assert found("4711/22") == found("koersel") == found("100%") == ["2022-04/1"]
    assert found("bil-471") == ["2022-04/2", "2022-04/1"]
    assert found("4711 møde") == []
    assert found("x", 422) == []


def found(account, **query):
    page = signed_in(account.hr).get(reverse("postings", args=[account.book.pk]), query)
    return sorted(row.amount.replace("\xa0", " ") for row in page.context["rows"]), page.status_code


def test_the_book_is_found_by_what_it_prints(account):
    for amount, pay_month in ((100, "2022-03"), (200, "2022-04"), (-50, "2022-04")):
        entry = {
            "type": "adjustment",
            "amount": Decimal(amount),
            "pay_month": month(pay_month),
            "reason": "R",
        }
        booking.adjust(
            account.book, Entry(**entry, text=f"Nr. {amount}"), by=account.hr, month=month("2022-04")
        )
    small, middle, large = "−50,00 kr.", "100,00 kr.", "200,00 kr."

    assert found(account, amount_from="100") == ([middle, large], 200)
    assert found(account, amount_from="0") == ([middle, large], 200)
    assert found(account, amount_to="0") == ([small], 200)
    assert found(account, amount_from="-50", amount_to="100") == ([middle, small], 200)
    assert found(account, pay_last="2022-03") == ([middle], 200)
    assert found(account, pay_first="april 2022") == ([large, small], 200)
    assert found(account, standing="open") == ([middle, large, small], 200)
    assert found(account, standing="closed") == ([], 200)
    assert found(account, amount_from="x") == found(account, pay_first="2022-13") == ([], 422)


def test_a_view_of_the_book_is_of_that_book_alone(account):
    address = reverse("postings", args=[account.book.pk])
    client = signed_in(account.hr)

    views = client.get(f"{address}?type=pay&amount_from=100").context["views"]
    page = client.post(views.save, {"name": "Store", "organisation": ""}, follow=True)

    assert [chip.name for chip in page.context["views"].chips if chip.is_current] == ["Store"]
    assert (page.request["PATH_INFO"], SavedView.objects.get().about) == (address, account.book.pk)
    assert page.context["ledger"].asked["amount_from"] == 100


def test_each_view_of_the_book_holds_as_many_postings_as_it_counts(account, django_assert_num_queries):
    pilot = filed(account.region, by=account.hr)
    account.post(*(account.entry("100", pilot=pilot, text="Møde") for _turn in range(3)), account.entry("50"))
    for query in (
        "q=møde",
        "type=pay&first=2022-04",
        f"pilot={pilot.pk}",
        "pilot=none",
        "code=77",
        "amount_to=0",
        "gone=1&view=1",
    ):
        saved_views.save("postings", account.book.pk, query, name=query, organisation="", by=account.hr)
    ledger = Ledger(account.book, QueryDict())
    client = signed_in(account.hr)

    chips = client.get(reverse("postings", args=[account.book.pk])).context["views"].chips

    held = [len(client.get(chip.url, follow=True).context["rows"]) for chip in chips]
    assert [chip.count for chip in chips] == held
    assert {3, 4, 1, 0} <= {*held}
    with django_assert_num_queries(1):
        ledger.counted([QueryDict("q=møde"), QueryDict("amount_from=60"), QueryDict(f"pilot={pilot.pk}")])
