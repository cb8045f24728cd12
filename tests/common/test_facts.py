"""What a sheet's XML is read a second time for."""

import io
from zipfile import ZipFile

import openpyxl
import pytest

from common.tables import facts
from common.tables.rows import Unreadable
from common.tables.workbook import open_workbook


@pytest.mark.parametrize(
    ("inside", "signs"),
    [
        (b'<pageMargins left="0.7" right="0.75"/><firstHeader></firstHeader><sheetView/>', set()),
        (b'<row r="1" ht="0"/>', {"hidden"}),
        (b"<col\nwidth='0.5'/>", {"hidden"}),
        (b'<c r="A1"><f>A2</f></c>', {"formula"}),
        (b'<x:c r="A1"><x:f t="shared" si="0"/></x:c>', {"formula"}),
        (b'<c r="A1" t="e"/>', {"error"}),
        (b"<c r='A1' t='e'/>", {"error"}),
        (b"<row r='1' ht='0'/>", {"hidden"}),
        (b'<x:c r="A1"><x:f>A2</x:f></x:c>', {"formula"}),
    ],
)
def test_only_a_sheet_with_something_rare_is_read_a_second_time(inside, signs):
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("sheet.xml", inside)
    with ZipFile(file) as archive:
        assert facts._signs(archive, "sheet.xml") == signs


def workbook(**sheets):
    """The bytes of a workbook with these sheets, {name: rows}."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_facts_of_each_sheet_are_its_own_whichever_is_the_largest():
    table = [["Navn", "Sum"], ["a", "=1+1"]]
    for other in ([["x"]], [["x", "y"]] * 100):
        first, second = open_workbook(workbook(Liste=table, Andet=other)).tables
        assert (len(list(first.rows())), len(list(second.rows()))) == (2, len(other))
        assert (first.facts().uncalculated, second.facts().uncalculated) == ({(2, 1)}, set())


def test_what_may_take_long_is_done_when_somebody_asks_for_it(monkeypatch):
    def fails(*_args, **_options):
        raise ArithmeticError

    monkeypatch.setattr(facts, "_read", fails)
    [table] = open_workbook(workbook(Liste=[["a", "=1+1"]] * 50)).tables

    assert len(list(table.rows())) == 50
    with pytest.raises(ArithmeticError):
        table.facts()


def test_what_the_other_thread_finds_is_heard_when_the_facts_are_asked_for(monkeypatch):
    def twice(*_args):
        raise Unreadable("twice", row="7")

    monkeypatch.setattr(facts, "_signs", twice)
    [table] = open_workbook(workbook(Liste=[["a"]])).tables

    assert [cells for _number, cells, _flaw in table.rows()] == [["a"]]
    with pytest.raises(Unreadable, match="twice"):
        table.facts()
