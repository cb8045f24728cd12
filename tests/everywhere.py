"""Where new fields of descriptions are told; tests/test_newcomer.py runs this in a copy of the product.

`before` files a pilot as long as there are no such fields. `after` is given them as JSON, [Field's values], and prints what
each place says of each: {field: {place: what}}.
"""

import io
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import django
from django.conf import settings

# As in tests/conftest.py: nothing was collected.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.WHITENOISE_AUTOREFRESH = True
django.setup()

import openpyxl  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import translation  # noqa: E402

from common import clock  # noqa: E402
from pilots.case import list_sheet  # noqa: E402
from pilots.case.listing import Listing  # noqa: E402
from pilots.descriptions import content, parts, readiness  # noqa: E402
from pilots.descriptions.printing import pdf_of  # noqa: E402
from pilots.documents import frozen, workflow  # noqa: E402
from pilots.imports import importing, preview  # noqa: E402
from pilots.imports.workbook import template_workbook  # noqa: E402
from pilots.models import Description, Pilot  # noqa: E402
from reports.overview.selection import Selection  # noqa: E402
from reports.overview.workbook import overview_workbook  # noqa: E402
from tests.common.pdf_reading import texts  # noqa: E402
from tests.factories import filed  # noqa: E402
from tests.pilots.stages import signed_in  # noqa: E402
from tests.writing import sent  # noqa: E402


@dataclass(frozen=True)
class Field:
    """`typed` in a form and a list, `wrong` in a list, `shown` where people read it."""

    name: str
    label: str
    header: str
    typed: str
    shown: str
    wrong: str


def draft():
    return Description.objects.with_parts().get(state="draft")


def lines_of(sections, label):
    """What the lines with this label say."""
    return [line.text for section in sections for line in section.lines if line.label == label]


def table(data, sheet):
    """{header: its cells} of a sheet, dates without their midnight."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True)
    return {
        name: [str(row[place]).removesuffix(" 00:00:00") for row in rows] for place, name in enumerate(head)
    }


def written(pilot, fields):
    """A new version's form, what it lacks while the fields are demanded and empty, and its check."""
    workflow.take("revise", pilot, by=pilot.created_by)
    template = draft().template
    template.required_fields = [*template.required_fields, *(field.name for field in fields)]
    template.save()
    client, lacking = signed_in(pilot.created_by), {}
    for lack in readiness.missing(draft()):
        lacking[lack.field] = lack.sentence
    step = reverse("description_step", args=[pilot.pk, "sted"])
    form = client.get(step).text
    typed = {field.name: field.typed for field in fields}
    client.post(step, sent(draft(), "sted", **typed) | {"draft": "1"})
    check = unescape(client.get(reverse("description_check", args=[pilot.pk])).text)
    for field in fields:
        yield field, "lacking", lacking.pop(field.name)
        yield field, "form", f'name="{field.name}"' in form
        yield field, "check", [field.label in check, field.shown in check, f"{step}#id_{field.name}" in check]
    assert [lacking, readiness.missing(draft())] == [{}, []]


def filed_anew(pilot, fields):
    """The version with the fields beside the one from before there were any."""
    workflow.take("file", pilot, by=pilot.created_by)
    old, new = pilot.descriptions.all()
    page = unescape(
        signed_in(pilot.created_by).get(reverse("pilot_tab", args=[pilot.pk, "beskrivelse"])).text
    )
    changes = {change.label: change for change in parts.changes_for(pilot.created_by, new)}
    before, after = said(old), said(new)
    sections = content.sections(content.empty_content(new.template))
    empty = render_to_string("pdf/empty_form.html", {"template": new.template, "sections": sections})
    for field in fields:
        yield field, "old", lines_of(parts.sections_for(pilot.created_by, old), field.label)
        yield field, "page", [field.label in page, field.shown in page]
        yield field, "changes", [changes[field.label].before, changes[field.label].after]
        yield field, "pdf", [f"{field.label} {field.shown}" in text for text in (before, after)]
        yield field, "empty form", field.label in empty
    example = Path(__file__).parent / "frozen" / "preliminary_description-2.json"
    assert frozen.read(example.read_text()).keys() == content.content_of(new).keys()


def said(version):
    return " ".join(" ".join(texts(pdf_of(version))).split())


def listed(pilot, fields):
    user = pilot.created_by
    client, sheet = (
        signed_in(user),
        table(list_sheet.workbook_of(Listing(user, QueryDict()), by=user), "Forsøg"),
    )
    selection = Selection(pilot.programme, (pilot.region,))
    report = table(overview_workbook(selection, at=clock.now(), by=user), "Forsøg")
    for field in fields:
        page = unescape(client.get(reverse("pilots"), {"sort": field.name}).text)
        yield (
            field,
            "list",
            [f"?sort=-{field.name}" in page, f'data-label="{field.label}">{field.shown}<' in page],
        )
        yield field, "list's sheet", sheet[field.label]
        yield field, "report", report[field.label]


def imported(pilot, fields):
    columns = table(template_workbook(pilot.region, pilot.programme), "Forsøg")
    header = ";".join(["Titel", *(field.header for field in fields)])
    right = ";".join(["Rigtig", *(in_a_list(field) for field in fields)])
    wrong = ";".join(["Forkert", *(field.wrong for field in fields)])
    found = importing.start(
        pilot.region, pilot.programme, "l.csv", f"{header}\n{right}\n{wrong}\n".encode(), by=pilot.created_by
    )
    plan = importing.plan(found)
    shown = preview.columns(plan)
    cells = {column.label: text for column, text in preview.cells(plan.rows[0], shown, plan.directory)}
    wrong = {problem.cell for problem in plan.problems}
    importing.answer(found, {"leave": [3]})
    importing.commit(found, by=pilot.created_by)
    made = Description.objects.get(title="Rigtig")
    for place, field in enumerate(fields, 1):
        yield field, "template", field.header in columns
        yield field, "wrong", "ABCDEFGH"[place] + "3" in wrong
        yield field, "preview", cells[field.header]
        yield field, "draft", str(getattr(made, field.name))


def in_a_list(field):
    """Of a choice its word; of yes and no the Danish one."""
    return {"True": "ja", "plan": "Planlagt"}.get(field.typed, field.typed)


def everywhere(fields):
    for part in (written, filed_anew, listed, imported):
        yield from part(Pilot.objects.get(), fields)


if __name__ == "__main__":
    setup_test_environment()
    with translation.override("da"):
        if sys.argv[1] == "before":
            filed()
        else:
            told = defaultdict(dict)
            for field, place, what in everywhere([Field(*each) for each in json.loads(sys.argv[2])]):
                told[field.name][place] = what
            json.dump(told, sys.stdout)
