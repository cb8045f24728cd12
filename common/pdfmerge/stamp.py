"""Prints "Side x af y" on every page as an artifact: seen by the eye, passed over by a screen reader."""

from functools import cache
from io import BytesIO
from typing import Any

from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf

from common.pdfmerge.writer import Copier, Writer

FONT = settings.BASE_DIR / "static" / "vendor" / "IBMPlexSans-Regular-Latin1.woff2"
LETTERS = "Side af0123456789"
SIZE = 8
RIGHT_MARGIN = 62.36  # 22 mm, as in pdf.css
BASELINE = 36
GREY = "0.29 0.341 0.325 rg"


class Stamp:
    """Stamps the pages of one document after the other; what was on a page is wrapped in q … Q so that it cannot move the stamp."""

    def __init__(self, total: int) -> None:
        self.total, self.number = total, 0

    def put_on(self, pdf: Pdf, font: Any) -> None:
        before = pdf.make_stream(b"q")
        for page in pdf.pages:
            self.number += 1
            text = f"Side {self.number} af {self.total}"
            left = float(page.mediabox[2]) - RIGHT_MARGIN - _width(text)
            after = pdf.make_stream(
                f"Q /Artifact <</Type /Pagination>> BDC q {GREY} BT /Stamp {SIZE} Tf "
                f"{left:.2f} {BASELINE} Td ({text}) Tj ET Q EMC".encode()
            )
            contents = page.obj.Contents
            old = list(contents) if isinstance(contents, Array) else [contents]
            page.obj.Contents = Array([before, *old, after])
            page.obj.Resources.Font.Stamp = font


def _width(text: str) -> float:
    widths = _font()[1]
    return sum(widths[letter] for letter in text) * SIZE / 1000


@cache
def _font() -> tuple[bytes, dict[str, int]]:
    """The font program with the stamp's few letters, and the width of each in thousandths."""
    font = TTFont(FONT, recalcTimestamp=False)
    subsetter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    font.flavor = None
    program = BytesIO()
    font.save(program)
    names, metrics, scale = font.getBestCmap(), font["hmtx"], 1000 / font["head"].unitsPerEm
    return program.getvalue(), {letter: round(metrics[names[ord(letter)]][0] * scale) for letter in LETTERS}


def embed_font(writer: Writer, number: int) -> None:
    """Write the font of the stamps under a number."""
    pdf, (program, widths) = Pdf.new(), _font()
    codes = range(min(map(ord, LETTERS)), max(map(ord, LETTERS)) + 1)
    name = Name("/KSPSTM+IBMPlexSans")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=32,
        FontBBox=Array([-200, -300, 1200, 1100]),
        ItalicAngle=0,
        Ascent=1025,
        Descent=-275,
        CapHeight=698,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=codes[0],
            LastChar=codes[-1],
            Widths=Array([widths.get(chr(code), 0) for code in codes]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )
    Copier(pdf, writer).copy(font, number)
