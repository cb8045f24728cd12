"""What other readers than ours say of a PDF: a file that only a forgiving one has read is not read."""

import subprocess
from io import BytesIO

import page
import pikepdf
import pypdfium2
from pypdfium2 import raw


def complaints(data, marked):
    """Sentences of poppler, PDFium, qpdf and a checker of PDF/UA-1; `marked` are the numbers of each page's pieces."""
    return [*_poppler(data), *_pdfium(data, marked), *_qpdf(data), *_ua(data)]


def _poppler(data):
    for option in ("-struct", "-struct-text"):
        shown = subprocess.run(["pdfinfo", option, "-"], input=data, capture_output=True, check=False)
        yield from (f"poppler: {line}" for line in shown.stderr.decode().splitlines()[:3])
        if shown.returncode or not shown.stdout.strip():
            yield "poppler: no structure"


def _pdfium(data, marked):
    with pypdfium2.PdfDocument(data) as document:
        if not document.get_metadata_value("Title"):
            yield "PDFium: no title"
        for number, (sheet, mcids) in enumerate(zip(document, marked, strict=True), start=1):
            tree = raw.FPDF_StructTree_GetForPage(sheet.raw)
            roots = [
                raw.FPDF_StructTree_GetChildAtIndex(tree, n)
                for n in range(raw.FPDF_StructTree_CountChildren(tree))
            ]
            reached = {mcid for root in roots for mcid in _reached(root)}
            raw.FPDF_StructTree_Close(tree)
            if missing := set(mcids) - reached:
                yield f"PDFium: page {number}: {len(missing)} of {len(mcids)} pieces hang in no tag"


def _reached(element):
    """The numbers of the pieces below a structure element."""
    for n in range(raw.FPDF_StructElement_GetMarkedContentIdCount(element)):
        yield raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, n)
    for n in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, n):
            yield from _reached(child)


def _qpdf(data):
    with pikepdf.open(BytesIO(data)) as document:
        yield from (f"qpdf: {problem}" for problem in document.check_pdf_syntax())
        yield from (f"qpdf: {warning}" for warning in document.get_warnings())


def _ua(data):
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    yield from (f"PDF/UA-1: {failure.rule_id} {failure.message}" for failure in report.failures)
