"""The one writer of Excel files: typed cells, streamed rows, and text that never becomes a formula.

The only formulas are the writer's own: the sums at the foot of a sheet that says so.

openpyxl makes the workbook with its styles, headers and filters. The rows are written as XML straight
into its sheets while they are fetched: several times faster than cell by cell, and memory stays flat.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.timezone import make_naive
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.functions import tostring

from common.clock import COPENHAGEN, now

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
LONGEST_PROMPT = 255
WIDTHS = {
    "text": 24,
    "prose": 70,
    "integer": 12,
    "kroner": 18,
    "factor": 12,
    "percent": 12,
    "hours": 10,
    "month": 12,
    "date": 12,
    "moment": 18,
    "boolean": 8,
}
FORMATS = {
    "factor": "0.000000",
    "percent": "0.00##%",
    "hours": "0.0#",
    "month": "yyyy\\-mm",
    "integer": "#,##0",
    "kroner": '#,##0.00\\ "kr."',
    "date": "dd\\.mm\\.yyyy",
    "moment": "dd\\.mm\\.yyyy\\ hh:mm",
}
BOLD = Font(name="Calibri", size=11, bold=True)
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ in a text as the letter A, so an underscore that would start one is itself encoded.
ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
DELICATE = re.compile(f"^[=+@\t-]|[&<>]|{ILLEGAL.pattern}|{ENCODED.pattern}")
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Column:
    """`kind` is a key of WIDTHS; `width` is counted in characters."""

    title: str
    kind: str = "text"
    width: int | None = None


@dataclass(frozen=True)
class Sheet:
    """Rows are tuples as long as `columns`; `totals` is one more, bold and below the reach of the filter.

    With `sums` its numbers are the sums of the rows above: formulas that follow what a reader filters away.
    """

    name: str
    columns: Iterable[Column]
    rows: Iterable[tuple]
    totals: tuple | None = None
    sums: bool = False


@dataclass(frozen=True)
class Cover:
    """The first sheet: what was asked for, by whom and when; the writer adds the number of rows."""

    title: str
    lines: Iterable[tuple[str, str]] = ()


def write_workbook(
    target: Path | BinaryIO, sheets: Iterable[Sheet], cover: Cover, at: datetime | None = None
) -> None:
    """Write `cover` and `sheets` to a path or binary file; equal content and `at` give equal bytes."""
    book = _new_book()
    front = _cover_sheet(book, cover)
    bodies = [_data_sheet(book, sheet) for sheet in sheets]
    parts = _parts(book, at or now())
    with ZipFile(target, "w") as archive:
        counts = [
            body.write(archive, f"xl/worksheets/sheet{number}.xml", parts)
            for number, body in enumerate(bodies, 2)
        ]
        front.rows += [
            (_("Rows in “%(sheet)s”") % {"sheet": ws.title}, str(count))
            for ws, count in zip(book.worksheets[1:], counts, strict=True)
        ]
        front.write(archive, "xl/worksheets/sheet1.xml", parts)
        # The filters' names, in the order of the sheets, learn only now how far they reach.
        ends = iter(counts)
        parts["xl/workbook.xml"] = re.sub(
            rb"\$%d(?=<)" % LAST_ROW, lambda _match: b"$%d" % (next(ends) + 1), parts["xl/workbook.xml"]
        )
        _add_parts(archive, parts)


def write_template(
    target: Path | BinaryIO,
    name: str,
    columns: Iterable[Column],
    choices: Mapping[str, Sequence[str]] | None = None,
    hints: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> None:
    """Write an empty sheet to fill in and upload; `choices` and `hints` are by column title.

    Choices become lists to pick from, hints are shown at the cell and on the second sheet. Text columns
    are formatted as text, so that a number with leading zeros keeps them.
    """
    book, columns, choices, hints = _new_book(), list(columns), choices or {}, hints or {}
    sheet = _add_sheet(book, name, columns)
    guide = _add_sheet(book, _("Guide"), [Column(column.title, width=40) for column in columns])
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].number_format = FORMATS.get(column.kind, "@")
        hint, options = hints.get(column.title, ""), choices.get(column.title, ())
        for row, text in enumerate((hint, *options), 2):
            _put(guide.cell(row, number), text).alignment = Alignment(wrap_text=True, vertical="top")
        rule = DataValidation(allow_blank=True, sqref=f"{letter}2:{letter}{LAST_ROW}")
        if hint:
            rule.showInputMessage, rule.prompt = True, _clean(hint)[:LONGEST_PROMPT]
        if options:
            rule.type, rule.showErrorMessage, rule.error = "list", True, _("Choose one from the list")
            rule.formula1 = f"{quote_sheetname(guide.title)}!${letter}$3:${letter}${2 + len(options)}"
        if hint or options:
            sheet.add_data_validation(rule)
    with ZipFile(target, "w") as archive:
        _add_parts(archive, _parts(book, at or now()))


def _new_book() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Karrierespor"
    return book


def _cover_sheet(book: Workbook, cover: Cover) -> "_Body":
    ws = book.create_sheet(_legal_name(_("About"), ()))
    _put(ws["A1"], cover.title).font = Font(name="Calibri", size=14, bold=True)
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 30, WIDTHS["prose"]
    _set_page(ws)
    rows = [(label, str(value)) for label, value in cover.lines]
    return _Body(ws, (Column("A", "prose"), Column("B", "prose")), rows, first_row=3, height=_lines_high)


def _lines_high(row: Any) -> str:
    """The height of a row of the cover: not every program makes room for wrapped text by itself."""
    label, text = row
    lines = max(ceil(len(label) / 30), ceil(len(text) / WIDTHS["prose"]), 1)
    return f' ht="{15 * lines}" customHeight="1"'


def _data_sheet(book: Workbook, sheet: Sheet) -> "_Body":
    columns = list(sheet.columns)
    ws = _add_sheet(book, sheet.name, columns)
    ws.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{LAST_ROW}"
    return _Body(ws, columns, sheet.rows, totals=sheet.totals, sums=sheet.sums)


def _add_sheet(book: Workbook, name: str, columns: Iterable[Column]) -> Any:
    ws = book.create_sheet(_legal_name(name, book.sheetnames))
    for number, column in enumerate(columns, 1):
        cell = _put(ws.cell(1, number), column.title)
        cell.font, cell.border = BOLD, Border(bottom=Side("thin"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        ws.column_dimensions[get_column_letter(number)].width = column.width or WIDTHS[column.kind]
    ws.freeze_panes = "A2"
    ws.page_setup.orientation = "landscape"
    ws.print_title_rows = "1:1"
    _set_page(ws)
    return ws


def _set_page(ws: Any) -> None:
    """A4, as wide as the sheet, with its name and the page's number at the foot."""
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.page_setup.fitToHeight = 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.oddFooter.left.text = "&A"
    ws.oddFooter.right.text = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}


def _legal_name(name: str, taken: Iterable[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\]", "-", _clean(name)).strip("' ") or _("Sheet")
    name, number = base[:LONGEST_NAME], 1
    while name.casefold() in {other.casefold() for other in (*taken, "History")}:
        number += 1
        name = f"{base[: LONGEST_NAME - 4]} ({number})"
    return name


def _put(cell: Any, text: object) -> Any:
    cell.value = _clean(text)
    cell.data_type = "s"
    cell.quotePrefix = cell.value.startswith(FORMULA_STARTS)
    return cell


def _clean(text: object) -> str:
    """Drop what XML cannot hold and cut what Excel cannot; its limit counts UTF-16 units."""
    text = ILLEGAL.sub("", str(text))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


class _Body:
    """The rows of a sheet, to be written between the head and the tail that openpyxl made."""

    def __init__(
        self,
        ws: Any,
        columns: Sequence[Column],
        rows: Any,
        totals: tuple | None = None,
        sums: bool = False,
        first_row: int = 2,
        height: Callable[[Any], str] = lambda row: "",
    ) -> None:
        self.rows, self.totals, self.first_row, self.height = rows, totals, first_row, height
        places = [(get_column_letter(number), column.kind) for number, column in enumerate(columns, 1)]
        self.summed = [letter if sums and kind in SUMMED else None for letter, kind in places]
        self.cells = [_cell_writer(ws, letter, kind) for letter, kind in places]
        self.total_cells = [
            _cell_writer(ws, letter, "text" if isinstance(value, str) else kind, bold=True)
            for (letter, kind), value in zip(places, totals or (), strict=bool(totals))
        ]

    def write(self, archive: ZipFile, name: str, parts: dict[str, bytes]) -> int:
        """Stream the sheet into `archive` and return the number of rows, totals aside."""
        head, tail = parts.pop(name).split(b"</sheetData>")
        head = re.sub(rb"<dimension [^>]*>", b"", head)
        number = self.first_row - 1
        with io.TextIOWrapper(archive.open(_entry(name), "w"), encoding="utf-8") as out:
            out.write(head.decode())
            for number, row in enumerate(self.rows, self.first_row):
                out.write(_line(number, row, self.cells, self.height(row)))
            if self.totals:
                out.write(self._foot(number))
            out.write("</sheetData>")
            out.write(tail.decode().replace(f"{LAST_ROW}", f"{number}"))
        return number - self.first_row + 1

    def _foot(self, last: int) -> str:
        """The line of totals below row `last`; a sum is a formula with its value beside it."""
        line = _line(last + 1, self.totals, self.total_cells)
        if last < self.first_row:
            return line
        for letter in filter(None, self.summed):
            formula = f"<f>SUBTOTAL(109,{letter}{self.first_row}:{letter}{last})</f>"
            line = re.sub(rf'(<c r="{letter}{last + 1}" s="[0-9]+">)', rf"\1{formula}", line)
        return line


def _line(number: int, row: Any, cells: Any, height: str = "") -> str:
    filled = [write(value, number) for write, value in zip(cells, row, strict=True) if value is not None]
    return f'<row r="{number}"{height}>{"".join(filled)}</row>'


def _cell_writer(ws: Any, letter: str, kind: str, bold: bool = False) -> Callable[[Any, int], str]:
    """A function of value and row number that gives the cell's XML."""
    if kind in SPELLINGS:
        spell, style = SPELLINGS[kind], _style(ws, bold, FORMATS[kind])
        return lambda value, row: f'<c r="{letter}{row}" s="{style}"><v>{spell(value)}</v></c>'
    if kind == "boolean":
        words = {True: _("yes"), False: _("no")}
        write = _text_writer(ws, letter, bold)
        return lambda value, row: write(words[value], row)
    return _text_writer(ws, letter, bold, wraps=kind == "prose")


def _text_writer(ws: Any, letter: str, bold: bool, wraps: bool = False) -> Callable[[Any, int], str]:
    plain, quoted = (_style(ws, bold, quoted=quoted, wraps=wraps) for quoted in (False, True))

    def write(value: object, row: int) -> str:
        text, style = str(value), plain
        if len(text) > LONGEST_TEXT // 2 or DELICATE.search(text):
            text = ENCODED.sub("_x005F_", _clean(text))
            style = quoted if text.startswith(FORMULA_STARTS) else plain
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return (
            f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        )

    return write


def _style(
    ws: Any, bold: bool, number_format: str = "General", quoted: bool = False, wraps: bool = False
) -> int:
    cell = Cell(ws)
    if bold:
        cell.font = BOLD
    cell.number_format = number_format
    if wraps:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    # Even when someone edits the cell, Excel then keeps a text like =1+1 a text.
    cell.quotePrefix = quoted
    return cell.style_id


def _spell_kroner(amount: Any) -> str:
    if isinstance(amount, float):
        raise TypeError(f"Kroner must be Decimal, not float: {amount!r}")
    return f"{amount:f}"


SUMMED = {"integer", "kroner"}
SPELLINGS = {
    "integer": "{:d}".format,
    "kroner": _spell_kroner,
    "factor": "{:f}".format,
    # Per cent as people say it: 2.04 is stored as 0.0204.
    "percent": lambda percent: f"{percent / 100:f}",
    "hours": "{:f}".format,
    "month": to_excel,
    "date": to_excel,
    "moment": lambda moment: repr(to_excel(make_naive(moment, COPENHAGEN))),
}


def _parts(book: Workbook, at: datetime) -> dict[str, bytes]:
    """The files inside the workbook by name, bearing the time `at` and no other."""
    file = io.BytesIO()
    book.properties.created = at.astimezone(UTC).replace(tzinfo=None)
    book.save(file)
    # openpyxl stamps the time of saving over whatever was set.
    book.properties.modified = book.properties.created
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {**parts, "docProps/core.xml": tostring(book.properties.to_tree())}


def _add_parts(archive: ZipFile, parts: dict[str, bytes]) -> None:
    for name, part in parts.items():
        archive.writestr(_entry(name), part)


def _entry(name: str) -> ZipInfo:
    """A zip entry with the format's first date instead of the present one."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry
