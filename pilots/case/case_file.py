"""A pilot's case file: everything that was sent and received, as a list and as one zip with the same list.

For the region's record system and for access requests. The confidential annex is only there when asked for apart.
"""

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from django.utils import translation

from common.dates import format_moment
from common.numbers import format_decimal
from common.text import normal
from pilots.agreements.agreement import AgreementState
from pilots.agreements.negotiation import Signature, SignedScan
from pilots.documents import kinds
from pilots.pilot.pilot import State

CENTRAL = "Danske Regioner og Yngre Læger"
LOCAL = "De lokale parter"
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Entry:
    """A line of the journal with its file; a line whose PDF is not made yet has no content."""

    at: datetime
    sender: str
    receiver: str
    subject: str
    stem: str
    suffix: str
    content: bytes | None


@dataclass(frozen=True)
class Line:
    """A line as it is printed: in the page, in the CSV and in the XML alike."""

    date: str
    sender: str
    receiver: str
    subject: str
    file: str
    sha256: str


HEADINGS = ["Dato", "Afsender", "Modtager", "Emne", "Fil", "SHA-256"]
ELEMENTS = ["Dato", "Afsender", "Modtager", "Emne", "Fil", "Sha256"]


def entries(pilot, *, annex=False):
    """The journal of a pilot, the oldest first; with `annex` the confidential annexes of what is concluded."""
    with translation.override("da"):
        found = [*_filings(pilot), *_withdrawal(pilot), *_signatures(pilot), *_scans(pilot)]
        if annex:
            found += _annexes(pilot)
    return sorted(found, key=lambda entry: (entry.at, entry.stem, entry.suffix))


def lines_of(found):
    """The journal's lines, each with the number and checksum of its file, in Danish whoever asks."""
    with translation.override("da"):
        return [
            Line(
                format_moment(entry.at),
                entry.sender,
                entry.receiver,
                entry.subject,
                _file_name(number, entry),
                hashlib.sha256(entry.content).hexdigest() if entry.content is not None else "",
            )
            for number, entry in enumerate(found, 1)
        ]


def _file_name(number, entry):
    return f"{number:03d}-{entry.stem}.{entry.suffix}" if entry.content is not None else "(PDF følger)"


def _filings(pilot):
    for kind in kinds.moved():
        documents = kind.documents().filter(pilot=pilot, filing__isnull=False)
        threads = ("filing__receipts__by", "filing__inquiries__by", "filing__inquiries__answers__by")
        for document in documents.prefetch_related("filing__pdf", *threads):
            yield from _filing(kind, document, pilot.region.name)


def _filing(kind, document, region):
    """The document with its receipts and questions: "Foreløbig beskrivelse, udgave 1", "beskrivelse-1.pdf"."""
    filing, name, stem = document.filing, kind.called(document), f"{kind.stem}-{document.version}"
    pdf = getattr(filing, "pdf", None)
    yield Entry(filing.at, region, CENTRAL, name, stem, "pdf", bytes(pdf.content) if pdf else None)
    yield Entry(filing.at, region, CENTRAL, f"{name}, data", stem, "json", document.canonical.encode())
    for receipt in filing.receipts.all():
        party = receipt.get_party_display()
        text = f"{party} har modtaget {name.lower()} {format_moment(receipt.at)}."
        yield _text(receipt.at, party, region, f"Kvittering for {name.lower()}", "kvittering", text)
    yield from _questions(filing, region, name)


def _questions(filing, region, name):
    for inquiry in filing.inquiries.all():
        party = inquiry.get_party_display()
        subject = f"Spørgsmål til {name.lower()}"
        yield _text(inquiry.at, party, region, subject, "spoergsmaal", inquiry.text)
        for answer in inquiry.answers.all():
            yield _text(answer.at, region, party, f"Svar om {name.lower()}", "svar", answer.text)


def _withdrawal(pilot):
    version = pilot.current
    if version.state == State.WITHDRAWN:
        reason = version.withdrawal_reason
        yield _text(
            version.withdrawn_at,
            pilot.region.name,
            CENTRAL,
            "Forsøget er trukket tilbage",
            "tilbagetrukket",
            reason,
        )


def _signatures(pilot):
    signed = Signature.objects.filter(
        sending__agreement__pilot=pilot, sending__agreement__state=AgreementState.CONCLUDED
    )
    for signature in signed.select_related("sending__agreement", "by", "on_behalf_of"):
        sending = signature.sending
        name = sending.agreement.name
        who = signature.by.name + (f" for {signature.on_behalf_of.name}" if signature.on_behalf_of else "")
        text = (
            f"{signature.get_side_display()}: {who}\n{format_moment(signature.at)}, "
            f"{signature.get_method_display()}\nRunde {sending.number}, SHA-256 {signature.sha256}"
        )
        side = str(signature.get_side_display())
        yield _text(signature.at, side, LOCAL, f"Underskrift på {name.lower()}", "underskrift", text)


def _scans(pilot):
    kept = SignedScan.objects.that_concluded().filter(sending__agreement__pilot=pilot)
    for scan in kept.select_related("sending__agreement"):
        agreement = scan.sending.agreement
        subject = f"Underskrevet og scannet: {agreement.name}"
        yield Entry(scan.at, LOCAL, LOCAL, subject, f"scan-{agreement.version}", "pdf", bytes(scan.content))


def _annexes(pilot):
    for agreement in pilot.agreements.concluded().select_related("annex"):
        subject = f"Fortroligt bilag til {agreement.name.lower()}"
        stem = f"fortroligt-bilag-{agreement.version}"
        at, region = agreement.concluded_at, pilot.region.name
        yield Entry(at, region, region, subject, stem, "json", agreement.annex.canonical.encode())
        yield _text(
            at, region, region, f"{subject}, deltagere", f"{stem}-deltagere", _participants(agreement)
        )


def _participants(agreement):
    rows = agreement.participants.select_related("hospital", "department", "employment")
    return "\n".join(
        "; ".join(
            [
                str(row.hospital),
                str(row.department or ""),
                str(row.employment or "ikke navngivet endnu"),
                f"{format_decimal(row.hours)} timer",
                f"{row.starts_on:%d.%m.%Y}–{row.ends_on:%d.%m.%Y}",
            ]
        )
        for row in rows
    )


def _text(at, sender, receiver, subject, stem, text):
    return Entry(at, sender, receiver, subject, stem, "txt", text.encode())


def as_zip(pilot, *, annex=False):
    """The bytes of the zip: every file of the journal, and the journal as CSV and XML; the same for the same case."""
    found = entries(pilot, annex=annex)
    lines = lines_of(found)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "journal.csv", csv_of(lines))
        _add(archive, "journal.xml", xml_of(pilot, lines))
        for entry, line in zip(found, lines, strict=True):
            if entry.content is not None:
                _add(archive, line.file, entry.content)
    return buffer.getvalue()


def _add(archive, name, content):
    # A fixed moment: the same case gives the same bytes.
    info = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def cells(line):
    told = (line.date, line.sender, line.receiver, line.subject, line.file, line.sha256)
    return [normal(text) for text in told]


def csv_of(lines):
    """Semicolons and a byte order mark, as Danish spreadsheets read it; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows([_plain(cell) for cell in cells(line)] for line in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _plain(cell):
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def xml_of(pilot, lines):
    root = ElementTree.Element("Sag", {"Sagsnummer": pilot.case_number, "Region": pilot.region.name})
    for line in lines:
        row = ElementTree.SubElement(root, "Journalpost")
        for element, cell in zip(ELEMENTS, cells(line), strict=True):
            ElementTree.SubElement(row, element).text = cell
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
