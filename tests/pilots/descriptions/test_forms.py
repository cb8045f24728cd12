"""No form of a description hides a field or speaks with Django's words."""

import pytest
from django import forms as django_forms
from django.template import engines
from django.utils import translation

from common.forms import layout_fields
from pilots.descriptions import edit_views, forms
from pilots.models import Description
from regions.permissions import Role
from tests.factories import RegionFactory, draft, member

pytestmark = pytest.mark.django_db
DRAFTS = [forms.AboutForm, forms.PlaceForm, forms.NarrativeForm, forms.HelpForm]
ROWS = [forms.CriterionForm, forms.MilestoneForm, forms.CostForm]
SHIPPED = [
    "This field is required",
    "Enter a ",
    "Select a valid choice",
    "Ensure this value",
    "Please ",
    "---------",
    "Dette felt er påkrævet",
    "Indtast ",
    "Marker en gyldig",
]


def made(kind, data=None):
    if kind in DRAFTS:
        return kind(data, instance=draft().draft)
    if kind is edit_views.NewPilotForm:
        return kind(data, user=member(Role.HR, RegionFactory()))
    return kind(data)


def test_these_are_all_the_forms():
    found = {
        thing
        for thing in vars(forms).values()
        if isinstance(thing, type)
        and issubclass(thing, django_forms.BaseForm)
        and thing.__module__ == forms.__name__
    }

    assert found == {*DRAFTS, *ROWS, forms.DraftForm, forms.AmountForm}


@pytest.mark.parametrize("kind", [*DRAFTS, *ROWS, edit_views.NewPilotForm])
def test_the_layout_shows_every_field(kind):
    form = made(kind)

    shown = layout_fields(form)

    assert sorted(shown) == sorted(form.fields)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", [*DRAFTS, *ROWS, edit_views.NewPilotForm])
def test_an_empty_form_says_nothing_that_django_wrote(kind, language):
    with translation.override(language):
        html = (
            engines["django"]
            .from_string("{% load crispy_forms_tags %}{% crispy form %}")
            .render({"form": made(kind, {})})
        )

    assert [text for text in SHIPPED if text in html] == []


def test_every_field_a_person_writes_stands_on_a_page():
    written = {field.name for field in Description._meta.get_fields() if getattr(field, "editable", False)}
    on_pages = {name for kind in DRAFTS if hasattr(kind, "_meta") for name in kind._meta.fields}

    assert written - on_pages == {"id", "pilot", "template", "version"} & written
