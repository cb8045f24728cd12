"""A field that is required under a condition is not called optional, and says when it is wanted."""

import importlib
import pkgutil

import pytest
from django.template import engines
from django.utils import translation
from lxml import html

import accounting
import pilots
import regions
import reports
from common.forms import Friendly
from pilots.case.case_views import DownloadForm

# Their hint is made for the one who opens the form.
HINTED_LATER = {"ExpenseForm.doubt"}
LEAST = 10


def forms_of_ours():
    for package in (accounting, pilots, regions, reports):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name and "management" not in module.name:
                importlib.import_module(module.name)
    return _below(Friendly)


def _below(kind):
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def test_every_conditional_field_says_its_condition(report):
    found = {(form, name) for form in set(forms_of_ours()) for name in form.conditional}
    with translation.override("en"):
        silent = {
            f"{form.__name__}.{name}"
            for form, name in found
            if name in form.base_fields and not form.base_fields[name].help_text
        }
    report("fields required under a condition", len(found))
    assert len(found) >= LEAST
    assert silent == HINTED_LATER


@pytest.mark.parametrize("language", ["da", "en"])
def test_it_is_not_called_optional(language):
    page = engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}")
    with translation.override(language):
        drawn = html.fromstring(page.render({"form": DownloadForm()}))
    [label] = drawn.xpath("//label[@for='id_reason']")
    assert label.find_class("optional") == []
