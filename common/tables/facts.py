"""What the values of a workbook's sheet do not tell, by one pass through its XML: what is hidden, errors, formulas."""

import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from common.tables.formulas import UNKNOWN, column_of, sums_above
from common.tables.rows import Facts, Unreadable
from common.tables.styles import units_of

TRUE = ("1", "true")
# What a second pass through a sheet's XML is made for.
# (what is looked for quickly, what it must then be): every sheet has a margin right="0.7", some a <firstHeader>.
RARE = {
    "hidden": (
        (b"hidden", b"zeroHeight", b'ht="0', b"ht='0", b'width="0', b"width='0"),
        re.compile(rb"""hidden|zeroHeight|\s(?:ht|width)=["']0"""),
    ),
    "error": ((b'"e"', b"'e'"), re.compile(rb"""["']e["']""")),
    "formula": ((b"<f", b":f"), re.compile(rb"[<:]f[\s/>]")),
}
# Signs that most sheets have nowhere: what holds one of them is then not looked for, which takes eight times as long.
SELDOM = (b"'", b":")
OF_ROWS = ((b"hidden", b'ht="0', b"ht='0"), RARE["hidden"][1])
# A row or a column that is lower or narrower than this cannot be seen.
LEAST = 1
# The number of a row: what may be one is found eight times as fast.
MAYBE_ROW = re.compile(rb"""row\s(?:[^>]*?\s)?r\s*=\s*["'](\d+)["']""")
ROW = re.compile(b"<(?:\\w+:)?" + MAYBE_ROW.pattern)
CELL = re.compile(r"([A-Z]+)([0-9]+)")
# A program that cannot calculate has written the workbook, and 0 for each formula: Excel takes this out when it saves.
UNSAVED = re.compile(rb"""\sfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
WORKBOOK = "xl/workbook.xml"


def signs_of(data: bytes, path: str | None) -> set[str]:
    """What a sheet must be read a second time for: found in one go through its bytes, however it is made."""
    if not path:
        return set()
    with ZipFile(io.BytesIO(data)) as archive:
        return _signs(archive, path)


def facts_of(data: bytes, path: str | None, signs: set[str]) -> Facts:
    """The facts of a sheet in which these `signs_of` them stand."""
    found = Facts()
    if path:
        with ZipFile(io.BytesIO(data)) as archive:
            units = units_of(archive)
            if units or signs:
                is_unsaved = "formula" in signs and UNSAVED.search(archive.read(WORKBOOK))
                noting = _Noting(found, units, is_unsaved=is_unsaved)
                _read(archive, path, noting, cells=units or "error" in signs)
    return found


def _signs(archive: ZipFile, path: str) -> set[str]:
    """What of RARE stands in a part: most sheets have none of it, and need no second pass.

    Of a row that stands twice the values of one are lost: Unreadable.
    """
    numbers: list[bytes] = []
    found, rare = set(), RARE
    for piece in _pieces(archive, path):
        if not numbers and piece.startswith((b"\xff\xfe", b"\xfe\xff")):
            return set(RARE)
        absent = [seldom for seldom in SELDOM if seldom not in piece]
        found |= {
            name
            for name, (signs, whole) in rare.items()
            if name not in found and _holds_any(piece, signs, absent) and whole.search(piece)
        }
        numbers += MAYBE_ROW.findall(piece)
        # What is said of columns and of all rows stands before the first row.
        rare = RARE | {"hidden": OF_ROWS} if numbers else RARE
    if len(set(numbers)) < len(numbers):
        _demand_once(archive, path)
    return found


def _holds_any(piece: bytes, signs: tuple[bytes, ...], absent: list[bytes]) -> bool:
    return any(sign in piece for sign in signs if not any(seldom in sign for seldom in absent))


def _demand_once(archive: ZipFile, path: str) -> None:
    rows = set()
    for piece in _pieces(archive, path):
        for number in ROW.findall(piece):
            if number in rows:
                raise Unreadable("twice", row=number.decode())
            rows.add(number)


def _pieces(archive: ZipFile, path: str) -> Iterator[bytes]:
    """The bytes of a part, cut between two tags."""
    tail = b""
    with archive.open(path) as part:
        while chunk := part.read(1 << 20):
            seen, sign, tail = (tail + chunk).rpartition(b">")
            yield seen + sign
    yield tail


def _read(archive: ZipFile, path: str, noting: "_Noting", *, cells: Any) -> None:
    from lxml import etree

    tags = ["sheetFormatPr", "row", "col", "f", *(["c"] if cells else [])]
    with archive.open(path) as part:
        for _event, element in etree.iterparse(
            part,
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
        ):
            getattr(noting, etree.QName(element).localname)(element)


class _Noting:
    """A method for each kind of element, by its name; of a row its cells come first."""

    def __init__(self, found: Facts, units: Any, *, is_unsaved: Any) -> None:
        self.found, self.units, self.last, self.is_hidden_unless = found, units, 0, False
        self.shared: dict[Any, Any] = {}
        self.no_values = ("", "0") if is_unsaved else ("",)

    def sheetFormatPr(self, element: Any) -> None:
        self.is_hidden_unless = element.get("zeroHeight") in TRUE

    def col(self, element: Any) -> None:
        if _is_hidden(element, "width"):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            self.found.hidden_columns.update(range(first - 1, min(last, first + 1_000)))

    def row(self, element: Any) -> None:
        self.last = _row_of(element, self.last)
        if _is_hidden(element, "ht", otherwise=self.is_hidden_unless):
            self.found.hidden_rows.add(self.last)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]

    def f(self, element: Any) -> None:
        cell = element.getparent()
        row, column = _place(cell, self.last)
        formula, moved = element.text or "", 0
        if element.get("t") == "shared":
            # The first of those that share a formula holds its text.
            first = self.shared.setdefault(element.get("si"), (formula, row))
            formula, moved = first[0] or UNKNOWN, row - first[1]
        if sums_above(formula, row, column, moved):
            self.found.sums.add((row, column))
        value = cell.findtext("{*}v")
        # A text that a formula has made may be empty.
        if value is None or (value in self.no_values and cell.get("t") != "str"):
            self.found.uncalculated.add((row, column))

    def c(self, element: Any) -> None:
        if shown := self._shown(element):
            self.found.errors[_place(element, self.last)] = shown

    def _shown(self, cell: Any) -> str:
        """What a cell shows that is no number of kroner; nothing of all others."""
        kind, value = cell.get("t", "n"), cell.findtext("{*}v")
        if kind == "e":
            return value or "#"
        unit = self.units.get(cell.get("s")) if kind == "n" and value else None
        return f"{value} {unit}" if unit else ""


def _is_hidden(element: Any, size: str, *, otherwise: bool = False) -> bool:
    """Whether a row or a column is hidden, or has no height or width; `otherwise` where it does not tell its size."""
    if element.get("hidden") in TRUE:
        return True
    told = element.get(size)
    return otherwise if told is None else float(told) < LEAST


def _row_of(row: Any, last: int) -> int:
    """A row's number; one that does not tell it comes after the last."""
    told = row.get("r") or ""
    return int(told) if told.isdigit() else last + 1


def _place(cell: Any, last: int) -> tuple[int, int]:
    """(row, column) of a cell by its name, "B7", or by where it stands in its row."""
    if named := CELL.fullmatch(cell.get("r") or ""):
        return int(named[2]), column_of(named[1])
    return _row_of(cell.getparent(), last), len(list(cell.itersiblings(preceding=True)))
