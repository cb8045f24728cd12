"""What a browser fetches before it shows a page for the first time, packed as a web server sends it, in kB."""

import gzip
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from accounting.models import Book
from benchmarks.browsing import get, programme
from benchmarks.harness import row
from regions.models import Region

# What is fetched is the same.
ON_SQLITE = False
STATIC = Path(settings.BASE_DIR / "static")
FONTS = [STATIC / "vendor" / f"IBMPlexSans-{name}-Latin1.woff2" for name in ("Regular", "SemiBold")]
MOST_FIRST, MOST_CSS, MOST_JS = 90, 40, 6


def packed(data):
    return len(gzip.compress(data, 6, mtime=0)) / 1000


def around():
    """Stylesheet, scripts, icon and fonts, which the browser keeps afterwards; fonts are packed already."""
    files = [STATIC / "app.css", STATIC / "app.js", STATIC / "icon.svg"]
    files.append(Path(finders.find("django_htmx/htmx-2.min.js")))
    fonts = sum(font.stat().st_size for font in FONTS) / 1000
    return fonts + sum(packed(file.read_bytes()) for file in files)


def weigh(email, address):
    page = get(email, address)
    return (lambda: around() + packed(page())), (lambda: MOST_FIRST)


FIRST = {"aim": 1.0, "beside": f"{MOST_FIRST} kB", "unit": "n"}
WHAT = "the page, stylesheet, scripts and fonts, in kB"


@row("weight of the sign-in page", what=WHAT, **FIRST)
def sign_in():
    return weigh(None, "/log-ind/")


@row("weight of HR's overview", what=WHAT, **FIRST)
def overview():
    return weigh("hr.midtjylland@eksempel.dk", "/")


@row("weight of the list of pilots", what=WHAT, **FIRST)
def pilots():
    return weigh("hr.midtjylland@eksempel.dk", "/forsog/")


@row("weight of a pool", what=WHAT, **FIRST)
def pool():
    book = Book.objects.of(programme(), Region.objects.get(slug="nordjylland"))
    return weigh("okonomi.nordjylland@eksempel.dk", f"/okonomi/{book.pk}/")


def size_of(name, most):
    return (lambda: (STATIC / name).stat().st_size / 1000), (lambda: most)


@row("size of app.css", aim=1.0, what="in kB, unpacked", beside=f"{MOST_CSS} kB", unit="n")
def css():
    return size_of("app.css", MOST_CSS)


@row("size of app.js", aim=1.0, what="in kB, unpacked", beside=f"{MOST_JS} kB", unit="n")
def js():
    return size_of("app.js", MOST_JS)
