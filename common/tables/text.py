"""A list as text (.csv): in which encoding it is written, what parts its columns, and where a quotation mark is astray."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from common.tables.rows import SAMPLE_ROWS, File, Table, Unreadable

DELIMITERS = ";\t|,"
# In the order in which they are tried: the first in which every byte is something that Danes write.
ONE_BYTE = ("cp1252", "cp850", "mac_roman")
# What stands in Danish texts outside ASCII: letters, those of foreign names too, and the signs that Windows puts in.
WRITTEN = frozenset(
    "æøåÆØÅéÉüÜöÖäÄèÈêÊëËàÀáÁâÂãÃçÇñÑíÍìîïóÓòôõÕúÚùûýÿšŠžŽðÐþÞß"
    "\u2013\u2014\u2018\u2019\u201c\u201d\u20ac\u00a7\u00b0\u00b4\u00bd\u00b7\u2026\u00a0\u00b2\u00b3"
)
DANISH = frozenset("æøåÆØÅ")
# What becomes of Danish letters that were read in the wrong encoding and saved so.
BROKEN = re.compile("Ã[¦¸¥†˜…\u0086\u0098\u0085]|\ufffd")
HIGH = re.compile(rb"[\x80-\xff]")
SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
# A record of several lines that holds so many times the fields of most lines is two.
SWALLOWING = 1.5
# After so many stray quotation marks it is another kind of file.
MOST_FLAWS = 500


def open_text(data: bytes, score: Callable[[list], int], most_lines: int, *, may_part: bool) -> File:
    """The one table of a text; `score` tells how much of a header a row is.

    A field may have `most_lines` lines, and hold the delimiter in them where it `may_part`; else its quotation mark is
    astray. Raises Unreadable.
    """
    text, encoding = decoded(data)
    if "\0" in text:
        raise Unreadable("nul")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    first, delimiter = 0, ""
    if found := SEPARATOR.fullmatch(lines[0]):
        first, delimiter = 1, found[1]
    # Never lowered: it holds for the whole process.
    csv.field_size_limit(max(csv.field_size_limit(), len(data) + 1))
    delimiter = delimiter or _delimiter(lines, score)
    table = Table(
        "",
        lambda: _records(lines, first, delimiter, most_lines, may_part),
        lambda: len(lines) - first,
        is_text=True,
    )
    return File([table], encoding, delimiter)


def decoded(data: bytes) -> tuple[str, str]:
    """(text, its encoding); Unreadable names the line that fits no encoding, or not the one of the others."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    for encoding, gaps in (("utf-16-le", data[1:200:2]), ("utf-16-be", data[0:200:2])):
        if len(gaps) > 1 and not any(gaps):
            return _strictly(data, encoding)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _demand_one_encoding(data, error)
    else:
        if found := BROKEN.search(text):
            raise Unreadable("broken", sign=found[0], line=text.count("\n", 0, found.start()) + 1)
        return text, "utf-8"
    return _one_byte(data)


def _strictly(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError as error:
        raise Unreadable(
            "encoding", tried=encoding.upper(), line=data.count(b"\n", 0, error.start) + 1
        ) from error


def _demand_one_encoding(data: bytes, error: UnicodeDecodeError) -> None:
    """A file that is UTF-8 but for a few bytes would become nonsense in any other encoding."""
    for line in data.splitlines():
        if HIGH.search(line):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            raise Unreadable("encoding", tried="UTF-8", line=data.count(b"\n", 0, error.start) + 1)


def _one_byte(data: bytes) -> tuple[str, str]:
    signs = set(HIGH.findall(data))
    for encoding in ONE_BYTE:
        written = {sign.decode(encoding, errors="replace") for sign in signs}
        # Beside Windows' own a file must prove its encoding by a Danish letter.
        if written <= WRITTEN and (encoding == ONE_BYTE[0] or written & DANISH):
            return data.decode(encoding), encoding
    strange = [sign for sign in signs if sign.decode(ONE_BYTE[0], errors="replace") not in WRITTEN]
    line = data.count(b"\n", 0, min(map(data.index, strange))) + 1
    raise Unreadable("encoding", tried=", ".join(("UTF-8", *ONE_BYTE)), line=line)


def _delimiter(lines: list[str], score: Any) -> str:
    """The delimiter under which most of a header is recognised; else by which most rows are equally wide."""
    sample = "\n".join(lines[: 4 * SAMPLE_ROWS])

    def fit(delimiter: str) -> tuple[int, int]:
        rows = list(islice(filter(None, csv.reader(sample.split("\n"), delimiter=delimiter)), SAMPLE_ROWS))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(map(score, rows), default=0), max(widths.values(), default=0)

    return max(DELIMITERS, key=fit)


def _records(
    lines: list[str], first: int, delimiter: str, most_lines: int, may_part: bool
) -> Iterator[tuple[int, list[str], str]]:
    """(number, cells, flaw) of every record, numbered as a spreadsheet shows them; a line whose quotation mark is astray stands alone, split as it is.

    Read on from the next line: what an unpaired mark would swallow is told line by line, never left out.
    """
    start, flaws, number = first, 0, first
    most_filled = SWALLOWING * _usually_filled(lines, delimiter)
    while start < len(lines):
        feed = _Feed(lines, start, most_lines)
        try:
            for cells in csv.reader(feed, delimiter=delimiter, strict=True):
                if feed.next - start > 1 and (
                    _is_swallowing(cells, delimiter, may_part)
                    or (not may_part and sum(map(bool, cells)) > most_filled)
                ):
                    raise csv.Error
                number += 1
                yield number, cells, ""
                start = feed.start = feed.next
            return
        except csv.Error as error:
            flaws += 1
            if flaws > MOST_FLAWS:
                raise Unreadable("quotes", line=start + 1) from error
            number += 1
            yield number, lines[start].split(delimiter), "quote"
            start += 1


class _Feed:
    """Lines for a reader of records, no more for one record than it may have."""

    def __init__(self, lines: list[str], start: int, most: int) -> None:
        self.lines, self.start, self.next, self.most = lines, start, start, most

    def __iter__(self) -> Iterator[str]:
        while self.next < len(self.lines):
            self.next += 1
            if self.next - self.start > self.most:
                raise csv.Error
            yield self.lines[self.next - 1] + "\n"


def _usually_filled(lines: list[str], delimiter: str) -> int:
    """How many fields of most lines hold anything."""
    widths = Counter(sum(map(bool, line.split(delimiter))) for line in lines[: 40 * SAMPLE_ROWS])
    return max((width for width in widths if width > 1), key=lambda width: widths[width], default=1)


def _is_swallowing(cells: list[str], delimiter: str, may_part: bool) -> bool:
    """Whether a field of several lines may hold the end of one row and the start of the next.

    Where longer texts are expected it must hold as many delimiters as a record has.
    """
    most = len(cells) - 1 if may_part else 1
    return any("\n" in cell and cell.count(delimiter) >= most for cell in cells)
