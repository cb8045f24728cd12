"""Extracts of every shape are read exactly, and what cannot be read is said in a sentence."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounting.models import PayrollFile, PayrollImport, PayrollLine, RememberedAnswer
from accounting.payroll import extract, importing, reading
from accounting.payroll.facts import Facts
from accounting.payroll.notices import notices
from common.errors import Refused
from common.money import format_kroner
from common.tables.rows import Unreadable
from pilots.models import Employment
from regions.permissions import Role
from tests.accounts import JANUARY_2024, Account, month
from tests.extracts import HEADER, csv, line, read_upload, upload, waiting, xlsx
from tests.factories import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.fixture
def account():
    return Account()


def read_lines(found):
    return [
        (str(one.pay.employment), one.pay.code.code, f"{one.pay.month:%Y-%m}", one.amount)
        for one in found.lines.select_related("pay__employment", "pay__code").order_by("row")
    ]


def counted(found, *groups):
    """How many rows of the file stand in each of these groups of the control box."""
    return [found.facts.control.left.get(group, [0])[0] for group in groups]


ONE = ("AB 00123", "8123", "2022-04", Decimal("1234.50"))
SHAPES = {
    "semicolon, decimal comma": csv(line("00123", "1.234,50")),
    "comma separated": csv(line("00123", '"1234,50"'), delimiter=","),
    "bom": csv(line("00123", "1234,50"), encoding="utf-8-sig"),
    "windows-1252": csv(line("00123", "1234,50"), encoding="cp1252"),
    "zeros eaten": csv(line("123", "1234,50")),
    "spaces around": csv(
        [" AB ", " 00123 ", " 8123 ", " 2022-04 ", " 1234,50 "], header=[f" {h} " for h in HEADER]
    ),
    "SD's names": csv(
        ["AB", "00123", "8123", "01.04.2022", "30.04.2022", "1.234,50"],
        header=["INST.", "TJNR.", "LØNART", "FraDato", "TilDato", "BELØB"],
    ),
    "MedarbejderNr and Lønkode": csv(
        ["AB", "00123", "8123", "04-2022", "1.234,50"],
        header=["Institutionskode", "MedarbejderNr", "Lønkode", "Periode", "Beløb"],
    ),
    "ddmmyyyy with a lost zero": csv(
        ["AB", "00123", "8123", "1042022", "1234,5"],
        header=["Institution", "TJNR", "Lønart", "FraDato", "Beløb"],
    ),
    "month by name": csv(line("00123", "1234,50", period="april 2022")),
    "202204": csv(line("00123", "1234,50", period="202204")),
    "a title above, two header rows": csv(
        ["Medarbejder", "", "Løn", "", ""],
        HEADER,
        line("00123", "1234,50"),
        header=["Udtræk", "", "", "", ""],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_csv_is_read_exactly(account, shape):
    assert read_lines(upload(account, SHAPES[shape])) == [ONE]


def test_a_minus_before_or_after_is_a_minus(account):
    found = upload(account, csv(line("1", "-100,00"), line("2", "100,00-"), line("3", "−100,00")))
    assert [one[3] for one in read_lines(found)] == [-100, -100, -100]


def test_a_workbook_with_numbers_dates_text_numbers_and_hidden_sheets(account):
    def prepare(book):
        hidden = book.create_sheet("Skjult", 0)
        hidden.append(HEADER)
        hidden.append(line("99999", 1))
        hidden.sheet_state = "hidden"
        book.create_sheet("Noter")

    found = upload(
        account,
        xlsx(
            ["AB", 123, 8123, datetime.date(2022, 4, 30), 1234.5],
            ["AB", "00124", "8123", "2022-04", "1.234,50"],
            prepare=prepare,
        ),
        name="udtraek.xlsx",
    )

    assert read_lines(found) == [ONE, ("AB 00124", *ONE[1:])]
    assert found.facts.ignored_sheets == ["Skjult", "Noter"]


def test_names_and_cpr_numbers_never_leave_the_file(account):
    header = ["CPR-nr.", "Navn", *HEADER]
    found = upload(account, csv(["0101701234", "Hemmelig Person", *line("1", "10,00")], header=header))

    assert read_lines(found) == [("AB 00001", "8123", "2022-04", 10)]
    assert found.facts.personal == ["CPR-nr.", "Navn"]
    everything = str(PayrollImport.objects.values()) + str(PayrollLine.objects.values())
    assert "Hemmelig" not in everything + str(Employment.objects.values())
    assert "0101701234" not in everything + str(Employment.objects.values())


SECRET = csv(["0101701234", *line("1", "10,00")], header=["CPR-nr.", *HEADER])
# How an upload may end: who does it, and what the import then is.
ENDS = {
    "read": (SECRET, lambda account, found: reading.read_file.func(found.pk), "open"),
    "asked": (
        SECRET.replace(b"Tjenestenummer", b"Nr"),
        lambda account, found: read_upload(found),
        "unmapped",
    ),
    "failed": (b"Hej\r\nDette er et brev", lambda account, found: read_upload(found), "failed"),
    "dropped": (SECRET, lambda account, found: importing.drop(found, by=account.hr), "dropped"),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_file_waits_in_the_database_and_goes_with_whatever_ends_the_reading(
    account, settings, tmp_path, end
):
    data, ends, state = ENDS[end]
    settings.VAR_DIR = tmp_path
    found = waiting(account, data)
    assert bytes(PayrollFile.objects.get().content) == data

    ends(account, found)

    found.refresh_from_db()
    assert (found.state, PayrollFile.objects.count(), list(tmp_path.iterdir())) == (state, 0, [])


def test_a_file_that_breaks_the_reader_goes_too(account, monkeypatch):
    def breaks(*_given):
        raise RuntimeError("not foreseen")

    found = waiting(account, SECRET)
    monkeypatch.setattr(extract, "read", breaks)
    with pytest.raises(RuntimeError):
        reading.read_file.func(found.pk)
    found.refresh_from_db()
    assert (found.state, found.facts, PayrollFile.objects.count()) == ("failed", Facts(failure="gone"), 0)


def after(minutes, seconds=0):
    return time_machine.travel(
        JANUARY_2024 + datetime.timedelta(minutes=minutes, seconds=seconds), tick=False
    )


@pytest.mark.parametrize(("stage", "minutes"), [("waiting", 15), ("reading", 30)])
def test_a_file_that_nobody_reads_is_let_go_in_minutes(account, stage, minutes):
    found = waiting(account, SECRET)
    PayrollImport.objects.filter(pk=found.pk).update(stage=stage)
    with after(minutes):
        assert (reading.sweep(), PayrollFile.objects.count()) == (0, 1)
    with after(minutes, seconds=1):
        assert (reading.sweep(), PayrollFile.objects.count()) == (1, 0)
    found.refresh_from_db()
    assert (found.state, found.facts) == ("failed", Facts(failure="gone"))


def test_an_upload_lets_go_of_those_that_no_worker_came_for(account):
    waiting(account, SECRET)
    with after(minutes=16):
        waiting(account, csv(line("2", "1,00")))
    assert [bytes(file.content) for file in PayrollFile.objects.all()] == [csv(line("2", "1,00"))]


def test_a_file_waits_no_longer_than_its_uploaders_idle_session(settings):
    assert (reading.WAITS + reading.READS).total_seconds() < settings.SESSION_IDLE_SECONDS


def test_an_extract_that_was_read_halfway_is_not_kept():
    head = {"headers": ["Beløb"], "total": 2}
    about, line = {"about": [["AB", "00001", 7, "2022-04", "", ""]]}, [[2, 0, 100]]
    counts = {"rows": 1, "kept": {"7": [1, 100]}, "left": {}}
    told = []
    lines = [head, about, line, {"counts": counts}]
    whole = extract.taken_over(iter(lines), lambda *far: told.append(far))
    assert ([row.ore for row in whole.rows], told) == ([100], [(0, 2)])
    assert [whole.about[row.about].tjnr for row in whole.rows] == ["00001"]
    for halfway in (
        [head, about, line],
        [head, about],
        [head],
        [],
        # A row that is neither kept nor in a group.
        [head, about, line, {"counts": counts | {"rows": 2}}],
    ):
        with pytest.raises(Unreadable):
            extract.taken_over(iter(halfway), lambda *far: None)


def test_an_import_that_is_done_with_is_not_read_again(account):
    found = upload(account, csv(line("1", "1,00")))
    reading.read_file.func(found.pk)
    found.refresh_from_db()
    assert (found.state, found.lines.count()) == ("open", 1)


def test_what_is_dropped_while_it_is_read_keeps_nothing(account):
    found = waiting(account, csv(line("1", "1,00")))
    read = PayrollImport.objects.select_related("book__region").get(pk=found.pk)
    importing.drop(found, by=account.hr)

    reading.read(read, csv(line("1", "1,00")), "csv")

    found.refresh_from_db()
    assert (found.state, found.lines.exists()) == ("dropped", False)


def test_an_extract_without_a_line_of_the_regions_own_codes_says_so(account):
    found = upload(account, csv(line("1", "1,00", code="9999")))
    assert (found.state, found.facts.failure, *counted(found, "other")) == ("failed", "none", 1)


def test_nothing_that_looks_like_a_cpr_number_is_kept(account):
    header = [*HEADER, "Kontostreng", "010170-1234"]
    rows = [[*line("101701234", "1,00"), "", ""], [*line("2", "2,00"), "010170-1234", ""]]
    found = upload(account, csv(*rows, header=header), name="0101701234.csv")

    assert [p.kind for p in found.problems.all()] == ["cpr"]
    assert (found.facts.masked, found.lines.get().account, found.file_name) == (1, "", "••••••-••••.csv")
    everything = (
        f"{PayrollImport.objects.values()}{PayrollLine.objects.values()}{Employment.objects.values()}"
    )
    assert "1701234" not in everything.replace("010170-1234", "1701234")


def test_lines_that_stand_twice_in_a_file_are_read_and_told(account):
    once = [line("1", "1,00"), line("2", "2,00"), line("2", "1,00")]
    found, twice = upload(account, csv(*once)), upload(account, csv(*once, *once))

    assert (found.facts.equal, twice.facts.equal, twice.lines.count()) == (0, 3, 6)
    assert len([text for text in notices(twice) if "3 lines are in all that is read equal" in text]) == 1
    assert not [text for text in notices(found) if "equal to" in text]


def test_only_the_regions_own_codes_in_their_months_are_kept(account):
    account.salary_code("0042", first="2022-03", valid_to=datetime.date(2022, 3, 31))
    found = upload(
        account,
        csv(
            line("1", "10,00"),
            line("2", "10,00", code="9999"),
            line("3", "10,00", code="0042", period="2022-03"),
            line("4", "10,00", code="0042", period="2022-04"),
            line("5", "0,00"),
            ["", "", "", "", "40,00"],
        ),
    )

    assert [one[0] for one in read_lines(found)] == ["AB 00001", "AB 00003"]
    assert counted(found, "other", "total", "outside", "zero") == [1, 1, 1, 1]


def test_a_code_used_again_has_its_meaning_of_the_month(account):
    from accounting.book.codes import Meaning

    first = account.salary_code("77", first="2021-01", valid_to=datetime.date(2022, 3, 31))
    second = account.salary_code("77", Meaning.COORDINATOR, first="2022-04")
    found = upload(account, csv(line("1", "1,00", code="77", period="2022-03"), line("1", "1,00", code="77")))
    assert list(found.lines.order_by("row").values_list("pay__code", flat=True)) == [first.pk, second.pk]


WRONG = {
    "amount": line("1", "tusind"),
    "decimals": line("1", "10,123"),
    "period": line("1", "10,00", period="engang"),
    "institution": line("1", "10,00", institution="ABC"),
    "number": line("", "10,00"),
    "cpr": line("0101701234", "10,00"),
}


def test_every_problem_is_told_in_one_pass_and_blocks_no_other_row(account):
    found = upload(account, csv(line("7", "7,00"), *WRONG.values(), line("8", "8,00")))

    assert [(p.row, p.kind) for p in found.problems.all()] == list(enumerate(WRONG, start=3))
    assert [p.column for p in found.problems.all()][:3] == ["Beløb", "Beløb", "Periode"]
    assert all(p.cause and p.cure for p in found.problems.all())
    assert [one[0] for one in read_lines(found)] == ["AB 00007", "AB 00008"]


def test_lines_above_the_names_and_signs_that_cannot_be_read_are_kept_as_problems(account):
    above = csv(HEADER, line("8", "8,00"), header=line("7", "7,00"))
    found = upload(account, above)
    assert [(p.row, p.kind) for p in found.problems.all()] == [(1, "above")]
    assert [one[0] for one in read_lines(found)] == ["AB 00008"]

    RememberedAnswer.objects.create(region=account.region, about="written", text="fortegn", answer="minus")
    found = upload(account, csv([*line("9", "9,00"), "H"], header=[*HEADER, "Fortegn"]))
    assert [p.kind for p in found.problems.all()] == ["sign"]


SEVERAL = {
    "two": (line("", "10,123"), [("Tjenestenummer", "number"), ("Beløb", "decimals")]),
    "three": (
        line("0101701234", "tusind", period="engang"),
        [("Tjenestenummer", "cpr"), ("Periode", "period"), ("Beløb", "amount")],
    ),
    "all": (
        line("1" * 11, "", period="engang", institution="ABC"),
        [
            ("Institution", "institution"),
            ("Tjenestenummer", "number"),
            ("Periode", "period"),
            ("Beløb", "amount"),
        ],
    ),
}


@pytest.mark.parametrize("row", SEVERAL)
def test_all_that_is_wrong_with_a_row_is_told_in_the_order_of_its_columns(account, row):
    wrong, problems = SEVERAL[row]
    found = upload(account, csv(line("7", "7,00"), wrong, line("8", "8,00")))

    assert [(p.row, p.column, p.kind) for p in found.problems.all()] == [(3, *one) for one in problems]
    assert (found.facts.problems, found.facts.wrong_rows) == (len(problems), 1)
    assert [one[0] for one in read_lines(found)] == ["AB 00007", "AB 00008"]


def test_a_row_that_is_none_of_the_regions_is_dropped_however_wrong_it_is(account):
    account.salary_code("0042", first="2022-03", valid_to=datetime.date(2022, 3, 31))
    other = line("", "tusind", code="9999", period="engang", institution="ABC")
    outside = line("", "tusind", code="0042", institution="ABC")
    found = upload(account, csv(line("7", "7,00"), other, outside))

    assert not found.problems.exists()
    assert (*counted(found, "other"), *counted(found, "outside")) == (1, 1)


def test_of_very_many_problems_the_first_are_kept_and_all_are_counted(account, monkeypatch):
    monkeypatch.setattr(extract, "MOST_PROBLEMS", 3)
    found = upload(account, csv(*(line("", "tusind") for _number in range(4))))
    assert [p.row for p in found.problems.all()] == [2, 2, 3]
    assert (found.facts.problems, found.facts.wrong_rows) == (8, 4)


def test_a_third_decimal_in_a_number_is_told(account):
    found = upload(account, xlsx(line("1", 10.123), line("2", 0.1 + 0.2)), name="a.xlsx")
    assert [p.kind for p in found.problems.all()] == ["decimals"]
    assert [one[3] for one in read_lines(found)] == [Decimal("0.30")]


def test_a_line_over_several_months_is_told(account):
    header = ["Institution", "TJNR", "Lønart", "FraDato", "TilDato", "Beløb"]
    found = upload(account, csv(["AB", "1", "8123", "01.03.2022", "30.04.2022", "10,00"], header=header))
    assert [p.kind for p in found.problems.all()] == ["months"]


@pytest.mark.parametrize(
    ("data", "name", "sentence", "is_refused_at_once"),
    [
        (b"Hej\r\nDette er et brev\r\n", "brev.csv", "No row with column names", False),
        (b"\x00\x01\x02", "a.csv", "characters that do not belong", False),
        (b"PK\x03\x04" + b"\x00" * 40, "a.xlsx", "damaged", True),
        (b"%PDF-1.7", "a.csv", "does not match its name", True),
        (b"", "a.csv", "empty", True),
        (b"x" * 10, "a.doc", "one of these types", True),
    ],
)
def test_what_is_no_extract_is_said_in_a_sentence(account, data, name, sentence, is_refused_at_once):
    if is_refused_at_once:
        with pytest.raises(Refused, match=sentence):
            upload(account, data, name=name)
        assert not PayrollImport.objects.exists()
    else:
        found = upload(account, data, name=name)
        assert (found.state, sentence in extract.failure_text(found.facts)) == ("failed", True)
    assert not PayrollLine.objects.exists()


def test_unknown_columns_are_asked_about_and_remembered(account):
    header = ["Inst", "TJNR", "Kode til løn", "Periode", "Kroner og øre"]
    found = upload(account, csv(line("1", "10,00"), header=header))
    assert (found.state, found.facts.missing) == ("unmapped", ["code", "amount"])
    assert not found.lines.exists()

    for name, field in (("kode til løn", "code"), ("kroner og øre", "amount")):
        RememberedAnswer.objects.create(region=account.region, about="column", text=name, answer=field)
    assert read_lines(upload(account, csv(line("1", "10,00"), header=header))) == [
        ("AB 00001", "8123", "2022-04", 10)
    ]


def test_a_closed_month_and_a_region_without_codes_are_refused_before_reading(account):
    from accounting.models import Closing
    from common import clock

    Closing.objects.create(
        book=account.book,
        month=month("2022-04"),
        by=account.hr,
        at=clock.now(),
        count=0,
        booked_total=0,
        ledger_total=0,
    )
    with pytest.raises(Refused, match="is closed"):
        upload(account, csv(line("1", "10,00")))
    bare = Account(with_codes=False)
    with pytest.raises(Refused, match="no salary codes yet"):
        upload(bare, csv(line("1", "10,00")))


def test_the_template_is_read_without_any_mapping(account):
    import io

    from openpyxl import load_workbook

    from accounting.payroll import template

    book = load_workbook(io.BytesIO(template.workbook(account.book)))
    book.worksheets[0].append(["AB", "00123", "8123", "2022-04", 1234.5, "1-2-3", "Medicinsk"])
    file = io.BytesIO()
    book.save(file)
    found = upload(account, file.getvalue(), name="skabelon.xlsx")
    assert read_lines(found) == [ONE]
    assert found.lines.get().account == "1-2-3"


def test_the_template_offers_each_code_of_the_region_once_ended_ones_too(account):
    import io

    from openpyxl import load_workbook

    from accounting.payroll import template

    account.salary_code("8100", valid_to=month("2022-12"))
    account.salary_code("8200", valid_to=month("2022-12"))
    account.salary_code("8200", first="2023-06")
    Account().salary_code("9000")

    book = load_workbook(io.BytesIO(template.workbook(account.book)))

    sheet, guide = book.worksheets
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert rule.formula1.endswith("!$C$3:$C$6")
    assert [cell.value for (cell,) in guide["C3:C6"]] == ["8100", "8123", "8124", "8200"]


AMOUNTS = st.integers(-(10**11), 10**11).filter(bool)
NUMBERS = st.from_regex(r"\A0{0,3}[1-9][0-9]{0,4}\Z").filter(lambda text: len(text) <= 5)
MONTHS = st.integers(0, 35).map(lambda n: f"{2021 + n // 12}-{n % 12 + 1:02d}")


def test_amounts_codes_months_and_leading_zeros_come_out_exactly(account, samples, report):
    tried = 0

    @settings(
        max_examples=samples(6, 60), suppress_health_check=list(HealthCheck), deadline=None, derandomize=True
    )
    @given(st.lists(st.tuples(NUMBERS, AMOUNTS, MONTHS), min_size=1, max_size=40), st.booleans())
    def check(rows, as_workbook):
        nonlocal tried
        tried += len(rows)
        expected = [
            (f"AB {number.zfill(5)}", "8123", text, Decimal(ore).scaleb(-2)) for number, ore, text in rows
        ]
        if as_workbook:
            data = xlsx(
                *(line(number, float(Decimal(ore).scaleb(-2)), period=text) for number, ore, text in rows)
            )
        else:
            data = csv(*(line(n, format_kroner(Decimal(ore).scaleb(-2)), period=t) for n, ore, t in rows))
        run = reading.Run(month(max(text for _number, _ore, text in rows)))
        found = upload(account, data, name="a.xlsx" if as_workbook else "a.csv", run=run)
        assert read_lines(found) == expected
        assert not found.problems.exists()

    check()
    report("lines of random extracts read exactly", tried)
    assert tried >= 15


def test_one_person_has_at_most_five_files_being_read_and_another_has_their_own(account):
    other = member(Role.HR, account.region)
    for number in range(5):
        waiting(account, csv(line("1", f"{number},00")))

    with pytest.raises(Refused, match="5 of your files are being read"):
        waiting(account, csv(line("1", "6,00")))
    read_upload(waiting(account, csv(line("2", "7,00")), by=other))
    read_upload(PayrollImport.objects.filter(uploaded_by=account.hr).last())
    waiting(account, csv(line("1", "6,00")))
    assert PayrollImport.objects.filter(uploaded_by=account.hr).count() == 6
