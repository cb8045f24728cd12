"""Every cell of the matrix, how it is asked, and what came back as text."""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from django.urls import URLPattern, get_resolver, reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.security.actors import EVERYBODY
from tests.security.table import ALL_METHODS, PAGES, Page
from tests.undoing import undone

# A form that was sent with nothing in it: the token alone.
FORM = {"csrfmiddlewaretoken": "x"}
HTMX = {"HX-Request": "true"}
RARE_METHODS = [method for method in ALL_METHODS.split() if method not in ("GET", "POST")]
# What differs between two answers that say the same.
TOKENS = re.compile(
    r'(name="csrfmiddlewaretoken" value="|nonce="|nonce-|name="token" value="|csrftoken=|session=)[\w+/=.:-]+'
)


@dataclass(frozen=True)
class Cell:
    page: Page
    actor: str
    target: str
    method: str
    htmx: bool = False

    @property
    def expected(self):
        return self.page.status(self.actor, self.target, self.method)

    def __str__(self):
        steps = "".join(f" {value}" for value in self.page.arguments.values())
        htmx = " htmx" if self.htmx else ""
        return f"{self.method}{htmx} {self.page.name}{steps} {self.target} by {self.actor}"


def cells(pages=PAGES):
    """GET and POST, plain and htmx, by everybody on every target; the rare methods on one target of each page."""
    for page in pages:
        for actor in sorted(EVERYBODY):
            for target in page.targets:
                for method in ("GET", "POST"):
                    for htmx in (False, True):
                        yield Cell(page, actor, target, method, htmx)
            for method in RARE_METHODS:
                yield Cell(page, actor, next(iter(page.targets)), method)


def path_of(world, cell):
    return reverse(cell.page.name, kwargs={**world.targets[cell.target], **cell.page.arguments})


def ask(world, cell):
    """The answer to a cell; whatever it changed is undone."""
    client = world.client(cell.actor)
    data = FORM if cell.method == "POST" else None
    with undone():
        send = getattr(client, cell.method.lower())
        return send(path_of(world, cell), data, headers=HTMX if cell.htmx else None)


def url_names():
    """Every name in the URLconf."""
    return {pattern.name for pattern in _patterns(get_resolver().url_patterns)}


def _patterns(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from _patterns(pattern.url_patterns)


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def is_page(body):
    return body.lstrip()[:9].lower() == b"<!doctype"


def head_of(response):
    lines = [f"{name}: {value}" for name, value in sorted(response.items())]
    return "\n".join([str(response.status_code), *lines, response.cookies.output()])


def masked(response, body, path):
    """The whole answer as text, without what is new each time and without the address itself."""
    head = re.sub("Content-Length: .*", "", head_of(response))
    text = f"{head}\n\n{body.decode('utf-8', 'replace')}"
    for form in (path, quote(path, safe="")):
        text = text.replace(form, "PATH")
    return TOKENS.sub(r"\1*", text)


def words_of(response, body):
    """Everything a person could read in an answer: headers, page, cells, zip members, pages of a PDF."""
    return f"{unquote(head_of(response))}\n{_text(body)}"


@lru_cache(maxsize=256)
def _text(body):
    if body.startswith(b"%PDF"):
        return words_of_pdf(body)
    if body.startswith(b"PK"):
        return _zip_text(body)
    return body.decode("utf-8", "replace")


def words_of_pdf(body):
    raw = body.decode("latin-1")
    if b"%%EOF" not in body:
        return raw
    reader = PdfReader(io.BytesIO(body))
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([raw, str(reader.metadata), *pages])


def _zip_text(body):
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = [f"{name}\n{_text(archive.read(name))}" for name in archive.namelist()]
        is_workbook = "xl/workbook.xml" in archive.namelist()
    return "\n".join([*members, *(_cells(body) if is_workbook else [])])


def _cells(body):
    for sheet in load_workbook(io.BytesIO(body)):
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield " ".join(str(value) for value in row if value is not None)
