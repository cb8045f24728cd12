import subprocess
import sys
from io import BytesIO
from tempfile import NamedTemporaryFile

import pytest
from pikepdf import Array, Dictionary, Pdf, String

from common import pdf, pdfmerge
from common.pdfmerge import Part
from common.pdfmerge.writer import Copier, Writer
from tests.common.pdf_reading import faults, parent_tree, read, structure, texts

PAGE = """<html lang="da"><body data-header="Sag {n}" data-footer="Udgave 1">
<h1>Forsøg {n}</h1><p>Se <a href="#maal">målet</a> – æøå ÆØÅ … « »</p>
<table><thead><tr><th scope="col">Linje</th><th scope="col">Beløb</th></tr></thead>
<tbody><tr><th scope="row">Løn</th><td>{n}.250,00</td></tr></tbody></table>
<h2 class="new-page" id="maal">Mål {n}</h2><p>Færre skift</p></body></html>"""


def render(n):
    return pdf.render(PAGE.format(n=n), title=f"Forsøg {n}")


@pytest.fixture(scope="module")
def parts():
    return [Part(render(n), f"Sag {n}: Ærø") for n in (1, 2, 3)]


@pytest.fixture(scope="module")
def merged(parts):
    return pdfmerge.merge(parts, title="Samlet indberetning 2026")


def front(first_pages, rows_between=0):
    links = "".join(
        f'<p><a href="{pdfmerge.link_to(number)}">Sag {number}</a> side {page}</p>'
        for number, page in enumerate(first_pages, start=1)
    )
    filler = "<p>Linje</p>" * rows_between
    html = f'<html lang="da"><body data-header="Samling" data-footer=""><h1>Indhold</h1>{filler}{links}</body></html>'
    return pdf.render(html, title="Indhold", numbered=False)


def page_number(reader, destination):
    return reader.get_page_number(destination[0].get_object())


def test_collection_is_tagged_danish_and_titled(merged):
    root = read(merged).root_object

    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    assert read(merged).metadata.title == "Samlet indberetning 2026"
    assert read(merged).xmp_metadata.dc_title == {"x-default": "Samlet indberetning 2026"}
    assert b">1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_one_document_holds_every_part_with_all_it_had(parts, merged):
    (top,) = read(merged).root_object["/StructTreeRoot"]["/K"]
    parts_of = [kid.get_object() for kid in top.get_object()["/K"]]

    assert top.get_object()["/S"] == "/Document"
    assert [(part["/S"], part["/T"]) for part in parts_of] == [
        ("/Part", "Sag 1: Ærø"),
        ("/Part", "Sag 2: Ærø"),
        ("/Part", "Sag 3: Ærø"),
    ]
    assert len(structure(read(merged))) == 1 + sum(len(structure(read(part.data))) for part in parts)


def test_collection_is_sound_for_a_screen_reader(merged):
    assert faults(merged) == []


def test_parent_tree_has_a_key_for_every_page_and_link(merged):
    reader = read(merged)
    links = [link.get_object() for page in reader.pages for link in page.get("/Annots", [])]
    wanted = [page["/StructParents"] for page in reader.pages] + [link["/StructParent"] for link in links]

    assert [key for key, _ in parent_tree(reader)] == sorted(wanted) == list(range(9))
    assert reader.root_object["/StructTreeRoot"]["/ParentTreeNextKey"] == 9


def test_same_document_twice_keeps_its_ids_apart(parts):
    assert faults(pdfmerge.merge([parts[0], parts[0]], title="To ens")) == []


def test_collision_of_keys_and_ids_would_be_noticed(parts, monkeypatch):
    monkeypatch.setattr("common.pdfmerge.writer.Copier._prefixed", lambda copier, found: found[0])

    assert "two elements share an id" in faults(pdfmerge.merge([parts[0], parts[0]], title="To ens"))


def test_every_page_says_what_it_said_and_its_stamp(parts, merged):
    before = [text for part in parts for text in texts(part.data)]

    assert texts(merged) == [f"{text} Side {number} af 6" for number, text in enumerate(before, start=1)]
    assert before[2] == (
        "Forsøg 2\nSe målet – æøå ÆØÅ … « »\nLinje Beløb\nLøn 2.250,00\nSag 2 Side 1 af 2\nUdgave 1"
    )


def test_stamp_is_an_artifact_in_an_embedded_font(merged):
    page = read(merged).pages[1]
    font = page["/Resources"]["/Font"]["/Stamp"]

    assert page["/Contents"][-1].get_data().startswith(b"Q /Artifact <</Type /Pagination>> BDC q ")
    assert font["/FontDescriptor"]["/FontFile2"].get_data()[:4] == b"\x00\x01\x00\x00"
    assert font["/Widths"][0] == 236  # the space


def test_each_part_has_a_bookmark_with_its_own_below(merged):
    reader = read(merged)
    outline = reader.outline

    assert [item.title for item in outline[::2]] == ["Sag 1: Ærø", "Sag 2: Ærø", "Sag 3: Ærø"]
    assert [reader.get_destination_page_number(item) for item in outline[::2]] == [0, 2, 4]
    heading, below = outline[3]
    assert (heading.title, reader.get_destination_page_number(heading)) == ("Forsøg 2", 2)
    assert [(item.title, reader.get_destination_page_number(item)) for item in below] == [("Mål 2", 3)]


def test_links_inside_a_part_stay_inside_it(merged):
    reader = read(merged)
    links = [reader.pages[number]["/Annots"][0].get_object() for number in (0, 2, 4)]

    assert [page_number(reader, link["/Dest"]) for link in links] == [1, 3, 5]


def test_equal_font_programs_are_stored_once(parts):
    reader = read(pdfmerge.merge([parts[0]] * 3, title="Tre ens", stamp=False))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    programs = {font["/DescendantFonts"][0]["/FontDescriptor"].raw_get("/FontFile2").idnum for font in fonts}

    assert len(fonts) == 12
    assert len(programs) == 2


def test_merging_is_repeatable_to_the_byte(parts, merged):
    assert pdfmerge.merge(parts, title="Samlet indberetning 2026") == merged


def test_collections_can_be_merged_again(parts):
    inner = pdfmerge.merge(parts[:2], title="Region", stamp=False)
    outer = pdfmerge.merge([Part(inner, "Region"), parts[2]], title="Landet")
    reader = read(outer)

    assert faults(outer) == []
    assert [text.rpartition("Side ")[2] for text in texts(outer)] == [f"{n} af 6" for n in range(1, 7)]
    assert [item.title for item in reader.outline[1][::2]] == ["Sag 1: Ærø", "Sag 2: Ærø"]
    assert page_number(reader, reader.pages[2]["/Annots"][0].get_object()["/Dest"]) == 3


def test_contents_print_and_reach_the_first_page_of_each_part(parts):
    data = pdfmerge.merge_with_contents(front, parts, title="Samling")
    reader = read(data)
    links = [link.get_object() for link in reader.pages[0]["/Annots"]]

    assert texts(data)[0] == ("Indhold\nSag 1 side 2\nSag 2 side 4\nSag 3 side 6\nSamling\nSide 1 af 7")
    assert [page_number(reader, link["/Dest"]) for link in links] == [1, 3, 5]
    assert [link["/Contents"] for link in links] == ["Sag 1: Ærø", "Sag 2: Ærø", "Sag 3: Ærø"]
    assert [link for link in links if "/A" in link] == []
    assert faults(data) == []


@pytest.mark.parametrize(("length", "times"), [(1, 2), (2, 1), (5, 2)])
def test_contents_of_two_pages_are_made_again_only_when_guessed_wrong(parts, length, times):
    asked = []

    def long_front(first_pages):
        asked.append(first_pages)
        return front(first_pages, rows_between=50)

    data = pdfmerge.merge_with_contents(long_front, parts, title="Samling", length=length)

    assert asked[-1] == [3, 5, 7]
    assert len(asked) == times
    assert pdfmerge.page_count(data) == 8


def test_link_to_a_part_that_is_not_there_is_refused(parts):
    with pytest.raises(IndexError):
        pdfmerge.merge([Part(front([1, 2]), "Indhold"), parts[0]], title="Samling")


def test_parts_are_asked_for_once_when_their_turn_comes(parts):
    asked = []
    later = [Part(lambda part=part: asked.append(part) or part.data, part.title, 2) for part in parts]

    data = pdfmerge.merge_with_contents(front, later, title="Samling")
    reader = read(data)

    links = [link.get_object()["/Dest"] for link in reader.pages[0]["/Annots"]]
    assert faults(data) == []
    assert [page_number(reader, place) for place in links] == [1, 3, 5]
    assert [item.title for item in reader.outline[::2]] == ["Samling", *(part.title for part in parts)]
    assert [reader.get_destination_page_number(item) for item in reader.outline[::2]] == [0, 1, 3, 5]
    assert [text.rpartition("Side ")[2] for text in texts(data)] == [f"{n} af 7" for n in range(1, 8)]
    assert asked == parts


def test_text_that_looks_like_a_reference_stays_text():
    pdf = Pdf.new()
    named = pdf.make_indirect(Dictionary(T=String("se 2 0 R (eller 3 0 R)"), Æ=String("Ærø 2 0 R")))
    top = pdf.make_indirect(Dictionary(K=Array([named, 1, 0]), Up=named))
    writer = Writer(BytesIO())
    writer.reserve()

    Copier(pdf, writer).copy(top)

    (first, above), (second, below) = writer.packs[False]
    assert (above, [first, second]) == (b"<< /K [ 3 0 R 1 0 ] /Up 3 0 R >>", [2, 3])
    assert below == named.unparse(resolved=True)


def test_memory_grows_little_with_the_number_of_parts(parts, report):
    script = """
import re, sys
from common.pdfmerge import Part, merge
data, many = open(sys.argv[1], "rb").read(), int(sys.argv[2])
merge([Part(data, f"Sag {n}", 2) for n in range(many)], title="Samling")
# Not what getrusage tells: that begins with the memory of the process that started this one.
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(parts[0].data)
        file.flush()
        few, many = (
            int(subprocess.check_output([sys.executable, "-c", script, file.name, str(n)])) for n in (50, 400)
        )

    report("memory of joining 400 PDFs beside 50", round(many / few, 2))
    assert many <= 1.5 * few
