"""A list as a workbook (.xlsx): values by calamine, and what calamine does not tell by one pass through the sheet's XML."""

import io
import posixpath
import re
from zipfile import ZipFile

from common.tables.formulas import UNKNOWN, column_of, sums_above
from common.tables.rows import Facts, File, Table, Unreadable

TRUE = ("1", "true")
# What a second pass through a sheet's XML is made for.
RARE = {"hidden": (b"hidden",), "error": (b'"e"', b"'e'"), "formula": (b"<f", b":f")}
CELL = re.compile(r"([A-Z]+)([0-9]+)")


def open_workbook(data: bytes) -> File:
    """The tables of a workbook; Unreadable when it is none."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        paths = _paths(data)
    except (CalamineError, ValueError, OverflowError, KeyError, SyntaxError) as error:
        raise Unreadable("unreadable") from error
    tables = [
        _table(book, data, sheet.name, paths.get(sheet.name), sheet.visible != SheetVisibleEnum.Visible)
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if not tables:
        raise Unreadable("empty")
    return File(tables)


def _table(book, data, name, path, is_hidden):
    sheets = []

    def sheet():
        from python_calamine import CalamineError

        if not sheets:
            try:
                sheets.append(book.get_sheet_by_name(name))
            except (CalamineError, ValueError, OverflowError) as error:
                raise Unreadable("unreadable") from error
        return sheets[0]

    def rows():
        # Blank rows above the first cell come along, blank columns to its left do not.
        left = [""] * (sheet().start or (0, 0))[1]
        for number, cells in enumerate(sheet().iter_rows(), 1):
            yield number, [*left, *cells] if left else cells, ""

    return Table(name, rows, lambda: sheet().height, is_hidden=is_hidden, facts=lambda: _facts(data, path))


def _paths(data):
    """{name of a sheet: its part of the archive}."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with ZipFile(io.BytesIO(data)) as archive:
        book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
        try:
            relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
        except KeyError:
            return {}
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target"))) for one in relations
    }
    found = {}
    for sheet in book.iter("{*}sheet"):
        relation = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        if relation in targets:
            found[sheet.get("name")] = targets[relation].lstrip("/")
    return found


def _facts(data, path):
    found = Facts()
    if path:
        with ZipFile(io.BytesIO(data)) as archive:
            if signs := _signs(archive, path):
                _read_facts(archive, path, found, cells="error" in signs)
    return found


def _signs(archive, path):
    """What of RARE stands in a part: most sheets have none of it, and need no second pass."""
    found, tail = set(), b""
    with archive.open(path) as part:
        while chunk := part.read(1 << 20):
            seen = tail + chunk
            found |= {name for name, signs in RARE.items() if any(sign in seen for sign in signs)}
            tail = chunk[-20:]
    return found


def _read_facts(archive, path, found, *, cells):
    from lxml import etree

    tags = ["{*}row", "{*}col", "{*}f", *(["{*}c"] if cells else [])]
    last, shared = 0, {}
    with archive.open(path) as part:
        for _event, element in etree.iterparse(
            part, tag=tags, resolve_entities=False, no_network=True, huge_tree=True
        ):
            match etree.QName(element).localname:
                case "row":
                    last = _row_of(element, last)
                    if element.get("hidden") in TRUE:
                        found.hidden_rows.add(last)
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
                case "col" if element.get("hidden") in TRUE:
                    first, end = int(element.get("min", 1)), int(element.get("max", 1))
                    found.hidden_columns.update(range(first - 1, min(end, first + 1_000)))
                case "f":
                    _note_formula(element, found, last, shared)
                case "c" if element.get("t") == "e":
                    found.errors[_place(element, last)] = element.findtext("{*}v") or "#"


def _row_of(row, last):
    """A row's number; one that does not tell it comes after the last."""
    told = row.get("r") or ""
    return int(told) if told.isdigit() else last + 1


def _note_formula(element, found, last, shared):
    cell = element.getparent()
    row, column = _place(cell, last)
    formula, moved = element.text or "", 0
    if element.get("t") == "shared":
        # The first of those that share a formula holds its text.
        first = shared.setdefault(element.get("si"), (formula, row))
        formula, moved = first[0] or UNKNOWN, row - first[1]
    if sums_above(formula, row, column, moved):
        found.sums.add((row, column))
    if not cell.findtext("{*}v"):
        found.uncalculated.add((row, column))


def _place(cell, last):
    """(row, column) of a cell by its name, "B7", or by where it stands in its row."""
    if named := CELL.fullmatch(cell.get("r") or ""):
        return int(named[2]), column_of(named[1])
    return _row_of(cell.getparent(), last), len(list(cell.itersiblings(preceding=True)))
