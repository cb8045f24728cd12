"""The workbook for a region without an extract from payroll: filled in by hand, read like one."""

import io

from accounting.codes import SalaryCode
from common import clock
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
    """The bytes of the empty workbook, with the region's codes of today to choose from."""
    codes = SalaryCode.objects.filter(region=book.region).valid(on=clock.today())
    file = io.BytesIO()
    choices = {"Lønart": list(codes.values_list("code", flat=True))}
    write_template(file, "Lønlinjer", COLUMNS, choices=choices, hints=HINTS)
    return file.getvalue()
