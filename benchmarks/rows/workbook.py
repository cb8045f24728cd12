"""Workbooks: the product's writer beside openpyxl's fastest mode without any style."""

import datetime
import tempfile
from decimal import Decimal
from functools import partial

from openpyxl import Workbook

from benchmarks.harness import row
from common.xlsx import Column, Cover, Sheet, write_workbook

# No database has a part in it.
ON_SQLITE = False
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


def write(count):
    columns = tuple(Column(kind, kind) for kind in KINDS)
    with tempfile.TemporaryFile() as target:
        write_workbook(target, [Sheet("Forsøg", columns, values(count))], Cover("Forsøg"), at=AT)


def write_bare(count):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Forsøg")
    sheet.append(KINDS)
    for line in values(count):
        sheet.append(line)
    with tempfile.TemporaryFile() as target:
        book.save(target)


@row(
    "workbook of 100,000 × 12 typed cells",
    aim=0.30,
    what="styled as the product styles it",
    beside="openpyxl write-only, the same values, no styles",
)
def workbook():
    return partial(write, 100_000), partial(write_bare, 100_000)


@row(
    "memory of the workbook",
    aim=1.2,
    what="1,000,000 rows",
    beside="100,000 rows",
    unit="MB",
)
def memory():
    return partial(write, 1_000_000), partial(write, 100_000)
