"""The list of structured fields: what it holds, and what an older text gets."""

from dataclasses import replace

import pytest
from django.db import models

from pilots.descriptions import editing, specs, values
from pilots.models import Description


def test_every_column_that_a_person_writes_has_its_spec():
    columns = {field.name for field in Description._meta.get_fields() if getattr(field, "editable", False)}

    assert columns - {"id", "pilot", "template", "version"} == set(specs.BY_NAME)
    assert len(specs.BY_NAME) == len(specs.SPECS)


def test_every_field_stands_on_its_step_and_on_no_other():
    forms = {slug: page.form for slug, page in editing.STEPS.items()}

    found = {
        spec.name: [slug for slug, form in forms.items() if spec.name in getattr(form, "base_fields", {})]
        for spec in specs.SPECS
    }

    assert found == {spec.name: [spec.part.step] for spec in specs.SPECS}


def test_an_older_text_gets_the_fields_that_came_after_it_and_keeps_what_it_says(monkeypatch):
    later = {"anchoring": 2, "doctors": 3}
    numbered = [replace(spec, since=later.get(spec.name, 1)) for spec in specs.SPECS]
    monkeypatch.setattr(specs, "SPECS", tuple(numbered))

    second, third = specs.lifts()

    assert second({"title": "T"}) == {"title": "T", "anchoring": ""}
    assert third({"title": "T"}) == {"title": "T", "doctors": None}
    assert second({"anchoring": "Staben"}) == {"anchoring": "Staben"}


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (models.CharField(), values.TEXT),
        (models.CharField(choices=[("a", "A")]), values.CHOICE),
        (models.TextField(), values.PROSE),
        (models.EmailField(), values.EMAIL),
        (models.PositiveSmallIntegerField(), values.NUMBER),
        (models.DateField(), values.DATE),
        (models.BooleanField(null=True), values.YES_NO),
    ],
)
def test_a_column_says_what_kind_of_value_it_holds(column, kind):
    assert values.kind_of(column) is kind


@pytest.mark.parametrize(("code", "words"), [("a", "Ask"), ("b", "b"), ("", ""), (None, "")])
def test_a_choice_that_is_no_longer_offered_is_read_as_its_code(code, words):
    assert values.CHOICE.words(code, models.CharField(choices=[("a", "Ask")])) == words
