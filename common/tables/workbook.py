"""A list as a workbook (.xlsx): values by calamine, and what calamine does not tell by one pass through the sheet's XML."""

import io
import posixpath
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zipfile import ZipFile

from common.tables.facts import WORKBOOK, facts_of, signs_of
from common.tables.rows import Facts, File, Table, Unreadable


def open_workbook(data: bytes) -> File:
    """The tables of a workbook; Unreadable when it is none."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        paths, largest = _paths(data)
    except (CalamineError, ValueError, OverflowError, KeyError, SyntaxError) as error:
        raise Unreadable("unreadable") from error
    tables = []
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            path = paths.get(sheet.name)
            tables.append(_table(_Sheet(book, data, sheet.name, path, is_largest=path == largest), sheet))
    if not tables:
        raise Unreadable("empty")
    return File(tables)


def _table(sheet: "_Sheet", about: Any) -> Table:
    from python_calamine import SheetVisibleEnum

    is_hidden = about.visible != SheetVisibleEnum.Visible
    return Table(about.name, sheet.rows, lambda: sheet.values.height, is_hidden=is_hidden, facts=sheet.facts)


@dataclass
class _Sheet:
    """A sheet, whose values are read when they are asked for."""

    book: Any
    data: bytes
    name: str
    path: str | None
    is_largest: bool
    begun: Future[set[str]] | None = field(default=None, init=False)

    @cached_property
    def values(self) -> Any:
        from python_calamine import CalamineError

        if self.is_largest and not self.begun:
            # Most likely the list, whose facts will be asked for: calamine lets another thread look for signs of them
            # meanwhile. The facts themselves may take long, and wait until somebody asks.
            thread = ThreadPoolExecutor(1)
            self.begun = thread.submit(signs_of, self.data, self.path)
            thread.shutdown(wait=False)
        try:
            return self.book.get_sheet_by_name(self.name)
        except (CalamineError, ValueError, OverflowError) as error:
            raise Unreadable("unreadable") from error

    def rows(self) -> Iterator[tuple[int, list[Any], str]]:
        # Blank rows above the first cell come along, blank columns to its left do not.
        left = [""] * (self.values.start or (0, 0))[1]
        for number, cells in enumerate(self.values.iter_rows(), 1):
            yield number, [*left, *cells] if left else cells, ""

    def facts(self) -> Facts:
        signs = self.begun.result() if self.begun else signs_of(self.data, self.path)
        return facts_of(self.data, self.path, signs)


def _paths(data: bytes) -> tuple[dict[str, str], str]:
    """({name of a sheet: its part of the archive}, the largest of these parts or "")."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with ZipFile(io.BytesIO(data)) as archive:
        book = etree.fromstring(archive.read(WORKBOOK), parser)
        try:
            relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
        except KeyError:
            return {}, ""
        sizes = {part.filename: part.file_size for part in archive.infolist()}
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target"))) for one in relations
    }
    found = {}
    for sheet in book.iter("{*}sheet"):
        relation = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        if relation in targets:
            found[sheet.get("name")] = targets[relation].lstrip("/")
    return found, max(found.values(), key=lambda path: sizes.get(path, 0), default="")
