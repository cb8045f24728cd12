"""One box finds everything that a person may see, grouped, and nothing else."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from accounting.book import access
from accounting.models import Access, Expense, Posting
from common import clock
from pilots.documents import workflow
from pilots.models import NumberSeries
from regions.permissions import Role
from reports.overview.selection import Selection
from reports.runs import runs
from tests.accounting.expenses.building import sent
from tests.accounts import JANUARY_2024, Account
from tests.agreements import Negotiation
from tests.factories import ProgrammeFactory, RegionFactory, UserFactory, draft, filed, member
from tests.pilots.stages import signed_in

pytestmark = pytest.mark.django_db
OCTOBER = datetime.datetime(2021, 10, 1, 10, tzinfo=clock.COPENHAGEN)
WORD = "Fiskehejre"


def look(user, q="", **query):
    return signed_in(user).get(reverse("search"), {"q": q, **query})


def found(user, q=WORD, **query):
    """{group: the labels of its hits}"""
    parts = look(user, q, **query).context["parts"]
    return {part.group.name: [hit.label for hit in part.hits] for part in parts}


class World:
    """A region with the word in everything that can be found, each told apart by the region's letters."""

    def __init__(self, letters):
        self.letters = letters
        self.region = RegionFactory(abbreviation=letters, name=f"Region {letters}")
        self.draft = draft(self.region, title=f"{WORD} kladde {letters}")
        self.filed = filed(self.region, title=f"{WORD} indsendt {letters}")
        wished = filed(self.region, title=f"{WORD} ønske {letters}", wishes_facilitation=True)
        self.concluded = Negotiation(wished).start().conclude().agreement
        self.written = Negotiation(self.filed).start().agreement
        self.revised = workflow.take("revise", self.filed, by=self.filed.created_by)
        type(self.revised).objects.filter(pk=self.revised.pk).update(title=f"{WORD} hemmelig {letters}")

    def book(self):
        self.account = Account(self.region)
        self.account.pay("10", voucher=f"{WORD}-{self.letters}")
        self.account.pay("20", text="noget andet", voucher="4711")
        for supplier, values in (
            ("doubt", {"running_costs": "doubt", "doubt": "Er det drift?"}),
            ("kept", {}),
        ):
            sent(self.account, supplier=f"{WORD} {supplier} {self.letters}", voucher=supplier, **values)

    def names(self, *kinds):
        return [f"{WORD} {kind} {self.letters}" for kind in kinds]


@pytest.fixture
def worlds():
    with time_machine.travel(OCTOBER, tick=False) as time:
        own, foreign = World("RA"), World("RB")
        time.move_to(JANUARY_2024)
        own.book()
        foreign.book()
        yield own, foreign


ALL, FILED = ("kladde", "ønske", "indsendt"), ("ønske", "indsendt")
# role -> (what of the own region's pilots, of the other's, whose agreements being written, concluded, whose postings)
SEEN = {
    (Role.HR, True): (ALL, (), "RA", "RA", "RA"),
    (Role.COORDINATOR, True): (ALL, (), "RA", "RA", ""),
    (Role.STEERING, True): (FILED, (), "", "RA", ""),
    (Role.AUDITOR, True): (FILED, (), "", "RA", "RA"),
    (Role.AUDITOR, False): (FILED, FILED, "", "RA RB", "RA RB"),
    (Role.CENTRAL_EMPLOYER, False): (FILED, FILED, "", "RA RB", ""),
    (Role.CENTRAL_UNION, False): (FILED, FILED, "", "RA RB", ""),
    (Role.SECRETARIAT, False): (FILED, FILED, "", "RA RB", ""),
    (Role.FACILITATOR, False): (("ønske",), ("ønske",), "", "", ""),
    (Role.USER_ADMIN, False): ((), (), "", "", ""),
}


def test_each_role_finds_what_it_may_see_in_each_group_and_nothing_else(worlds, subtests):
    for (role, is_regional), seen in SEEN.items():
        with subtests.test(f"{role}, {is_regional}"):
            _finds_what_it_may_see(*worlds, role, is_regional, *seen)


def _finds_what_it_may_see(own, foreign, role, is_regional, here, there, written, concluded, booked):
    # Both sides settle a doubt; a coordinator sees no other expense.
    in_doubt = "RA" if role == Role.COORDINATOR else booked
    user = member(role, own.region if is_regional else None)
    page = look(user, WORD)
    hits = {part.group.name: sorted(hit.label for hit in part.hits) for part in page.context["parts"]}

    expected = {
        "forsog": sorted(own.names(*here) + foreign.names(*there)),
        "aftaler": sorted(
            [f"{WORD} indsendt {letters}" for letters in written.split()]
            + [f"{WORD} ønske {letters}" for letters in concluded.split()]
        ),
        "posteringer": sorted(f"2022-04/1 · {WORD}-{letters}" for letters in booked.split()),
        "udgifter": sorted(
            f"Kursus i ledelse · {WORD} {name} {letters} · {name}"
            for name, readers in (("doubt", in_doubt), ("kept", booked))
            for letters in readers.split()
        ),
    }
    assert hits == {name: labels for name, labels in expected.items() if labels}
    assert "hemmelig" not in page.content.decode()
    assert ("kladde" in page.content.decode()) is ("kladde" in here)


@pytest.mark.usefixtures("worlds")
def test_everything_is_found_in_the_lists_with_as_many_rows():
    auditor = member(Role.AUDITOR)
    parts = {part.group.name: part for part in look(auditor, WORD).context["parts"]}
    client = signed_in(auditor)

    [pilots] = parts["forsog"].shelves
    assert client.get(pilots.url).context["listing"].count == pilots.count == parts["forsog"].count == 4
    assert [shelf.count for shelf in parts["posteringer"].shelves] == [1, 1]
    assert [shelf.count for shelf in parts["udgifter"].shelves] == [2, 2]
    for shelf in (*parts["posteringer"].shelves, *parts["udgifter"].shelves):
        assert len(client.get(shelf.url).context["rows"]) == shelf.count


def test_persons_are_found_by_who_administers_them_and_by_nobody_else():
    region, other = RegionFactory(), RegionFactory()
    member(Role.HR, region, name="Signe Fiskehejre")
    member(Role.HR, other, name="Anders Fiskehejre")
    admin, chief = member(Role.USER_ADMIN, region), member(Role.USER_ADMIN)

    assert found(admin, "fiskehejre") == {"personer": ["Signe Fiskehejre"]}
    assert found(chief, "fiskehejre") == {"personer": ["Anders Fiskehejre", "Signe Fiskehejre"]}
    assert found(member(Role.HR, region), "fiskehejre") == {}
    [part] = look(chief, "fiskehejre").context["parts"]
    [shelf] = part.shelves
    assert signed_in(chief).get(shelf.url).context["found"].paginator.count == shelf.count == 2


def test_reports_are_found_by_who_reads_them_and_files_by_who_ordered_them():
    region, programme = RegionFactory(), ProgrammeFactory()
    hr, other = member(Role.HR, region), member(Role.HR, region)
    run = runs.order("samling", Selection(programme, (region,)), by=hr)

    def urls(user):
        [part] = look(user, "samling").context["parts"]
        return [hit.url for hit in part.hits]

    assert urls(hr) == [reverse("reports"), reverse("report_run", args=[run.pk])]
    assert urls(other) == [reverse("reports")]
    assert found(member(Role.COORDINATOR, region), "samling") == {}


@pytest.mark.parametrize("typed", ["rn12", "RN-12", "rn 12", " RN–0012 "])
def test_a_case_number_leads_straight_to_the_case_of_who_may_see_it(typed):
    region = RegionFactory(abbreviation="RN")
    NumberSeries.objects.create(region=region, last=11)
    pilot = filed(region)

    for user in (member(Role.HR, region), member(Role.CENTRAL_UNION)):
        answer = look(user, typed)
        assert (answer.status_code, answer.url) == (302, pilot.get_absolute_url())
    for user in (member(Role.HR, RegionFactory()), member(Role.USER_ADMIN), UserFactory()):
        answer = look(user, typed)
        assert (answer.status_code, answer.context["parts"]) == (200, [])


def test_a_case_number_among_other_words_is_searched_for():
    region = RegionFactory(abbreviation="RN")
    filed(region, title="Søvn")

    assert found(member(Role.HR, region), "rn1 søvn") == {"forsog": ["Søvn"]}


def test_words_that_cannot_be_searched_for_get_a_sentence():
    region = RegionFactory()
    filed(region, title="Og i x")
    hr = member(Role.HR, region)

    def told(typed):
        page = look(hr, typed)
        assert page.context["parts"] == []
        return page.context["sentence"]

    assert told("og i").startswith("Ordene står overalt")
    assert told("x").startswith("Skriv mindst to tegn")
    assert told("x" * 101) == "Søg med højst 100 tegn"
    assert (told("findesikke"), told("")) == ("", "")


def test_a_number_alone_finds_the_pilot_of_that_number():
    region = RegionFactory()
    filed(region, title="Første")
    filed(region, title="Anden")

    assert found(member(Role.HR, region), "2") == {"forsog": ["Anden"]}


def test_the_page_says_what_was_searched_for_and_what_can_be():
    page = look(member(Role.COORDINATOR, RegionFactory()), "<b>torsk").content.decode()

    assert "<title>Søgning efter »&lt;b&gt;torsk« – Karrierespor</title>" in page
    assert 'value="&lt;b&gt;torsk"' in page
    assert "Du kan søge i de forsøg, aftaler og udgifter, du må se." in page
    assert '<label class="visually-hidden" for="search">Søg i forsøg, aftaler og udgifter</label>' in page
    assert "Intet at søge i" in look(UserFactory(), "torsk").content.decode()


def test_a_group_without_a_list_of_its_own_is_shown_whole_page_by_page():
    region = RegionFactory()
    hr = member(Role.HR, region)
    for _turn in range(26):
        runs.ReportRun.objects.create(
            kind="samling",
            programme=ProgrammeFactory(),
            requested_by=hr,
            requested_at=clock.now(),
            name="samling.pdf",
        )

    [part] = look(hr, "samling").context["parts"]
    assert (part.count, len(part.hits), part.shelves) == (27, 10, [])
    assert "i=rapporter" in look(hr, "samling").content.decode()
    assert [len(found(hr, "samling", i="rapporter", page=page)["rapporter"]) for page in (1, 2)] == [25, 2]
    assert len(found(hr, "samling", i="findesikke")["rapporter"]) == 10


def test_looking_at_pay_is_kept_for_each_person_shown_and_for_nobody_else(worlds):
    own, foreign = worlds
    auditor, hr = member(Role.AUDITOR), own.account.hr
    look(auditor, WORD)
    look(hr, "4711")

    logged = Access.objects.order_by("pk").values_list("by", "whose", "region", "purpose", "shown")
    whose = [Posting.objects.get(voucher=f"{WORD}-{one.letters}").employment_id for one in worlds]
    other = Posting.objects.get(book=own.account.book, voucher="4711").employment_id
    books = [f"book:{one.account.book.pk}" for one in worlds]
    assert sorted(logged) == sorted(
        [
            (auditor.pk, f"employment:{whose[0]}", own.region.pk, "audit", books[0]),
            (auditor.pk, f"employment:{whose[1]}", foreign.region.pk, "audit", books[1]),
            (hr.pk, f"employment:{other}", own.region.pk, "book", books[0]),
        ]
    )


def test_nothing_is_shown_when_the_look_cannot_be_kept(worlds, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(access.Access.objects, "bulk_create", broken)

    with pytest.raises(RuntimeError):
        look(worlds[0].account.hr, WORD)


def test_a_hundred_hits_cost_the_queries_of_one(django_assert_num_queries):
    with time_machine.travel(JANUARY_2024, tick=False):
        account = Account()
        client = signed_in(account.hr)

        def add(number):
            for _turn in range(number):
                draft(account.region, by=account.hr, title=WORD)
            account.post(*(account.entry("10", voucher=WORD) for _turn in range(number)))
            for _turn in range(number):
                Expense.objects.create(
                    book=account.book, text=WORD, created_by=account.hr, created_at=clock.now()
                )

        add(1)
        client.get(reverse("search"), {"q": WORD})
        with django_assert_num_queries(18):
            client.get(reverse("search"), {"q": WORD})
        add(99)
        with django_assert_num_queries(18):
            client.get(reverse("search"), {"q": WORD})
