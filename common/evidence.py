"""Whether a PDF or a picture can be read: it is opened in a child process with little memory and time.

Run as a program this module is that child: the file on stdin, what is wrong with it on stdout. Whatever goes wrong in
it, a crash included, reaches the caller as Refused.

A PDF that opens without a password is read by everybody, so one with an owner's password only is let in: what that
forbids, printing or changing, takes nothing from what it proves. One that asks for a password proves nothing.
"""

import hashlib
import io
import re
import resource
import subprocess
import sys
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common.errors import Refused

MEMORY = 512 * 1024 * 1024
SECONDS = 20
# A picture of 250 million points is more than a camera takes and a scanner makes.
MOST_POINTS = 250_000_000
PICTURES = {"png": "PNG", "jpg": "JPEG"}
# So many points are read whole; of more pictures in a file it is only looked whether they have an end.
MOST_DECODED = 200_000_000
PIECE = 1 << 20
BANDS = 4
FIRST, LAST = b"\xff\xd8", b"\xff\xd9"
END_OF_PNG = b"IEND\xaeB`\x82"
# What the library says of an object that stands there twice, and of a page that others can read.
HARMLESS = re.compile("duplicated key|input stream is complete")
# What the library says when it leaves out a page that has no object any more.
LOST_PAGE = "ages tree includes non-dictionary object"
OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
# The same file is judged by the form, by what keeps it, and again when a colleague has saved meanwhile.
READ_BEFORE: deque[tuple[str, bytes]] = deque(maxlen=200)


class Unreadable(Exception):
    """The argument is a key of `_sentences`."""


def demand_readable(kind: str, data: bytes) -> None:
    """Raise Refused, with what to do, for a file of a kind (pdf, png, jpg) that cannot be read to its end."""
    known = (kind, hashlib.sha256(data).digest())
    if known in READ_BEFORE:
        return
    command = [sys.executable, "-W", "ignore", "-m", "common.evidence", kind]
    try:
        # An empty environment: the child opens strangers' files and needs none of our secrets.
        child = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=Path(__file__).parent.parent,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(_sentences()["broken"]) from error
    wrong = "broken" if child.returncode else child.stdout.decode()
    if wrong:
        raise Refused(_sentences()[wrong])
    READ_BEFORE.append(known)


def _sentences() -> dict[str, str]:
    # Imported here, because the child needs no Django and starts in half the time without it.
    from django.utils.translation import gettext as _

    return {
        "locked": _("The file is locked with a password. Save it without one and upload that"),
        "pages": _("The file has no pages. Save or scan it again and upload that"),
        "broken": _("The file is damaged or not whole. Save or scan it again and upload that"),
    }


def main(kind: str) -> None:
    """Open the file on stdin, and print what is wrong with it: a key of `_sentences`, or nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data = sys.stdin.buffer.read()
    try:
        open_pdf(data) if kind == "pdf" else open_picture(PICTURES[kind], data)
    except Unreadable as reason:
        sys.stdout.write(str(reason))


def open_pdf(data: bytes) -> None:
    """Read every page; Unreadable when there is none, one cannot be read, or it asks for a password."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as found:
            _read_pages(found, data)
    except pikepdf.PasswordError as error:
        raise Unreadable("locked") from error
    except pikepdf.PdfError as error:
        # A lock that is opened with a certificate is unknown to the library.
        raise Unreadable("locked" if "encrypt" in str(error).lower() else "broken") from error
    # What the library says of a tree in which a number or a text stands where a page should.
    except (AttributeError, KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise Unreadable("broken") from error


def _read_pages(found: Any, data: bytes) -> None:
    """Every page that the file promises, with all that is drawn on it."""
    promised = int(found.Root.Pages.get("/Count", 0))
    pages = list(found.pages)
    if not pages:
        raise Unreadable("pages")
    repairs = " ".join(map(str, found.get_warnings()))
    if len(pages) < promised or LOST_PAGE in repairs or is_torn(data, repairs):
        raise Unreadable("broken")
    budget, seen = [MOST_DECODED], set[Any]()
    for page in pages:
        contents = _contents(page)
        pictures = list(_drawn(page.obj.get("/Resources"), seen))
        if repairs and not contents and not pictures:
            raise Unreadable("broken")
        for stream in contents:
            _read_text(stream)
        for stream in pictures:
            _read_picture(stream, budget) if stream.get("/Subtype") == "/Image" else _read_text(stream)
    said = list(map(str, found.get_warnings()))
    if any(not HARMLESS.search(one) for one in said) and not repairs:
        raise Unreadable("broken")


def _contents(page: Any) -> list[Any]:
    import pikepdf

    contents = page.obj.get("/Contents", [])
    return [contents] if isinstance(contents, pikepdf.Stream) else list(contents)


def _drawn(resources: Any, seen: set[Any]) -> Iterator[Any]:
    """The pictures and forms that a page uses, and those that its forms use, each once in a file."""
    for stream in (resources or {}).get("/XObject", {}).values():
        if stream.objgen in seen:
            continue
        seen.add(stream.objgen)
        yield stream
        yield from _drawn(stream.get("/Resources"), seen)


def _read_text(stream: Any) -> None:
    stream.read_bytes()
    # A blank page has nothing to unpack.
    if stream.get("/Filter") == "/FlateDecode" and (data := stream.read_raw_bytes()):
        _demand_whole_deflate(data)


def _read_picture(stream: Any, budget: list[int]) -> None:
    """A picture to its end; of a kind that the library cannot unpack it must be something."""
    data, packing = stream.read_raw_bytes(), stream.get("/Filter")
    if not data:
        raise Unreadable("broken")
    if packing == "/FlateDecode":
        _demand_whole_deflate(data)
    elif packing == "/DCTDecode":
        demand_whole_jpeg(data, budget)


def _demand_whole_deflate(data: bytes) -> None:
    """Its checksum, which some programs leave out, is not asked for. What comes out is thrown away."""
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = data[2:]
    try:
        while rest and not unpacking.eof:
            unpacking.decompress(rest, PIECE)
            rest = unpacking.unconsumed_tail
        if not unpacking.eof:
            unpacking.flush(PIECE)
    except zlib.error as error:
        raise Unreadable("broken") from error
    if not unpacking.eof:
        raise Unreadable("broken")


def demand_whole_jpeg(data: bytes, budget: list[int]) -> None:
    """Every point of a photograph is read, as long as `budget`, a list of one number, lasts; then that it has an end."""
    from PIL import Image

    whole = data[: data.rfind(LAST)].rstrip(b"\0") + LAST
    if not data.startswith(FIRST) or LAST not in data:
        raise Unreadable("broken")
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        points = picture.width * picture.height
    budget[0] -= points
    # Some cameras write zeros before the end.
    if budget[0] >= 0 and points * BANDS < MEMORY // 2 and not (_is_jpeg(data) or _is_jpeg(whole)):
        raise Unreadable("broken")


def _is_jpeg(data: bytes) -> bool:
    import pikepdf

    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, data)
        stream["/Filter"] = pikepdf.Name.DCTDecode
        try:
            stream.read_bytes(pikepdf.StreamDecodeLevel.all)
        except pikepdf.PdfError:
            return False
    return True


def is_torn(data: bytes, repairs: str) -> bool:
    """Whether a file has lost its end: objects without the last mark behind them, or no mark at all.

    A wrong table of contents alone is what many scanners write, and every reader repairs it.
    """
    end = data.rfind(b"%%EOF")
    return bool(repairs) if end < 0 else bool(OBJECT.search(data, end))


def open_picture(format_: str, data: bytes) -> None:
    """Read the picture to its end, a photograph in small to save memory; Unreadable when that cannot be done."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_POINTS // 2
    try:
        with Image.open(io.BytesIO(data), formats=[format_]) as picture:
            picture.draft("RGB", (1, 1))
            picture.load()
        if format_ == PICTURES["jpg"]:
            demand_whole_jpeg(data, [MOST_DECODED])
        elif END_OF_PNG not in data:
            raise Unreadable("broken")
    # The library has no error of its own for a picture that is none.
    except (OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError) as error:
        raise Unreadable("broken") from error


if __name__ == "__main__":
    main(*sys.argv[1:])
