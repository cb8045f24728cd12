"""The workbook for a region without an extract from payroll: filled in by hand, read like one."""

import io

from accounting.book.codes import SalaryCode
from common.xlsx import Column, write_template

# The headers are data in Danish, whatever the language of the pages.
COLUMNS = [
    Column("Institution", width=12),
    Column("Tjenestenummer", width=16),
    Column("Lønart", width=10),
    Column("Periode", width=12),
    Column("Beløb", "kroner"),
    Column("Kontostreng", width=24),
    Column("Afdeling", width=24),
]
HINTS = {
    "Institution": "To tegn.",
    "Tjenestenummer": "Normalt fem cifre, nuller foran med.",
    "Lønart": "Kun regionens egne lønkoder bliver læst.",
    "Periode": "Den måned, lønnen vedrører, fx 2022-04.",
    "Beløb": "Fx 1.234,50. En rettelse kan være negativ.",
    "Kontostreng": "Frivillig.",
    "Afdeling": "Frivillig.",
}


def workbook(book):
    """The bytes of the empty workbook, with all the region's codes to choose from: pay may come after a code's end."""
    codes = SalaryCode.objects.filter(region=book.region).order_by("code")
    file = io.BytesIO()
    choices = {"Lønart": list(codes.values_list("code", flat=True).distinct())}
    write_template(file, "Lønlinjer", COLUMNS, choices=choices, hints=HINTS)
    return file.getvalue()
