import io
import stat
import struct
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.utils import translation
from openpyxl import Workbook

from common.errors import Refused
from common.uploads import check_upload, kept_name
from tests.evidence import a_pdf, a_picture

LIST = {"xlsx", "csv"}
ATTACHMENT = {"pdf", "png", "jpg"}
DAMAGED = "The spreadsheet is damaged. Open it in Excel, save it again and upload that"
ANOTHER = "The file is a spreadsheet of another kind (%s). Open it, choose Save as and .xlsx, and upload that"
MACROS = "The spreadsheet may contain macros. Save it as .xlsx and upload that"
OLD = "The file is in an old or locked Excel format. Open it and save it as .xlsx"
MISMATCH = "The content of the file does not match its name. Save it again and upload that"
TOO_LARGE = "The spreadsheet is too large when unpacked. Copy the rows to a new one and upload that"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def workbook():
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def workbook_with(*entries):
    """A valid workbook with more (name or ZipInfo, content) in it."""
    file = io.BytesIO(workbook())
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return file.getvalue()


def symlink():
    entry = ZipInfo("xl/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def patched_directory(data, offset, format_, change):
    """Change one field in the zip directory's last record, as a forger would."""
    place = data.rindex(b"PK\x01\x02") + offset
    (old,) = struct.unpack_from(format_, data, place)
    forged = bytearray(data)
    struct.pack_into(format_, forged, place, change(old))
    return bytes(forged)


def overlapping():
    """Two names in the directory for the bytes of one file."""
    return patched_directory(
        workbook_with(("xl/a", "a" * 50), ("xl/b", "b" * 50)), 42, "<I", lambda place: place - 20
    )


@pytest.mark.parametrize(
    ("name", "data", "kinds", "kind"),
    [
        ("liste.xlsx", workbook(), LIST, "xlsx"),
        ("LISTE.XLSX", workbook(), LIST, "xlsx"),
        ("løn.csv", "navn;beløb\n".encode(), LIST, "csv"),
        ("bilag.pdf", a_pdf(), ATTACHMENT, "pdf"),
        ("plan.png", a_picture(), ATTACHMENT, "png"),
        ("foto.jpeg", a_picture("JPEG"), ATTACHMENT, "jpg"),
        ("..\\..\\foto.jpg", a_picture("JPEG"), ATTACHMENT, "jpg"),
    ],
)
def test_a_sound_file_is_let_in_and_its_kind_known(name, data, kinds, kind):
    assert check_upload(name, data, kinds=kinds) == kind


def test_what_is_pasted_into_a_sheet_stays_packed_and_the_sheet_is_read():
    data = workbook_with(("xl/embeddings/Microsoft_Word_Document.docx", b"PK"))

    assert check_upload("liste.xlsx", data, kinds=LIST) == "xlsx"


@pytest.mark.parametrize(
    ("name", "data", "kinds", "sentence"),
    [
        ("virus.exe", b"MZ", LIST, "Choose a file of one of these types: .xlsx, .csv, .txt, .tsv"),
        ("liste", b"a;b", LIST, "Choose a file of one of these types: .xlsx, .csv, .txt, .tsv"),
        ("", b"a;b", LIST, "Choose a file of one of these types: .xlsx, .csv, .txt, .tsv"),
        ("liste.csv", b"a;b", ATTACHMENT, "Choose a file of one of these types: .pdf, .png, .jpg, .jpeg"),
        ("liste.xls", OLE, ATTACHMENT, "Choose a file of one of these types: .pdf, .png, .jpg, .jpeg"),
        ("liste.xls", OLE, LIST, OLD),
        ("liste.xlsx", OLE, LIST, OLD),
        ("liste.xlsm", workbook(), LIST, MACROS),
        ("liste.xlsb", workbook(), LIST, ANOTHER % ".xlsb"),
        ("liste.ods", workbook(), LIST, ANOTHER % ".ods"),
        ("liste.xlsx", workbook_with(("xl/vbaProject.bin", b"x")), LIST, MACROS),
        ("liste.csv", b"", LIST, "The file is empty"),
        ("liste.csv", b"a" * (10 * 1024 * 1024 + 1), LIST, "The file is larger than 10 MB"),
        ("liste.xlsx", b"navn;kr\n", LIST, MISMATCH),
        ("liste.csv", workbook(), LIST, MISMATCH),
        ("liste.csv", OLE, LIST, MISMATCH),
        ("bilag.pdf", b"\x89PNG\r\n\x1a\n", ATTACHMENT, MISMATCH),
        ("bilag.png", b"<svg onload=alert(1)>", ATTACHMENT, MISMATCH),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(name, data, kinds, sentence):
    with pytest.raises(Refused) as refusal:
        check_upload(name, data, kinds=kinds)

    assert refusal.value.reasons == [sentence]


BOMBS = {
    "only a signature": (b"PK\x03\x04", DAMAGED),
    "no workbook inside": (b"PK\x03\x04" + b"\0" * 100, DAMAGED),
    "a way out": (workbook_with(("../../etc/passwd", b"x")), DAMAGED),
    "absolute path": (workbook_with(("/etc/passwd", b"x")), DAMAGED),
    "windows path": (workbook_with(("xl\\..\\x", b"x")), DAMAGED),
    "drive": (workbook_with(("C:x", b"x")), DAMAGED),
    "symlink": (workbook_with((symlink(), b"/etc/passwd")), DAMAGED),
    "archive inside": (workbook_with(("xl/more.xlsx", b"x")), DAMAGED),
    "overlapping entries": (overlapping(), DAMAGED),
    "locked": (
        patched_directory(workbook_with(("xl/a", b"x")), 8, "<H", lambda flags: flags | 1),
        "The spreadsheet is locked with a password. Save it without one and upload that",
    ),
    "ratio": (workbook_with(("xl/worksheets/sheet2.xml", b"0" * 2_000_000)), TOO_LARGE),
    "claimed size": (
        patched_directory(workbook_with(("xl/a", b"x")), 24, "<I", lambda size: 2**31),
        TOO_LARGE,
    ),
    "entries": (workbook_with(*((f"xl/{number}", b"") for number in range(2_001))), TOO_LARGE),
    "too new a format": (
        patched_directory(workbook_with(("xl/a", b"x")), 6, "<H", lambda version: 99),
        DAMAGED,
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_that_could_hurt_is_refused_before_it_is_unpacked(name):
    data, sentence = BOMBS[name]

    with pytest.raises(Refused) as refusal:
        check_upload("liste.xlsx", data, kinds=LIST)

    assert refusal.value.reasons == [sentence]


FORGED = {
    "a version to come": [(6, "<H", lambda version: 999)],
    "a name that is no text": [(8, "<H", lambda flags: flags | 0x800), (46, "<B", lambda letter: 0xFF)],
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_directory_is_refused_as_damaged(name):
    data = workbook_with(("xl/a", "a" * 50))
    for offset, format_, change in FORGED[name]:
        data = patched_directory(data, offset, format_, change)

    with pytest.raises(Refused, match="damaged"):
        check_upload("liste.xlsx", data, kinds=LIST)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused():
    with pytest.raises(Refused, match="damaged"):
        check_upload("liste.xlsx", workbook_with(("xl/workbook.xml", b"<x/>")), kinds=LIST)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("bilag.pdf", "bilag.pdf"),
        ("C:\\Hent\\A\u030arsregnskab 2022.xlsx", "Årsregnskab 2022.xlsx"),
        ("a\x01\r\nb\u202efdp.exe", "a bfdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("n" * 300 + ".pdf", "n" * 146 + ".pdf"),
        ("n." + "p" * 300, "n" * 1 + "." + "p" * 74),
        ("\x07", "fil"),
        (".", "fil"),
        (".csv", "fil.csv"),
    ],
)
def test_a_files_name_is_kept_on_one_line_with_its_ending(name, kept):
    assert kept_name(name) == kept
