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
from collections import deque
from pathlib import Path

from common.errors import Refused

MEMORY = 512 * 1024 * 1024
SECONDS = 20
# A picture of 250 million points is more than a camera takes and a scanner makes.
MOST_POINTS = 250_000_000
PICTURES = {"png": "PNG", "jpg": "JPEG"}
# What the library says when it leaves out a page that has no object any more.
LOST_PAGE = "ages tree includes non-dictionary object"
OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
# The same file is judged by the form, by what keeps it, and again when a colleague has saved meanwhile.
READ_BEFORE = deque(maxlen=200)


class Unreadable(Exception):
    """The argument is a key of `_sentences`."""


def demand_readable(kind, data):
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


def _sentences():
    # Imported here, because the child needs no Django and starts in half the time without it.
    from django.utils.translation import gettext as _

    return {
        "locked": _("The file is locked with a password. Save it without one and upload that"),
        "pages": _("The file has no pages. Save or scan it again and upload that"),
        "broken": _("The file is damaged or not whole. Save or scan it again and upload that"),
    }


def main(kind):
    """Open the file on stdin, and print what is wrong with it: a key of `_sentences`, or nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data = sys.stdin.buffer.read()
    try:
        open_pdf(data) if kind == "pdf" else open_picture(PICTURES[kind], data)
    except Unreadable as reason:
        sys.stdout.write(str(reason))


def open_pdf(data):
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
    except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
        raise Unreadable("broken") from error


def _read_pages(found, data):
    """Every page that the file promises, with all that is drawn on it."""
    promised = int(found.Root.Pages.get("/Count", 0))
    pages = list(found.pages)
    if not pages:
        raise Unreadable("pages")
    repairs = " ".join(map(str, found.get_warnings()))
    if len(pages) < promised or LOST_PAGE in repairs or is_torn(data, repairs):
        raise Unreadable("broken")
    for page in pages:
        streams = _streams(page)
        if repairs and not streams:
            raise Unreadable("broken")
        for stream, is_picture in streams:
            stream.read_raw_bytes() if is_picture else stream.read_bytes()


def _streams(page):
    """[(what is drawn on a page, is it a picture?)]: its content, and the pictures and forms that it uses."""
    import pikepdf

    contents = page.obj.get("/Contents", [])
    contents = [contents] if isinstance(contents, pikepdf.Stream) else list(contents)
    drawn = page.resources.get("/XObject", {}).values() if "/Resources" in page else []
    return [(stream, False) for stream in contents] + [
        (stream, stream.get("/Subtype") == "/Image") for stream in drawn
    ]


def is_torn(data, repairs):
    """Whether a file has lost its end: objects without the last mark behind them, or no mark at all.

    A wrong table of contents alone is what many scanners write, and every reader repairs it.
    """
    end = data.rfind(b"%%EOF")
    return bool(repairs) if end < 0 else bool(OBJECT.search(data, end))


def open_picture(format_, data):
    """Read the picture to its end, a photograph in small to save memory; Unreadable when that cannot be done."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_POINTS // 2
    try:
        with Image.open(io.BytesIO(data), formats=[format_]) as picture:
            picture.draft("RGB", (1, 1))
            picture.load()
    # The library has no error of its own for a picture that is none.
    except (OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError) as error:
        raise Unreadable("broken") from error


if __name__ == "__main__":
    main(*sys.argv[1:])
