"""A list as a workbook (.xlsx): values by calamine, and what calamine does not tell by one pass through the sheet's XML."""

import io
import posixpath
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from common.tables.facts import WORKBOOK, facts_of
from common.tables.rows import File, Table, Unreadable


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


def _table(book: Any, data: bytes, name: str, path: str | None, is_hidden: bool) -> Table:
    sheets: list[Any] = []

    def sheet() -> Any:
        from python_calamine import CalamineError

        if not sheets:
            try:
                sheets.append(book.get_sheet_by_name(name))
            except (CalamineError, ValueError, OverflowError) as error:
                raise Unreadable("unreadable") from error
        return sheets[0]

    def rows() -> Iterator[tuple[int, list[Any], str]]:
        # Blank rows above the first cell come along, blank columns to its left do not.
        left = [""] * (sheet().start or (0, 0))[1]
        for number, cells in enumerate(sheet().iter_rows(), 1):
            yield number, [*left, *cells] if left else cells, ""

    return Table(name, rows, lambda: sheet().height, is_hidden=is_hidden, facts=lambda: facts_of(data, path))


def _paths(data: bytes) -> dict[str, str]:
    """{name of a sheet: its part of the archive}."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with ZipFile(io.BytesIO(data)) as archive:
        book = etree.fromstring(archive.read(WORKBOOK), parser)
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
