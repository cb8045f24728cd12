"""Workbooks: the product's writer beside openpyxl's fastest mode without any style."""

import datetime
import io
from decimal import Decimal

from openpyxl import Workbook

from benchmarks.harness import row
from common.xlsx import Column, Cover, Sheet, write_workbook

KINDS = [
    "integer",
    "text",
    "text",
    "date",
    "date",
    "kroner",
    "kroner",
    "text",
    "text",
    "boolean",
    "integer",
    "text",
]
ROWS = 100_000
AT = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)


def values(count):
    day = datetime.date(2022, 1, 1)
    for n in range(count):
        amount = Decimal(n * 137).scaleb(-2)
        yield (
            n,
            f"Forsøg {n}",
            "Kvalitet",
            day,
            day,
            amount,
            amount,
            "Medicinsk afdeling",
            "00123",
            True,
            n % 7,
            "Æøå",
        )


@row(
    "workbook of 100,000 × 12 typed cells",
    aim=0.30,
    what="styled as the product styles it",
    beside="openpyxl write-only, the same values, no styles",
)
def workbook():
    columns = tuple(Column(kind, kind) for kind in KINDS)

    def product():
        write_workbook(io.BytesIO(), [Sheet("Forsøg", columns, values(ROWS))], Cover("Forsøg"), at=AT)

    def bare():
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Forsøg")
        sheet.append(KINDS)
        for line in values(ROWS):
            sheet.append(line)
        book.save(io.BytesIO())

    return product, bare
