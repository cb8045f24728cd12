"""What an uploaded file must be before it is kept: its name, its first bytes, its table of contents, and its pages."""

import io
import stat
from collections.abc import Container
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from common.cpr import masked
from common.errors import Refused
from common.evidence import demand_readable
from common.text import normal_line

LONGEST_NAME = 150
NAMELESS = "fil"
MOST_BYTES = 10 * 1024 * 1024
# A payroll extract; nothing else may be as large.
LARGEST = 30 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200
LOCAL_HEADER = 30
KINDS = {
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".pdf": "pdf",
    ".png": "png",
    ".jpg": "jpg",
    ".jpeg": "jpg",
}
SIGNATURES = {
    "xlsx": (b"PK\x03\x04",),
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
}
# Some programs write a byte-order mark or an empty line before a PDF: every reader looks past them.
LONGEST_LEAD = 1024
MARK, BLANKS = b"\xef\xbb\xbf", b"\0\t\n\f\r "
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN_STARTS = (OLD_EXCEL, *(start for starts in SIGNATURES.values() for start in starts))
ARCHIVES = {".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".docm", ".pptx", ".jar", ".gz", ".7z", ".rar"}
OTHER_SHEETS = {".xlsb", ".ods", ".fods", ".numbers", ".xltx", ".xml", ".html", ".htm", ".dif", ".slk"}
# What is pasted into a sheet (a letter, a picture of a table) stays packed: nobody unpacks it.
PASTED = "xl/embeddings/"
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}


def kept_name(name: str) -> str:
    """A file's name as it is kept: on one line, with what can be seen, its ending intact, no longer than LONGEST_NAME.

    What looks like a CPR number is masked before anything is cut, so that it shows that something stood there.
    """
    base = masked(normal_line(name)).replace("\\", "/").rpartition("/")[2].strip(" ")
    stem, dot, kind = base.rpartition(".") if "." in base else (base, "", "")
    ending = f"{dot}{kind}"[: LONGEST_NAME // 2] if kind else ""
    return (stem.strip(" .") or NAMELESS)[: LONGEST_NAME - len(ending)] + ending


def check_upload(name: str, data: bytes, *, kinds: Container[str], most: int = MOST_BYTES) -> str:
    """Return the file's kind, one of `kinds` (keys of SIGNATURES or csv), or raise Refused with a sentence.

    `most` is how many bytes it may have.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if "xlsx" in kinds:
        _check_excel_format(extension, data)
    kind = KINDS.get(extension)
    if kind is None or kind not in kinds:
        allowed = ", ".join(ending for ending, known in KINDS.items() if known in kinds)
        raise Refused(_("Choose a file of one of these types: %(types)s") % {"types": allowed})
    if not data:
        raise Refused(_("The file is empty"))
    if len(data) > most:
        raise Refused(_("The file is larger than %(most)d MB") % {"most": most // 1024 // 1024})
    if not _looks_like(kind, data):
        raise Refused(_("The content of the file does not match its name. Save it again and upload that"))
    if kind == "xlsx":
        _check_workbook(data)
    elif kind != "csv":
        demand_readable(kind, data)
    return kind


def _check_excel_format(extension: str, data: bytes) -> None:
    if extension == ".xls" or (extension == ".xlsx" and data.startswith(OLD_EXCEL)):
        raise Refused(_("The file is in an old or locked Excel format. Open it and save it as .xlsx"))
    if extension == ".xlsm":
        raise Refused(_("The spreadsheet may contain macros. Save it as .xlsx and upload that"))
    if extension in OTHER_SHEETS:
        raise Refused(
            _(
                "The file is a spreadsheet of another kind (%(kind)s). Open it, choose Save as and .xlsx, and upload that"
            )
            % {"kind": extension}
        )


def _looks_like(kind: str, data: bytes) -> bool:
    if kind == "csv":
        return not data.startswith(FOREIGN_STARTS)
    if kind == "pdf":
        data = data[:LONGEST_LEAD].removeprefix(MARK).lstrip(BLANKS)
    return data.startswith(SIGNATURES[kind])


def _check_workbook(data: bytes) -> None:
    entries = _entries(data)
    names = [entry.filename for entry in entries]
    if "xl/vbaProject.bin" in names:
        raise Refused(_("The spreadsheet may contain macros. Save it as .xlsx and upload that"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(_("The spreadsheet is locked with a password. Save it without one and upload that"))
    if not NEEDED.issubset(names) or len(set(names)) < len(names):
        raise _broken()
    if not all(map(_is_plain, entries)) or not _lie_apart(entries):
        raise _broken()
    if (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_UNPACKED
        or any(entry.file_size > MOST_RATIO * max(entry.compress_size, 1) for entry in entries)
    ):
        raise Refused(
            _("The spreadsheet is too large when unpacked. Copy the rows to a new one and upload that")
        )


def _entries(data: bytes) -> list[ZipInfo]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    # zipfile says so of a version that it does not know, and of a name that is no text.
    except (BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise _broken() from error


def _is_plain(entry: ZipInfo) -> bool:
    """A file inside the archive's own tree: no way out, no link, no archive within the archive."""
    path = PurePosixPath(entry.filename)
    return not (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in entry.orig_filename
        or "\0" in entry.orig_filename
        or ":" in entry.filename
        or stat.S_ISLNK(entry.external_attr >> 16)
        or (path.suffix.lower() in ARCHIVES and not entry.filename.startswith(PASTED))
    )


def _lie_apart(entries: list[ZipInfo]) -> bool:
    """Whether no two entries share bytes: the trick of a bomb that unpacks the same data many times."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return False
        end = entry.header_offset + LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
    return True


def _broken() -> Refused:
    return Refused(_("The spreadsheet is damaged. Open it in Excel, save it again and upload that"))
