"""Writes a PDF object by object, so that no more of it is held than where each object lies.

pikepdf holds every object of a document it builds, some 1.6 kB each: for a collection of 400 descriptions more
than 100 MB. Here each document is copied out as it is read, and let go.
"""

import hashlib
import re
import zlib
from itertools import accumulate
from typing import Any, BinaryIO

from pikepdf import Dictionary, Pdf, Stream

HEADER = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
REFERENCE = re.compile(rb"(\d+) 0 R")
# Where there are strings they are passed over, since they could hold what looks like a reference: qpdf escapes every
# bracket in them. The ids of header cells, and the lists of them, are strings that are rewritten.
TEXT = rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>"
NAMES = re.compile(rb"/ID |/Headers ")
NAMED = rb"/ID (?:%b)|/Headers \[(?: |%b)*\]" % (TEXT, TEXT)
TOKEN = re.compile(rb"(\d+) 0 R|(%b)|%b" % (NAMED, TEXT), re.DOTALL)
FIRST_LETTER = re.compile(rb"(?<= )[(<]")
# Objects that are packed together.
IN_A_PACK = 100
PLAIN, PACKED = 1, 2
# Packed in half the time, and a twentieth larger.
QUICK = 3
ELEMENT = b"/StructElem"


class Writer:
    def __init__(self, file: BinaryIO) -> None:
        self.file, self.offset, self.digest = file, 0, hashlib.sha256()
        # By number: plain at an offset, or packed in an object at an index; None until it is put.
        self.places: list[Any] = [(0, 0, 65535)]
        # Elements of the tree apart from the rest: packed by itself, what is alike takes little room.
        self.packs: dict[bool, list[tuple[int, bytes]]] = {True: [], False: []}
        self.streams: dict[bytes, int] = {}
        self._write(HEADER)

    def reserve(self) -> int:
        """A number for an object that is put later."""
        self.places.append(None)
        return len(self.places) - 1

    def put(self, number: int, data: bytes) -> None:
        pack = self.packs[ELEMENT in data]
        pack.append((number, data))
        if len(pack) == IN_A_PACK:
            self._flush(pack)

    def stream(self, entries: bytes, data: bytes) -> int:
        """The number of a stream: one that is equal stands there once, as the font programs of most documents are."""
        digest = hashlib.sha256(entries + b"\0" + data).digest()
        if digest not in self.streams:
            self.streams[digest] = self.reserve()
            self._put_stream(self.streams[digest], entries, data)
        return self.streams[digest]

    def _put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """From the bytes of its dictionary's entries, without its length, and its own."""
        self.places[number] = (PLAIN, self.offset, 0)
        self._write(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (number, entries, len(data)))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")

    def finish(self, *, root: int, info: int) -> None:
        """Write where everything lies; the same content gets the same identity."""
        for pack in self.packs.values():
            self._flush(pack)
        number, start, identity = self.reserve(), self.offset, self.digest.hexdigest()[:32].encode()
        self.places[number] = (PLAIN, start, 0)
        table = b"".join(b"%c%b%b" % (a, b.to_bytes(5), c.to_bytes(2)) for a, b, c in self.places)
        entries = b"/Type /XRef /Size %d /W [ 1 5 2 ] /Root %d 0 R /Info %d 0 R /ID [ <%b> <%b> ]"
        entries %= (len(self.places), root, info, identity, identity)
        self._put_stream(number, entries + b" /Filter /FlateDecode", zlib.compress(table))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _flush(self, pack: list[tuple[int, bytes]]) -> None:
        if not pack:
            return
        number, numbers, texts = self.reserve(), *zip(*pack, strict=True)
        starts = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
        index = b" ".join(b"%d %d" % pair for pair in zip(numbers, starts, strict=True)) + b"\n"
        for place, each in enumerate(numbers):
            self.places[each] = (PACKED, number, place)
        entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(numbers), len(index))
        self._put_stream(number, entries, zlib.compress(index + b"\n".join(texts), QUICK))
        pack.clear()

    def _write(self, data: bytes) -> None:
        self.file.write(data)
        self.digest.update(data)
        self.offset += len(data)


class Copier:
    """Copies what can be reached in a pikepdf document, under numbers of the writer's.

    The ids of header cells, and the cells' references to them, get the `prefix`.
    """

    def __init__(self, pdf: Pdf, writer: Writer, prefix: bytes = b"") -> None:
        self.pdf, self.writer, self.prefix = pdf, writer, prefix
        self.numbers: dict[int, int] = {}
        self.references: dict[bytes, bytes] = {}
        self.waiting: list[tuple[Any, int]] = []

    def stands_for(self, thing: Any, number: int) -> None:
        """References to `thing` are to `number`, which is written elsewhere."""
        self.numbers[thing.objgen[0]] = number

    def copy(self, thing: Any, number: int | None = None) -> int:
        """Write `thing` and all that it leads to, and return its number."""
        if number is not None:
            self.numbers[thing.objgen[0]] = number
            self.waiting.append((thing, number))
        number = self._number(thing.objgen[0])
        while self.waiting:
            each, its_number = self.waiting.pop()
            self.writer.put(its_number, self._written(each))
        return number

    def _number(self, local: int) -> int:
        if local not in self.numbers:
            thing = self.pdf.get_object((local, 0))
            if isinstance(thing, Stream):
                self.numbers[local] = self._stream(thing)
            else:
                self.numbers[local] = self.writer.reserve()
                self.waiting.append((thing, self.numbers[local]))
        return self.numbers[local]

    def _stream(self, thing: Any) -> int:
        entries = {name: value for name, value in thing.stream_dict.items() if name != "/Length"}
        return self.writer.stream(self._written(Dictionary(entries))[2:-2].strip(), thing.read_raw_bytes())

    def _written(self, thing: Any) -> bytes:
        data = thing.unparse(resolved=True)
        if b"(" in data or NAMES.search(data):
            return TOKEN.sub(self._rewritten, data)
        return REFERENCE.sub(self._renumbered, data)

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        local = found[1]
        if local not in self.references:
            self.references[local] = b"%d 0 R" % self._number(int(local))
        return self.references[local]

    def _rewritten(self, found: re.Match[bytes]) -> bytes:
        if found[1]:
            return self._renumbered(found)
        return FIRST_LETTER.sub(self._prefixed, found[0]) if found[2] else found[0]

    def _prefixed(self, found: re.Match[bytes]) -> bytes:
        return found[0] + (self.prefix if found[0] == b"(" else self.prefix.hex().encode())
