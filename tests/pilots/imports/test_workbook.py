import io

import openpyxl

from pilots.imports import importing
from pilots.imports.fields import fields_for
from pilots.imports.workbook import template_workbook
from pilots.models import Description, QuestionTemplate

FILLED = {
    "Nr.": "7",
    "Titel": "Team",
    "Type": "Individuelt",
    "Emneområde": "Ledelse",
    "Sygehus": "Aalborg Universitetshospital",
    "Afdeling": "Urologisk",
    "Antal læger": 2,
    "Udgift 1 år": "2022",
    "Udgift 1 type": "Løn",
    "Udgift 1 beløb": 1234.5,
}


def test_the_workbook_has_every_field_and_its_choices(region, programme):
    fields = fields_for(QuestionTemplate.objects.get(kind="description"))

    book = openpyxl.load_workbook(io.BytesIO(template_workbook(region, programme)))
    sheet = book["Forsøg"]

    assert [cell.value for cell in sheet[1]] == [field.title for field in fields]
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 3 + 1 + 5 * 2 + 2 + 0


def test_a_workbook_filled_in_is_imported_without_a_question(region, programme, start, hr):
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(region, programme)))
    sheet = book["Forsøg"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for title, value in FILLED.items():
        sheet.cell(2, columns[title], value)
    file = io.BytesIO()
    book.save(file)

    found = start(file.getvalue(), "forsoeg.xlsx")
    count = importing.commit(found, by=hr)

    draft = Description.objects.get()
    assert count == 1
    assert (draft.title, draft.kind, draft.doctors, str(draft.costs.get().amount)) == (
        "Team",
        "individual",
        2,
        "1234.50",
    )
