"""Whatever is typed into a field, sent as a file or written in an address: an answer, never an error of ours."""

import io
import re
import traceback
from dataclasses import dataclass
from itertools import islice
from random import Random
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import NoReverseMatch, reverse
from lxml import html

from tests.evidence import a_pdf
from tests.security import crawl
from tests.security.actors import EVERYBODY
from tests.security.answers import written, written_since
from tests.security.table import PAGES, kind_of
from tests.undoing import undone

pytestmark = pytest.mark.long
# The same cases in every run.
SEED = 2021
LEAST_CASES = 10_000
WRITERS = "hr coordinator secretariat useradmin facilitator union employer".split()
CONTROLS = "a\x01b\x02\x1fc\x7fd"
LONG = "Vi prøver en vej for speciallæger. "


class Upload(io.BytesIO):
    """A file as a hostile client sends it: under any name."""

    def __init__(self, name, content):
        super().__init__(content)
        self.name = name


VALUES = {
    "nothing": "",
    "two megabytes": LONG * 60_000,
    "5,001 characters": "x" * 5_001,
    "NUL": "a\x00b",
    "control characters": CONTROLS,
    "lines as forms send them": "en\r\nto\r\n\r\ntre",
    "half a pair": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe\xe6",
    "a month too late": "9999-12",
    "a day too late": "9999-12-31",
    "no month": "0000-00",
    "the last Danish day": "31.12.9999",
    "the first Danish day": "01.01.0001",
    "negative": "-1",
    "zero": "0",
    "2^31": str(2**31),
    "2^63": str(2**63),
    "5,000 digits": "9" * 5_000,
    "1e400": "1e400",
    "NaN": "NaN",
    "infinity": "Infinity",
    "Arabic digits": "\u0661\u0662\u0663",
    "a comma": "7,4",
    "fifty of them": ["1"] * 50,
    "an object": '{"a": [1]}',
    "a file": Upload("bilag.pdf", a_pdf()),
}
FILES = {
    "a name of 150 characters": ("n" * 146 + ".pdf", a_pdf()),
    "a name of 300 characters": ("n" * 296 + ".pdf", a_pdf()),
    "a list with a name of 300 characters": ("n" * 296 + ".csv", "Forsøg nr.;Titel\n1;Et\n".encode()),
    "a name with control characters": ("a\x01\x7f\tb\u202e.pdf", a_pdf()),
    "a program": ("farlig.exe", b"MZ\x90\x00"),
    "a broken workbook": ("liste.xlsx", b"PK\x03\x04 and no more"),
    "a list of control characters": ("liste.csv", b"Titel;Forl\xc3\xb8b\na\x01\x02b;c\x00d\n"),
    "a list in no known letters": ("liste.csv", b"\xff\xfe\x00\xd8\x00\xd8"),
    "a picture by another name": ("billede.png", a_pdf()),
}
# These were errors once.
ALWAYS = ("a name of 150 characters", "a name of 300 characters")
# What addresses may ask for beside the fields of a page's own forms: all of it at once.
EVERY, ADDRESS = "all that is asked for", "the address itself"
ASKED = "page state gaelder maaned scan columns problems as_of first last month type q sort order".split()
OF_ADDRESSES = {name: value for name, value in VALUES.items() if name not in ("two megabytes", "a file")}
# As JSON writes them.
INAUDIBLE = r"(?<!\\)\\(u00[01][0-9a-f]|[rbf])|\x7f"


@dataclass(frozen=True)
class Form:
    """A form as it was shown: where it goes, what a browser would send, and which fields take files."""

    actor: str
    page: str
    method: str
    path: str
    sent: tuple
    files: frozenset

    @property
    def names(self):
        return {name for name, _value in self.sent} - {"csrfmiddlewaretoken"} | self.files


@dataclass(frozen=True)
class Case:
    form: Form
    field: str
    what: str
    value: object

    def __str__(self):
        return f"{self.form.method} {self.form.path[:80]} {self.field}={self.what} by {self.form.actor}"


def readers(most):
    """A cell for each page, step and kind of object, by `most` of those who read it, whoever writes there first."""
    found = {}
    for cell in crawl.cells(PAGES):
        if cell.method == "GET" and not cell.htmx and cell.expected == 200:
            key = (cell.page.name, *cell.page.arguments.values(), kind_of(cell.target))
            found.setdefault(key, {}).setdefault(cell.actor, cell)
    for by_actor in found.values():
        yield from islice((by_actor[actor] for actor in sorted(by_actor, key=_order)), most)


def _order(actor):
    return (WRITERS.index(actor) if actor in WRITERS else len(WRITERS), actor)


def forms_on(world, cell):
    """Every form of a page, and the page's address as one."""
    path = crawl.path_of(world, cell)
    body = crawl.body_of(crawl.ask(world, cell))
    yield Form(cell.actor, cell.page.name, "GET", path, ((EVERY, ""),), frozenset())
    if not crawl.is_page(body):
        return
    for form in html.fromstring(body).iterfind(".//form"):
        action = (form.get("action") or "").partition("#")[0].partition("?")[0] or path
        files = frozenset(field.name for field in form.iterfind(".//input[@type='file']"))
        sent = tuple(form.form_values())
        yield Form(cell.actor, cell.page.name, form.method, action, sent, files)


def addresses_like(world, cell):
    """The address of a page with each of its words, such as a month, replaced by each value that may stand there."""
    given = {**world.targets[cell.target], **cell.page.arguments}
    for name in (name for name, value in given.items() if isinstance(value, str)):
        for what, value in OF_ADDRESSES.items():
            try:
                path = reverse(cell.page.name, kwargs=given | {name: value})
            except NoReverseMatch:
                continue
            form = Form(cell.actor, cell.page.name, "GET", path, (), frozenset())
            yield Case(form, ADDRESS, what, value)


def cases_of(forms):
    """Each field with each value, once wherever it stands on several pages or in several rows."""
    seen = set()
    for form in forms:
        for field in sorted(form.names):
            key = (form.method, *(re.sub(r"\d+|[0-9a-f-]{36}", "0", text) for text in (form.path, field)))
            if key not in seen:
                seen.add(key)
                values = OF_ADDRESSES if form.method == "GET" else VALUES
                yield from (Case(form, field, what, value) for what, value in values.items())
                yield from (
                    Case(form, field, what, Upload(name, content))
                    for what, (name, content) in FILES.items()
                    if field in form.files
                )


def send(world, case):
    """The answer to a form with one field changed, as a browser would send it."""
    client, pairs = world.client(case.form.actor), dict(case.form.sent) | {case.field: case.value}
    if case.field == EVERY:
        pairs = dict.fromkeys(ASKED, case.value)
    if case.field == ADDRESS:
        return client.get(case.form.path)
    if case.form.method == "GET":
        return client.get(f"{case.form.path}?{urlencode(pairs, doseq=True)}")
    if isinstance(case.value, Upload):
        case.value.seek(0)
        return client.post(case.form.path, pairs)
    body = urlencode(pairs, doseq=True)
    return client.post(case.form.path, body, content_type="application/x-www-form-urlencoded")


def fault(world, case):
    """What is wrong with the answer, or with what it left in the database, which is undone; empty when nothing is."""
    counted = written()
    with undone():
        response = send(world, case)
        if response.status_code >= 500:
            where = traceback.extract_tb(response.exc_info[2])[-1] if response.exc_info else ""
            return f"answered {response.status_code}: {response.exc_info[:2] if response.exc_info else ''} {where}"
        tables = written_since(counted)
        return f"left what cannot be heard in {held}" if (held := inaudible(tables)) else ""


def inaudible(tables):
    """The tables in which a row holds a control character, or a line that ends in another way than ours."""
    return [table for table in sorted(tables) if holds(table)]


def holds(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table} t WHERE to_jsonb(t)::text ~ %s)", [INAUDIBLE])
        return cursor.fetchone()[0]


def test_no_value_in_a_field_is_an_error_of_ours(world, samples, report):
    cells = list(readers(samples(1, len(EVERYBODY))))
    every = list(cases_of(form for cell in cells for form in forms_on(world, cell)))
    every += {case.form.path: case for cell in cells for case in addresses_like(world, cell)}.values()
    chosen = [case for case in every if case.what in ALWAYS]
    chosen += Random(SEED).sample(every, min(len(every), samples(60, len(every))))
    wrong = [f"{case}: {found}" for case in chosen if (found := fault(world, case))]
    report("values in fields and addresses", f"{len(chosen)} of {len(every)}")
    assert not wrong, "\n".join(wrong)
    assert len(every) >= LEAST_CASES
