"""The pages of payroll, as the region's HR, its auditor and everybody else meet them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.models import Access, Closing, PayrollImport, Posting, RememberedAnswer, SalaryCode
from accounting.payroll import adding, importing, quarantine
from common import clock
from pilots.models import Pilot
from regions.once import new_token
from regions.permissions import Role
from tests.accounts import Account, month
from tests.extracts import HEADER, booked, csv, line, read_upload, upload, waiting
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def pilot(account):
    return filed(account.region, by=account.hr)


@pytest.fixture
def hr(account, client):
    """Signed in as the account's keeper, in English."""
    client.force_login(account.hr)
    client.cookies["language"] = "en"
    return client


def match_all(account, pilot):
    for group in quarantine.groups(account.book):
        quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr)


def send(client, address, data, name="udtraek.csv", **fields):
    said = {"month": "2022-04", "run": "2022-04", "run_kind": "ordinary", "token": new_token()}
    given = {"file": SimpleUploadedFile(name, data), **said, **fields}
    return client.post(address, given)


def text_of(response):
    return response.content.decode()


def test_an_upload_leads_to_the_import_and_a_second_press_to_the_same(account, hr):
    address, token = reverse("payroll_new", args=[account.book.pk]), new_token()
    closed = month("2022-03")
    Closing.objects.create(
        book=account.book,
        month=closed,
        by=account.hr,
        at=clock.now(),
        count=0,
        booked_total=0,
        ledger_total=0,
    )
    first, second = (send(hr, address, csv(line("1", "1,00")), token=token) for _press in range(2))

    found = PayrollImport.objects.get()
    assert (first.status_code, first.url, second.url) == (302, found.get_absolute_url(), first.url)
    assert (found.file_name, found.month, found.uploaded_by) == ("udtraek.csv", month("2022-04"), account.hr)
    refused = send(hr, address, csv(line("1", "1,00")), month="2022-03")
    assert (refused.status_code, PayrollImport.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.csv", "empty"),
        (b"%PDF-1.7", "a.csv", "does not match"),
        (b"x", "a.docx", "one of these types"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(account, hr, data, name, sentence):
    response = send(hr, reverse("payroll_new", args=[account.book.pk]), data, name)
    assert (response.status_code, sentence in text_of(response)) == (422, True)
    assert not PayrollImport.objects.exists()


def test_the_page_tells_how_far_reading_is_and_stops_asking_when_it_takes_too_long(account, hr):
    found = waiting(account, csv(line("1", "1,00")))
    PayrollImport.objects.update(stage="reading", done=10_000, total=100_000)

    page = text_of(hr.get(found.get_absolute_url()))
    assert "The lines are being read: 10.000 of 100.000." in page
    assert ('hx-trigger="every 1s"' in page, '<progress max="100" value="10"' in page) == (True, True)
    part = text_of(hr.get(found.get_absolute_url(), headers={"hx-request": "true"}))
    assert ("<html" in part, "10.000 of 100.000" in part) == (False, True)
    asked_again = {"seen": "reading-10000-0"}, {"hx-request": "true"}
    assert hr.get(found.get_absolute_url(), asked_again[0], headers=asked_again[1]).status_code == 204
    PayrollImport.objects.update(uploaded_at=found.uploaded_at.replace(hour=1))
    page = text_of(hr.get(found.get_absolute_url()))
    assert ('hx-trigger="every 1s"' in page, "It takes longer than it should" in page) == (False, True)


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (csv(line("1", "1,00")), "open"),
        (csv(line("1", "1,00"), header=["Inst", "TJNR", "Kode til løn", "Periode", "Beløb"]), "unmapped"),
        (csv(line("1", "1,00"), header=list("abcde")), "failed"),
    ],
)
def test_when_reading_is_over_the_page_that_waited_becomes_the_whole_next_one(account, hr, data, state):
    found = upload(account, data)
    answer = hr.get(found.get_absolute_url(), headers={"hx-request": "true"})
    assert (found.state, answer.headers.get("HX-Refresh"), answer.content) == (state, "true", b"")


TOLD = (
    "the columns “CPR”, “Navn” were left in the file",
    "Left out: code 77",
    "1 line could not be read",
    "The amount cannot be read",
    "The employment number is missing",
    "1 line waits: assign the pay",
    "Book 10,00",
    "1 line, 7,00\xa0kr., that an earlier extract",
    "Waits to be assigned: not booked yet",
    "Unchanged (1)",
    "Changed (1)",
    "New (1)",
    "Vanished (1)",
)


def test_the_preview_tells_everything_before_anything_is_booked(account, pilot, hr):
    upload(account, csv(line("1", "100,00"), line("2", "50,00"), line("3", "7,00")))
    match_all(account, pilot)
    importing.drop(PayrollImport.objects.get(), by=account.hr)
    booked(account, csv(line("1", "100,00"), line("2", "50,00"), line("3", "7,00")))
    found = upload(
        account,
        csv(
            *[[*row, "010170-1234", "Navn"] for row in (line("1", "100,00"), line("2", "60,00"))],
            *[[*row, "", ""] for row in (line("9", "5,00"), line("", "tolv"), line("1", "1,00", code="77"))],
            header=[*HEADER, "CPR", "Navn"],
        ),
    )

    page = text_of(hr.get(found.get_absolute_url()))

    assert [said for said in TOLD if said not in page] == []
    assert "010170" not in page
    assert "00003" in text_of(hr.get(f"{found.get_absolute_url()}?state=vanished"))
    assert Posting.objects.count() == 3


def test_a_preview_that_overspends_says_so(hr, account, pilot):
    upload(account, csv(line("1", "1,00")))
    match_all(account, pilot)
    found = upload(account, csv(line("1", "200.000,01")))
    assert "With this the pool is overspent" in text_of(hr.get(found.get_absolute_url()))


def test_a_file_that_waits_twice_is_told_with_the_way_to_the_other_until_one_is_dropped(hr, account):
    first, again = (upload(account, csv(line("1", "100,00"))) for _time in range(2))
    told = "waits to be booked as well"

    page = text_of(hr.get(again.get_absolute_url()))
    assert (told in page, f'href="{first.get_absolute_url()}"' in page) == (True, True)
    assert told in text_of(hr.get(first.get_absolute_url()))
    importing.drop(first, by=account.hr)
    assert told not in text_of(hr.get(again.get_absolute_url()))


def test_who_looks_at_pay_leaves_one_row_for_each_person_and_none_without_pay(account, pilot, hr):
    employment = account.employment("00077")
    account.appointment(employment=employment)
    found = upload(
        account, csv(line("1", "1,00"), line("1", "2,00"), line("2", "3,00"), line("77", "4,00", code="8124"))
    )
    hr.get(found.get_absolute_url())

    people = sorted(Access.objects.values_list("whose", flat=True))
    expected = {f"employment:{one.employment_id}" for one in found.pays.exclude(code=account.stipend_code)}
    assert people == sorted({*expected, f"user:{account.coordinator.pk}"})
    assert {(row.purpose, row.shown) for row in Access.objects.all()} == {
        ("payroll", f"payrollimport:{found.pk}")
    }
    hr.get(reverse("payroll_imports", args=[account.book.pk]))
    hr.get(reverse("payroll_drop", args=[found.pk]))
    assert Access.objects.count() == len(people)
    hr.get(reverse("quarantine", args=[account.book.pk]))
    assert sorted(Access.objects.filter(purpose="quarantine").values_list("whose", flat=True)) == sorted(
        expected
    )


def test_columns_that_are_not_known_are_named_once_and_remembered(account, hr):
    header = ["Inst", "TJNR", "Kode til løn", "Periode", "Kroner og øre"]
    data = csv(line("1", "10,00"), header=header)
    found = upload(account, data)
    page = text_of(hr.get(found.get_absolute_url()))
    assert "No column was recognised as: Salary code, Amount." in page
    assert "What is “Kroner og øre”?" in page

    answer = send(
        hr,
        found.get_absolute_url(),
        data,
        column_2="code",
        column_4="amount",
        column_0="institution",
        column_1="number",
        column_3="period",
    )

    later = PayrollImport.objects.exclude(pk=found.pk).get()
    found.refresh_from_db()
    assert (answer.url, found.state) == (later.get_absolute_url(), "dropped")
    # What is answered and then dropped is not learnt; what is booked is.
    assert not RememberedAnswer.objects.exists()
    read_upload(later)
    importing.commit(later, by=account.hr)
    assert dict(RememberedAnswer.objects.values_list("text", "answer")) == {
        "kode til løn": "code",
        "kroner og øre": "amount",
    }


def test_a_column_that_was_taken_for_another_can_be_put_right(account, hr):
    header = [*HEADER[:4], "Beløb", "Beløb uden tillæg"]
    found = upload(account, csv([*line("1", "10,00"), "9,00"], header=header))
    address = f"{found.get_absolute_url()}?columns=1"
    assert "What is “Beløb uden tillæg”?" in text_of(hr.get(address))
    fields = dict(
        zip((f"column_{n}" for n in range(4)), ("institution", "number", "code", "period"), strict=True)
    )

    data = csv([*line("1", "10,00"), "9,00"], header=header)
    send(hr, address, data, **fields, column_4="", column_5="amount")
    again = read_upload(PayrollImport.objects.exclude(pk=found.pk).get())
    assert [one.amount for one in again.lines.all()] == [9]
    importing.commit(again, by=account.hr)
    assert RememberedAnswer.objects.count() == 2
    next_one = upload(account, data)
    assert [one.amount for one in next_one.lines.all()] == [9]
    send(hr, f"{next_one.get_absolute_url()}?columns=1", data, **fields, column_4="amount", column_5="")
    right = read_upload(PayrollImport.objects.latest("pk"))
    importing.commit(right, by=account.hr, take_back=True)

    assert not RememberedAnswer.objects.exists()


def test_two_columns_that_could_be_the_same_are_asked_about_and_cannot_both_be_it(account, hr):
    header = ["Sum", *HEADER]
    data = csv(["9,00", *line("1", "10,00")], header=header)
    found = upload(account, data)
    assert (found.state, found.facts.doubtful, found.lines.count()) == ("unmapped", {"amount": [0, 5]}, 0)
    names = ("institution", "number", "code", "period", "amount")
    fields = {f"column_{place}": field for place, field in enumerate(names, 1)}

    both = send(hr, found.get_absolute_url(), data, **fields, column_0="amount")
    assert "Two columns cannot both be: Amount" in text_of(both)
    send(hr, found.get_absolute_url(), data, **fields, column_0="")

    assert [one.amount for one in read_upload(PayrollImport.objects.latest("pk")).lines.all()] == [10]


def test_booking_setting_aside_and_undoing_are_pressed_and_told(account, pilot, hr):
    upload(account, csv(line("1", "1,00")))
    match_all(account, pilot)
    found = upload(account, csv(line("1", "100,00"), line("2", "x")))
    do = {
        name: reverse(f"payroll_{name}", args=[found.pk]) for name in ("commit", "set_aside", "undo", "drop")
    }

    seen = {"seen": adding.digest(found, adding.sums_of(found))}
    assert "set them aside" in text_of(hr.post(do["commit"], seen, follow=True))
    assert "Write why" in text_of(hr.post(do["set_aside"], {"reason": ""}, follow=True))
    assert "CPR" in text_of(hr.post(do["set_aside"], {"reason": "010170-1234"}, follow=True))
    hr.post(do["set_aside"], {"reason": "Testlinje"})
    assert "1 posting is booked" in text_of(hr.post(do["commit"], seen, follow=True))
    assert hr.post(do["commit"], seen).status_code == 302
    assert "Undo it instead" in text_of(hr.post(do["drop"], follow=True))
    assert hr.post(do["undo"], {"reason": "", "month": "2022-04"}).status_code == 422
    token = new_token()
    for _press in range(2):
        answer = hr.post(do["undo"], {"reason": "Forkert fil", "month": "2022-05", "token": token})
        assert answer.url == found.get_absolute_url()
    assert [posting.amount for posting in Posting.objects.order_by("pk")] == [100, -100]
    assert "Undone: “Forkert fil”" in text_of(hr.get(found.get_absolute_url()))


def test_undoing_tells_which_later_extracts_must_be_uploaded_again(account, pilot, hr):
    upload(account, csv(line("1", "1,00", period="2022-02")))
    match_all(account, pilot)
    march = [line("1", "100,00", period="2022-03")]
    first = booked(account, csv(*march), name="marts.csv")
    april = csv(*march, line("1", "110,00"))
    booked(account, april, name="april.csv")
    alone = booked(account, csv(line("1", "120,00", period="2022-05")), name="maj.csv")
    told = "The later extract “april.csv” has lines that count as booked by this one."

    address = reverse("payroll_undo", args=[first.pk])
    assert told in text_of(hr.get(address))
    assert "later extract" not in text_of(hr.get(reverse("payroll_undo", args=[alone.pk])))
    given = {"reason": "Forkert fil", "month": "2022-05", "token": new_token()}
    assert told in text_of(hr.post(address, given, follow=True))
    assert "later extract" not in text_of(hr.get(address))
    assert [one.amount for one in upload(account, april).lines.filter(state="new")] == [100]


def test_the_list_says_how_many_lines_of_each_extract_are_not_assigned(account, pilot, hr):
    upload(account, csv(line("1", "1,00")), in_month="2022-03")
    upload(account, csv(line("1", "1,00", period="2022-04"), line("2", "2,00", period="2022-04")))

    page = text_of(hr.get(reverse("payroll_imports", args=[account.book.pk])))

    rows = re.findall(r"(\d+) lines? (?:is|are) not assigned", page)
    assert (rows, "3 lines wait" in page) == (["2", "1"], True)


def test_quarantine_is_decided_card_by_card(account, pilot, hr):
    booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    address = reverse("quarantine", args=[account.book.pk])
    first, second = quarantine.groups(account.book)

    def press(group, verb, reason):
        return hr.post(address, {verb: group.key, f"{verb}-{group.key}": reason}, follow=True)

    def match(group, target=""):
        return hr.post(address, {"match": group.key, f"target-{group.key}": target}, follow=True)

    page = text_of(hr.get(address))
    assert ("it stands in no annex" in page, str(pilot) in page) == (True, True)
    for wrong in ("", "x", "9" * 30, filed().pk):
        assert "Choose what the pay was for" in text_of(match(first, wrong))
    assert "1 posting is booked" in text_of(match(first, pilot.pk))
    assert "wait no more" in text_of(match(first, pilot.pk))
    assert "Write why" in text_of(press(second, "aside", " "))
    assert "1 line is set aside" in text_of(press(second, "aside", "Almindelig løn"))
    page = text_of(hr.get(address))
    assert ("Nothing waits" in page, "“Almindelig løn”" in page) == (True, True)
    assert Posting.objects.get().pilot == pilot
    # Set aside by mistake: it is told when it comes again, and can be taken up.
    again = upload(account, csv(line("2", "50,00", period="2022-04"), line("1", "100,00")))
    assert "1 line is equal to one that was set aside" in text_of(hr.get(again.get_absolute_url()))
    assert "Write why" in text_of(press(second, "again", ""))
    assert "CPR" in text_of(press(second, "again", "010170 1234"))
    assert "1 line waits again" in text_of(press(second, "again", "Det var løn"))
    assert "set aside no more" in text_of(press(second, "again", "Det var løn"))
    assert "it stands in no annex" in text_of(hr.get(address))


def test_what_is_chosen_and_written_on_the_other_cards_stands_when_one_is_decided(account, pilot, hr):
    booked(account, csv(line("1", "100,00"), line("2", "50,00"), line("3", "25,00")))
    address = reverse("quarantine", args=[account.book.pk])
    first, second, third = quarantine.groups(account.book)
    chosen = {f"target-{first.key}": pilot.pk, f"target-{second.key}": pilot.pk, f"target-{third.key}": ""}

    page = hr.post(address, chosen | {"match": first.key}, follow=True)

    kept = {f"target-{second.key}": str(pilot.pk)}
    assert page.context["typed"] == kept
    assert text_of(page).count(f'value="{pilot.pk}" selected') == 1
    written = kept | {f"aside-{second.key}": "Måske", f"aside-{third.key}": "Almindelig løn"}
    after = hr.post(address, written | {"aside": third.key}, follow=True)
    assert after.context["typed"] == kept | {f"aside-{second.key}": "Måske"}
    assert "Måske</textarea>" in text_of(after)
    # It is shown once: a page opened anew holds what the account says.
    assert hr.get(address).context["typed"] == {}


def test_of_many_pilots_the_one_that_pay_was_for_is_found_by_words(account, pilot, hr):
    booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    for number in range(25):
        filed(account.region, by=account.hr, title=f"Forløb {number:02}")
    address = reverse("quarantine", args=[account.book.pk])
    first, _second = (f"target-{group.key}" for group in quarantine.groups(account.book))
    key = first.removeprefix("target-")

    def look(**data):
        return hr.post(address, {f"{first}-word": "forløb 07"} | data)

    found = look(find=first)
    wanted = Pilot.objects.get(current__title="Forløb 07")
    assert (found.status_code, f'value="{wanted.pk}"' in text_of(found)) == (200, True)
    assert Posting.objects.count() == 0
    assert "more fit" in text_of(hr.post(address, {f"{first}-word": "forløb", "match": key}))
    assert look(match=key).status_code == 302
    assert Posting.objects.get().pilot == wanted


def test_a_refused_reason_stands_at_its_box_and_the_other_cards_keep_theirs(account, pilot, hr):
    booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    first, second = quarantine.groups(account.book)
    written = {f"target-{first.key}": pilot.pk, f"aside-{second.key}": "010170-1234", "aside": second.key}

    answer = hr.post(reverse("quarantine", args=[account.book.pk]), written)

    assert answer.status_code == 422
    assert f'id="aside-{second.key}_error"' in text_of(answer)
    assert text_of(answer).count(f'value="{pilot.pk}" selected') == 1


def test_another_regions_employment_code_and_pilot_cannot_be_named(account, hr):
    other = Account()
    foreign = upload(other, csv(line("1", "1,00")))
    own = upload(account, csv(line("1", "1,00")))
    address = reverse("quarantine", args=[account.book.pk])
    employment, code = foreign.pays.get().employment_id, own.pays.get().code_id
    for group in (f"{employment}-{code}", f"{own.pays.get().employment_id}-{other.code.pk}", "x", ""):
        assert hr.post(address, {"match": group, f"target-{group}": 1}).status_code == 422
    for name in ("payroll_import", "payroll_drop", "payroll_undo"):
        assert hr.get(reverse(name, args=[foreign.pk])).status_code == 404
    assert hr.get(reverse("quarantine", args=[other.book.pk])).status_code == 404


def test_salary_codes_are_entered_ended_used_again_and_never_overlap(account, hr):
    address = reverse("salary_codes", args=[account.book.pk])

    def enter(**fields):
        given = {"code": "0042", "meaning": "pilot", "first_month": "2022-01", "last_month": ""} | fields
        return hr.post(address, given, follow=True)

    assert "is entered" in text_of(enter())
    code = SalaryCode.objects.get(code="0042")
    assert "stands for something in some of these months" in text_of(enter(first_month="2022-05"))
    assert "must come after the first" in text_of(
        enter(code="9", first_month="2022-05", last_month="2022-04")
    )
    assert "There is no such month" in text_of(enter(code="9", first_month="i går"))
    end = reverse("salary_code_end", args=[account.book.pk, code.pk])
    for wrong in ("x", "9999-12", "0000-00", "\u0662\u0660\u0662\u0662-04"):
        shown = text_of(hr.post(end, {"last_month": wrong}, follow=True))
        assert ("There is no month 0" if wrong == "0000-00" else "Write the month") in shown
    assert "has ended" in text_of(hr.post(end, {"last_month": "2022-04"}, follow=True))
    assert "ended already" in text_of(hr.post(end, {"last_month": "2022-05"}, follow=True))
    assert "is entered" in text_of(enter(first_month="2022-05", meaning="coordinator"))
    assert list(SalaryCode.objects.filter(code="0042").values_list("meaning", flat=True)) == [
        "pilot",
        "coordinator",
    ]


def test_the_auditor_looks_and_does_nothing(account, pilot, client):
    found = booked(account, csv(line("1", "1,00")))
    client.force_login(member(Role.AUDITOR, account.region))
    assert client.get(found.get_absolute_url()).status_code == 200
    for name in ("payroll_commit", "payroll_set_aside", "payroll_undo", "payroll_drop"):
        assert client.post(reverse(name, args=[found.pk])).status_code == 403
    assert client.get(reverse("payroll_new", args=[account.book.pk])).status_code == 403
    assert client.get(reverse("salary_codes", args=[account.book.pk])).status_code == 200


def test_the_auditor_reads_that_columns_are_missing_and_names_none(account, client):
    header = ["Inst", "TJNR", "Kode til løn", "Periode", "Kroner og øre"]
    found = upload(account, csv(line("1", "10,00"), header=header))
    client.force_login(member(Role.AUDITOR, account.region))
    client.cookies["language"] = "en"
    answer = client.get(found.get_absolute_url())
    page = text_of(answer)
    assert answer.status_code == 200
    for said in ("Waits for answers", "No column was recognised as: Salary code, Amount."):
        assert said in page, said
    assert "What is “Kroner og øre”?" not in page
    assert client.post(found.get_absolute_url()).status_code == 403


def test_the_workbook_for_pay_by_hand_is_fetched(account, hr):
    response = hr.get(reverse("payroll_template", args=[account.book.pk]))
    assert response.content.startswith(b"PK")
    assert f"loenlinjer-{account.region.slug}.xlsx" in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["payroll_import", "quarantine", "payroll_imports"])
def test_pages_ask_as_often_for_many_lines_as_for_one(account, pilot, hr, name):
    account.appointment(employment=account.employment("00900"))
    upload(account, csv(line("1", "1,00")))
    match_all(account, pilot)
    found = upload(
        account,
        csv(line("1", "1,00"), line("900", "1,00", code="8124"), line("700", "1,00"), line("2", "x")),
    )
    args = [found.pk if name == "payroll_import" else account.book.pk]
    hr.get(reverse(name, args=args))  # the session's own queries
    with CaptureQueriesContext(connection) as few:
        hr.get(reverse(name, args=args))
    rows = [line(number, "1,00") for number in range(300, 330)]
    many = upload(
        account,
        csv(
            line("1", "5,00"),
            line("900", "7,00", code="8124"),
            line("900", "1,00", code="8124"),
            line("2", "x"),
            *rows,
        ),
    )
    if name == "payroll_import":
        args = [many.pk]
    with CaptureQueriesContext(connection) as asked:
        hr.get(reverse(name, args=args))
    assert len(asked) == len(few)


def test_every_page_keeps_the_menu(account, hr):
    found = upload(account, csv(line("1", "1,00")))
    book = [account.book.pk]
    addresses = [
        *(
            reverse(name, args=book)
            for name in ("payroll_imports", "payroll_new", "quarantine", "salary_codes")
        ),
        *(reverse(name, args=[found.pk]) for name in ("payroll_import", "payroll_undo", "payroll_drop")),
    ]
    for address in addresses:
        assert 'class="main-menu"' in text_of(hr.get(address)), address
