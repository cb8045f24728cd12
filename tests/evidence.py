"""Files that are evidence, sound and not, all of them made here: none was ever anybody's."""

import io
import zlib
from functools import cache

from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel
from PIL import Image

LOCKED = "The file is locked with a password. Save it without one and upload that"
NO_PAGES = "The file has no pages. Save or scan it again and upload that"
BROKEN = "The file is damaged or not whole. Save or scan it again and upload that"
MISMATCH = "The content of the file does not match its name. Save it again and upload that"
MARK = b"\xef\xbb\xbf"
FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


@cache
def a_pdf(text="bilag", pages=1, **how):
    """A PDF whose pages show a text, which stands in its bytes as it is written."""
    found = Pdf.new()
    for number in range(1, pages + 1):
        page = found.add_blank_page(page_size=(200, 200))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=FONT))
        page.obj.Contents = Stream(found, f"BT /F1 12 Tf 20 100 Td ({text} {number}) Tj ET".encode())
    return saved(found, **{"compress_streams": False} | how)


def saved(found, **how):
    file = io.BytesIO()
    found.save(file, static_id="encryption" not in how, **how)
    return file.getvalue()


@cache
def a_picture(format_="PNG", side=64):
    file = io.BytesIO()
    Image.effect_noise((side, side), 90).save(file, format_)
    return file.getvalue()


def without_kids():
    found = Pdf.new()
    found.Root.Pages.Kids = Array()
    return saved(found)


def without_a_tree():
    found = Pdf.new()
    found.add_blank_page()
    del found.Root.Pages
    return saved(found)


def with_a_text_for_a_page():
    """One of its pages is a text."""
    return a_pdf(pages=2).replace(b"/Kids [ 3 0 R 4 0 R ]", b"/Kids [ 3 0 R (fire) ]")


def with_a_broken_page():
    """The content of its page says that it is compressed, and is not."""
    found = Pdf.open(io.BytesIO(a_pdf()))
    found.pages[0].obj.Contents = Stream(found, b"not compressed at all", Filter=Name.FlateDecode)
    return saved(found, compress_streams=False)


def with_a_hole():
    whole = a_pdf(pages=40)
    return whole[:3000] + whole[5000:]


def a_scan(picture, packing=Name.DCTDecode, *, in_form=False):
    """A page on which a picture is drawn, by itself or inside a form."""
    found = Pdf.new()
    page = found.add_blank_page()
    told = {
        "Width": 64,
        "Height": 64,
        "BitsPerComponent": 8,
        "ColorSpace": Name.DeviceGray,
        "Filter": packing,
    }
    image = Stream(found, picture, Type=Name.XObject, Subtype=Name.Image, **told)
    drawn = found.make_indirect(image)
    if in_form:
        used = Dictionary(XObject=Dictionary(Im0=drawn))
        drawn = Stream(found, b"/Im0 Do", Type=Name.XObject, Subtype=Name.Form, Resources=used)
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=found.make_indirect(drawn)))
    page.obj.Contents = Stream(found, b"/Im0 Do")
    return saved(found, compress_streams=False)


def with_a_torn_text():
    found, packed = Pdf.new(), zlib.compress(b"q Q " * 5000)
    found.add_blank_page().obj.Contents = Stream(found, packed[: len(packed) // 2], Filter=Name.FlateDecode)
    return saved(found, compress_streams=False, stream_decode_level=StreamDecodeLevel.none)


def a_later_version(data):
    """The start of what a program adds behind the end of a PDF when it changes it: the rest is torn off."""
    return data + b"\n900 0 obj\n<< /Type /Page /Contents 901 0 R"


def a_bomb():
    """A few kB that are 700 MB when they are unpacked twice."""
    found = Pdf.new()
    content = zlib.compress(zlib.compress(bytes(700_000_000), 1), 9)
    page = found.add_blank_page()
    page.obj.Contents = Stream(found, content, Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return saved(found, compress_streams=False)


def a_blank_page():
    found = Pdf.new()
    found.add_blank_page()
    return saved(found)


MANY = a_pdf(pages=40)
LINEAR = a_pdf(pages=40, linearize=True)
PACKED = a_pdf(pages=40, object_stream_mode=ObjectStreamMode.generate)
PNG, JPG = a_picture(), a_picture("JPEG")
SOUND = None

# Name → (the file's name, its content, the sentence it is refused with).
POINTS = zlib.compress(bytes(64 * 64))
CORPUS = {
    "a scan": ("a.pdf", a_scan(JPG), SOUND),
    "a scan inside a form": ("a.pdf", a_scan(JPG, in_form=True), SOUND),
    "a scan without loss": ("a.pdf", a_scan(POINTS, Name.FlateDecode), SOUND),
    "a scan with zeros before its end": ("a.pdf", a_scan(JPG[:-2] + bytes(9) + JPG[-2:]), SOUND),
    "a scan of nothing": ("a.pdf", a_scan(b""), BROKEN),
    "a scan that is a page of the web": ("a.pdf", a_scan(b"<html>" * 20), BROKEN),
    "a torn scan": ("a.pdf", a_scan(JPG[: len(JPG) // 3]), BROKEN),
    "a torn scan with an end": ("a.pdf", a_scan(JPG[: len(JPG) // 2] + JPG[-2:]), BROKEN),
    "a torn scan inside a form": ("a.pdf", a_scan(JPG[:100], in_form=True), BROKEN),
    "a torn scan without loss": ("a.pdf", a_scan(POINTS[: len(POINTS) // 2], Name.FlateDecode), BROKEN),
    "a torn text": ("a.pdf", with_a_torn_text(), BROKEN),
    "a photograph cut and ended": ("a.jpg", JPG[: len(JPG) // 2] + JPG[-2:], BROKEN),
    "a photograph with something behind it": ("a.jpg", JPG + b"x" * 500, SOUND),
    "a picture without its last bytes": ("a.png", a_picture()[:-12], BROKEN),
    "a PDF": ("a.pdf", a_pdf(), SOUND),
    "a PDF of many pages": ("a.pdf", MANY, SOUND),
    "an empty page": ("a.pdf", a_blank_page(), SOUND),
    "linearised": ("a.pdf", LINEAR, SOUND),
    "objects and table packed": ("a.pdf", PACKED, SOUND),
    "all of it compressed": ("a.pdf", a_pdf(compress_streams=True), SOUND),
    "a capital ending": ("A.PDF", a_pdf(), SOUND),
    "a mark before the header": ("a.pdf", MARK + MANY, SOUND),
    "lines before the header": ("a.pdf", b"\r\n \n" + MANY, SOUND),
    "a mark and a line before the header": ("a.pdf", MARK + b"\n" + MANY, SOUND),
    "zeros after the end": ("a.pdf", MANY + b"\0" * 3000, SOUND),
    "a page of the web after the end": ("a.pdf", MANY + b"<html></html>" * 300, SOUND),
    "a wrong place of the table": ("a.pdf", MANY.replace(b"startxref\n", b"startxref\n1"), SOUND),
    "an owner's password": ("a.pdf", a_pdf(encryption=Encryption(user="", owner="ejer")), SOUND),
    "a reader's password": ("a.pdf", a_pdf(encryption=Encryption(user="laeser", owner="ejer")), LOCKED),
    "an old reader's password": (
        "a.pdf",
        a_pdf(encryption=Encryption(user="x", owner="y", R=3, aes=False, metadata=False)),
        LOCKED,
    ),
    "a header alone": ("a.pdf", b"%PDF-1.7\n", BROKEN),
    "18 bytes": ("a.pdf", b"%PDF-1.7\n%%EOF\n\n\n\n", BROKEN),
    "torn at the middle": ("a.pdf", MANY[: len(MANY) // 2], BROKEN),
    "torn in the last kB": ("a.pdf", MANY[:-700], BROKEN),
    "torn in the last bytes": ("a.pdf", MANY[:-8], BROKEN),
    "linearised and torn at the middle": ("a.pdf", LINEAR[: len(LINEAR) // 2], BROKEN),
    "linearised and torn in the last kB": ("a.pdf", LINEAR[:-700], BROKEN),
    "packed and torn at the middle": ("a.pdf", PACKED[: len(PACKED) // 2], BROKEN),
    "packed and torn in the last kB": ("a.pdf", PACKED[:-700], BROKEN),
    "a later version torn off": ("a.pdf", a_later_version(MANY), BROKEN),
    "a hole": ("a.pdf", with_a_hole(), BROKEN),
    "a page that cannot be unpacked": ("a.pdf", with_a_broken_page(), BROKEN),
    "a text where a page should be": ("a.pdf", with_a_text_for_a_page(), BROKEN),
    "fewer pages than it says": ("a.pdf", MANY.replace(b"/Count 40", b"/Count 41"), BROKEN),
    "no tree of pages": ("a.pdf", without_a_tree(), BROKEN),
    "a page of 700 MB": ("a.pdf", a_bomb(), BROKEN),
    "no pages": ("a.pdf", saved(Pdf.new()), NO_PAGES),
    "an empty tree": ("a.pdf", without_kids(), NO_PAGES),
    "a page of the web": ("a.pdf", b"<!doctype html><p>Bilag", MISMATCH),
    "a zip": ("a.pdf", b"PK\x03\x04" + b"\0" * 100, MISMATCH),
    "a picture called a PDF": ("a.pdf", PNG, MISMATCH),
    "words before the header": ("a.pdf", b"Bilag\n" + MANY, MISMATCH),
    "a picture": ("a.png", PNG, SOUND),
    "a photograph": ("a.jpg", JPG, SOUND),
    "a photograph with its long ending": ("a.jpeg", JPG, SOUND),
    "a picture torn": ("a.png", PNG[: len(PNG) // 2], BROKEN),
    "a picture's header alone": ("a.png", PNG[:8], BROKEN),
    "a picture's size alone": ("a.png", PNG[:33], BROKEN),
    "a photograph torn": ("a.jpg", JPG[: len(JPG) // 2], BROKEN),
    "a photograph's header alone": ("a.jpg", JPG[:4], BROKEN),
    "a PDF called a picture": ("a.png", a_pdf(), MISMATCH),
}
