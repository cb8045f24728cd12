"""Payroll extracts as files, and an import brought to where a test wants it."""

import io
import re

from openpyxl import Workbook

from accounting.models import PayrollImport
from accounting.payroll import importing, quarantine, reading
from accounting.payroll.reading import Run
from tests.accounts import Account, month
from tests.factories import filed

HEADER = ["Institution", "Tjenestenummer", "Lønart", "Periode", "Beløb"]


def csv(*rows, header=HEADER, delimiter=";", encoding="utf-8"):
    lines = [delimiter.join(map(str, row)) for row in (header, *rows)]
    return "\r\n".join(lines).encode(encoding)


def xlsx(*rows, header=HEADER, prepare=None):
    book = Workbook()
    sheet = book.active
    sheet.title = "Udtræk"
    for row in (header, *rows):
        sheet.append(list(row))
    if prepare:
        prepare(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(account, data, *, name="udtraek.csv", in_month="2022-04", by=None, run=None, said=None):
    """The import of a file, read as the worker reads it; the ordinary run of its latest pay month unless said."""
    run = run or Run(latest_month(data, in_month))
    return read_upload(waiting(account, data, name=name, in_month=in_month, by=by, run=run, said=said))


def waiting(account, data, *, name="a.csv", in_month="2022-04", by=None, run=None, said=None):
    """The import of a file that nobody has read yet."""
    at, run = month(in_month), run or Run(month(in_month))
    return reading.start(account.book, name, data, by=by or account.hr, month=at, run=run, said=said)


def latest_month(data, otherwise):
    """The latest month that a .csv file of the tests names as 2022-04; of another file the month `otherwise`."""
    named = [match.decode() for match in re.findall(rb"\b20[0-9]{2}-(?:0[1-9]|1[0-2])\b", data)]
    return month(max(named, default=otherwise))


def read_upload(found):
    """The upload as the worker leaves it, having read what the request kept for it."""
    reading.read_file.func(found.pk)
    return PayrollImport.objects.get(pk=found.pk)


def booked(account, data, **given):
    take_back = given.pop("take_back", None)
    found = upload(account, data, **given)
    importing.commit(found, by=account.hr, take_back=take_back)
    return PayrollImport.objects.get(pk=found.pk)


def remembering(*numbers):
    """An account that remembers to which pilot these employments belong."""
    account = Account()
    pilot = filed(account.region, by=account.hr)
    first = upload(
        account, csv(*(line(number, "1,00", period="2022-03") for number in numbers)), in_month="2022-03"
    )
    for group in quarantine.groups(account.book):
        quarantine.match(account.book, group.employment, group.code, pilot, by=account.hr)
    importing.drop(first, by=account.hr)
    return account


def line(number, amount, *, period="2022-04", code="8123", institution="AB"):
    return [institution, number, code, period, amount]
