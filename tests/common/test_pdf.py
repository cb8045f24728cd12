import os
import subprocess
import sys
import threading
import urllib.request
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import sleep

import pypdfium2
import pytest
from django.template.loader import render_to_string
from lxml import etree

from common import pdf
from tests.common.pdf_reading import faults, out_of_order, read, structure, texts

PAGE = """<html lang="da"><body data-header="Sag 14" data-footer="Udgave 2">
<h1>Ærø</h1><h2>Budget</h2>
<table><thead><tr><th scope="col">Linje</th><th scope="col">Beløb</th></tr></thead>
<tbody><tr><th scope="row">Løn</th><td class="number">250,00</td></tr></tbody></table>
<h2 class="new-page">Danske tegn</h2><p>æøå ÆØÅ – … « » ½ “citat” €</p></body></html>"""


@pytest.fixture(scope="module")
def document():
    moment = datetime(2026, 11, 1, 23, 59, 59, tzinfo=timezone(timedelta(hours=1)))
    return pdf.render(PAGE, title="Aftale om Ærø", moment=moment)


def test_document_is_tagged_danish_and_titled(document):
    root = read(document).root_object

    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    assert read(document).metadata.title == "Aftale om Ærø"
    assert read(document).metadata.creation_date == datetime(2026, 11, 1, 22, 59, 59, tzinfo=UTC)
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


def test_what_an_old_row_holds_breaks_neither_the_metadata_nor_the_text():
    inaudible = "Aftale\x07 om\x1f Æ\u200brø\ud800\uffff"

    data = pdf.render(PAGE.replace("Ærø", inaudible), title=inaudible)

    title = etree.fromstring(read(data).root_object["/Metadata"].get_data()).find(".//{*}title//{*}li")
    assert title.text == read(data).metadata.title == "Aftale om Ærø"
    assert "Aftale om Æ" in texts(data)[0]


def test_document_is_sound_for_a_screen_reader(document):
    assert faults(document) == []


def test_headings_and_cells_keep_their_meaning(document):
    tags = [element["/S"] for element in structure(read(document)).values()]

    assert {tag: tags.count(tag) for tag in ("/Document", "/H1", "/H2", "/TH", "/TD")} == {
        "/Document": 1,
        "/H1": 1,
        "/H2": 2,
        "/TH": 3,
        "/TD": 1,
    }


def test_what_weasyprint_leaves_out_of_the_tree_would_be_noticed(monkeypatch):
    monkeypatch.setattr(pdf, "_finish", None)

    said = faults(pdf.render(PAGE, title="Uden efterarbejde"))
    unfinished = [fault for fault in said if not fault.startswith("PDFium") and "painted" not in fault]

    assert unfinished == [
        "page 1: the owner of 6 is not in the tree",
        "page 1: the owner of 7 is not in the tree",
        "page 1: the owner of 8 is not in the tree",
        "page 2: the owner of 2 is not in the tree",
        "page 2: the owner of 3 is not in the tree",
        "page 2: the owner of 4 is not in the tree",
        "the index of ids is not the ids",
    ]


def test_a_freed_object_would_be_noticed_though_forgiving_readers_find_no_fault(monkeypatch):
    nothing = pdf._nothing

    def freed(number):
        found = nothing(number)
        found.free = "f"
        return found

    monkeypatch.setattr(pdf, "_nothing", freed)

    readers = {fault.partition(":")[0] for fault in faults(pdf.render(PAGE, title="Med huller"))}

    assert {"poppler", "PDFium"} <= readers


def test_pages_carry_number_header_footer_and_danish_letters(document):
    assert texts(document) == [
        "Ærø\nBudget\nLinje Beløb\nLøn 250,00\nSag 14 Side 1 af 2\nUdgave 2",
        "Danske tegn\næøå ÆØÅ – … « » ½ “citat” €\nSag 14 Side 2 af 2\nUdgave 2",
    ]


def test_front_matter_leaves_its_page_numbers_to_the_merger():
    assert texts(pdf.render(PAGE, title="Forside", numbered=False))[1] == (
        "Danske tegn\næøå ÆØÅ – … « » ½ “citat” €\nSag 14\nUdgave 2"
    )


def test_headings_become_bookmarks(document):
    top, below = read(document).outline

    assert top.title == "Ærø"
    assert [item.title for item in below] == ["Budget", "Danske tegn"]


def test_only_our_two_fonts_are_embedded(document):
    fonts = read(document).pages[0]["/Resources"]["/Font"].values()
    descriptors = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]

    assert sorted(d["/FontName"].partition("+")[2] for d in descriptors) == [
        "IBM-Plex-Sans",
        "IBM-Plex-Sans-Semi-Bold",
    ]
    assert [d["/FontFile2"].get_data()[:4] for d in descriptors] == [b"\x00\x01\x00\x00"] * 2


def test_same_input_gives_the_same_bytes_later():
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    first = pdf.render(PAGE, title="Sag", moment=moment)
    sleep(1.1)  # a second is the finest time a PDF or a font can hold

    assert pdf.render(PAGE, title="Sag", moment=moment) == first
    assert pdf.render(PAGE, title="Sag", moment=moment + timedelta(seconds=1)) != first


def test_another_process_gives_the_same_bytes(tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    code = (
        "import sys, pathlib, common.pdf as pdf;"
        "sys.stdout.buffer.write(pdf.render(pathlib.Path(sys.argv[1]).read_text(), title='Sag'))"
    )

    elsewhere = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "page.html"], capture_output=True, check=True
    )

    assert elsewhere.stdout == pdf.render(PAGE, title="Sag")


def test_importing_the_module_does_not_load_weasyprint():
    code = "import sys, common.pdf; sys.exit('weasyprint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_stylesheet_never_uses_flex():
    assert "display: flex" not in pdf.STYLESHEET.read_text()
    assert "display:flex" not in pdf.STYLESHEET.read_text()


def test_base_template_carries_header_and_footer():
    html = render_to_string("pdf/base.html")

    assert 'lang="da"' in html
    assert 'data-header="" data-footer=""' in html


@pytest.fixture(scope="module")
def server():
    """A server on this machine that counts who asks."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()


opened = []
sys.addaudithook(lambda event, arguments: event == "open" and opened.append(str(arguments[0])))

TARGETS = ["http", "file", "data", "neighbour"]
REQUESTS = {
    "image": '<img src="{url}" alt="x">',
    "image by base": '<base href="{url}"><img src="secret.svg" alt="x">',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "stylesheet link": '<link rel="stylesheet" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "attached anchor": '<a rel="attachment" href="{url}">x</a>',
    "import": '<style>@import url("{url}");</style>',
    "font": '<style>@font-face {{ font-family: x; src: url("{url}") }} p {{ font-family: x }}</style><p>x</p>',
    "background": '<p style="background: url({url})">x</p>',
    "list marker": '<ul><li style="list-style-image: url({url})">x</li></ul>',
    "content": '<style>p::before {{ content: url("{url}") }}</style><p>x</p>',
    "border": '<p style="border: 1pt solid; border-image-source: url({url})">x</p>',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="9" height="9"><image width="9" height="9" xlink:href="{url}"/></svg>',
}
SILENT = {
    "svg use": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="9" height="9"><use xlink:href="{url}#a"/></svg>',
    "frame": '<iframe src="{url}"></iframe>',
    "script": '<script src="{url}"></script>',
    "entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "{url}">]><p>&x;</p>',
}


@pytest.fixture
def target(request, server, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">HEMMELIGT</text></svg>')
    return {
        "http": server[0] + "/secret.svg",
        "file": secret.as_uri(),
        "data": "data:image/svg+xml,<svg/>",
        "neighbour": (pdf.STYLESHEET.parent.parent / "manage.py").as_uri(),
    }[request.param]


@pytest.mark.parametrize("target", TARGETS, indirect=True)
@pytest.mark.parametrize("request_", REQUESTS)
def test_a_document_that_asks_for_anything_is_refused(request_, target, server):
    opened.clear()

    with pytest.raises(pdf.ForbiddenResource):
        pdf.render(f"<html lang='da'>{REQUESTS[request_].format(url=target)}</html>", title="x")

    assert server[1] == []
    assert [path for path in opened if path.endswith(("secret.svg", "manage.py"))] == []


@pytest.mark.parametrize("target", TARGETS, indirect=True)
@pytest.mark.parametrize("request_", SILENT)
def test_what_weasyprint_does_not_know_reads_nothing(request_, target, server):
    opened.clear()

    pdf.render(f"<html lang='da'>{SILENT[request_].format(url=target)}</html>", title="x")

    assert server[1] == []
    assert [path for path in opened if path.endswith(("secret.svg", "manage.py"))] == []


def test_the_server_and_the_hook_do_notice(server, tmp_path):
    opened.clear()
    urllib.request.urlopen(server[0] + "/noticed").close()
    (tmp_path / "secret.svg").touch()
    (tmp_path / "secret.svg").read_bytes()

    assert server[1] == ["/noticed"]
    assert opened[-1] == os.fspath(tmp_path / "secret.svg")
    server[1].clear()


FACTS = """<html lang="da"><body data-header="Sag" data-footer="Udgave 1"><h1>Fakta</h1>
<dl><dt>Kontakt</dt><dd>Ane Alm, ane.alm@eksempel.dk, eller <a href="mailto:b@eksempel.dk">b@eksempel.dk</a></dd>
<dt>Sted</dt><dd class="answer">Ærø\nog Als</dd></dl>
<figure><svg width="90" height="20" role="img"><title>To søjler</title><rect width="40" height="9" fill="#0f5a63"/></svg></figure><p>Slut &lt;c@eksempel.dk&gt;.</p></body></html>"""


def test_an_address_is_a_link_that_hangs_in_its_own_tag():
    data = pdf.render(FACTS, title="Fakta")

    annotations = [each.get_object() for each in read(data).pages[0]["/Annots"]]
    tags = [element["/S"] for element in structure(read(data)).values()]
    assert [each["/A"]["/URI"] for each in annotations] == [
        f"mailto:{name}@eksempel.dk" for name in ("ane.alm", "b", "c")
    ]
    assert tags.count("/Link") == 3
    assert faults(data) == []


def test_a_page_is_painted_in_the_order_of_its_tags(monkeypatch):
    assert out_of_order(pdf.render(FACTS, title="Fakta")) == []

    monkeypatch.setattr(pdf, "put_in_order", lambda stream, wanted: None)

    assert out_of_order(pdf.render(FACTS, title="Fakta")) == ["page 1 is not painted as it is read"]


def test_putting_the_pieces_in_order_changes_nothing_that_is_seen(monkeypatch):
    now = picture(pdf.render(FACTS, title="Fakta"))
    monkeypatch.setattr(pdf, "put_in_order", lambda stream, wanted: None)

    assert now == picture(pdf.render(FACTS, title="Fakta"))


def picture(data):
    with pypdfium2.PdfDocument(data) as document:
        return bytes(document[0].render(scale=2).buffer)
