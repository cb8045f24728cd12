"""A damaged or hostile extract is read, or refused in a sentence, and never kept by halves."""

import io
import random
import zipfile

import pytest

from accounting.models import PayrollFile, PayrollImport, PayrollLine
from accounting.payroll import extract
from common.errors import Refused
from pilots.models import Employment
from tests.accounts import Account
from tests.extracts import HEADER, csv, line, upload, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
SEED = 2022
BROKEN = [
    b'"',
    b";",
    b"\n",
    b"\r",
    b"\xff",
    b"\xc3",
    b"\0",
    b"010190-1234",
    b"\xef\xbb\xbf",
    b"1e999",
    b"<",
    b"&",
]


@pytest.fixture
def account():
    return Account()


def mutated(data, dice):
    """A few bytes changed, cut out, doubled or put in."""
    data = bytearray(data)
    for _change in range(dice.randint(1, 8)):
        place = dice.randrange(len(data))
        match dice.choice(["change", "cut", "double", "insert"]):
            case "change":
                data[place] = dice.randrange(256)
            case "cut":
                del data[place : place + dice.randint(1, 60)]
            case "double":
                data[place:place] = data[place : place + dice.randint(1, 60)]
            case "insert":
                data[place:place] = dice.choice(BROKEN)
    return bytes(data)


def damaged(data, dice):
    """A workbook whose bytes are damaged, or whose sheet is, inside a whole archive."""
    if dice.random() < 0.3:
        return mutated(data, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = dice.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            content = old.read(name)
            new.writestr(name, mutated(content, dice) if name == hit else content)
    return out.getvalue()


def outcome_of(account, data, name):
    """What became of the file; whatever was kept of it is whole."""
    before = PayrollImport.objects.count(), PayrollLine.objects.count()
    try:
        found = upload(account, data, name=name)
    except Refused as refusal:
        after = PayrollImport.objects.count(), PayrollLine.objects.count()
        return "refused" if all(refusal.reasons) and after == before else "refused by halves"
    assert found.state in ("open", "failed", "unmapped")
    if found.state == "failed":
        assert extract.failure_text(found.facts)
    if found.state != "open":
        assert not found.lines.exists()
    assert not PayrollFile.objects.exists()
    return found.state


def test_a_damaged_extract_is_read_or_refused_and_nothing_is_kept_by_halves(account, samples, report):
    rows = [
        line(f"{n:05d}", f"{n * 37 % 9000},{n % 100:02d}", period=f"2022-{n % 12 + 1:02d}") for n in range(40)
    ]
    sources = {"a.csv": (csv(*rows), mutated), "a.xlsx": (xlsx(*rows), damaged)}
    dice, number, outcomes = random.Random(SEED), samples(50, 2_000), []

    for turn in range(number):
        name = ("a.csv", "a.xlsx")[turn % 2]
        data, damage = sources[name]
        outcomes.append(outcome_of(account, damage(data, dice), name))

    for outcome in ("open", "failed", "unmapped", "refused"):
        report(f"damaged payroll extracts: {outcome}", outcomes.count(outcome))
    assert len(outcomes) == number
    assert {"open", "failed", "refused"} <= set(outcomes) <= {"open", "failed", "refused", "unmapped"}
    kept = f"{PayrollImport.objects.values()}{PayrollLine.objects.values()}{Employment.objects.values()}"
    assert "0101901234" not in kept
    assert "010190-1234" not in kept


def far_away(book):
    """One cell in the last corner of the sheet: a dense reader would make room for all between."""
    book.worksheets[0].cell(1_048_576, 16_384, "x")


def many_columns(book):
    for column in range(6, 2000):
        book.worksheets[0].cell(1, column, f"k{column}")


def long_text(book):
    book.worksheets[0].append(line("9" * 32_000, "9" * 32_000))


def formulas(book):
    book.worksheets[0].append(["AB", '=HYPERLINK("http://x")', "8123", "2022-04", "=1+1"])


BOMBS = {"far away": far_away, "many columns": many_columns, "long text": long_text, "formulas": formulas}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_a_sentence_or_a_problem(account, bomb):
    found = upload(account, xlsx(line("1", 1), prepare=BOMBS[bomb]), name="a.xlsx")
    if found.state == "failed":
        assert extract.failure_text(found.facts)
    else:
        assert [str(one.pay.employment) for one in found.lines.select_related("pay__employment")] == [
            "AB 00001"
        ]
        assert found.problems.exists()


def test_a_file_with_more_rows_than_are_read_is_refused_whole(account):
    from accounting.payroll.meaning import MOST_ROWS

    row = ";".join(map(str, line("1", "1,00")))
    data = "\n".join([";".join(HEADER), *[row] * (MOST_ROWS + 1)]).encode()
    found = upload(account, data)
    assert (found.state, found.facts.failure, found.lines.count()) == ("failed", "rows", 0)
