import json

import pytest
from django import forms
from django.http import QueryDict

from common.forms import Form
from common.row_forms import as_typed, is_about_rows, removed_from, with_rows_changed


class Line(Form):
    text = forms.CharField()


class Lines(forms.BaseFormSet):
    def __init__(self, *args, draft=None, **kwargs):
        self.draft = draft
        super().__init__(*args, **kwargs)


def pressed(*texts, **press):
    """The rows as they look after a press on the page that showed `texts`."""
    data = QueryDict(mutable=True)
    data.update({"l-TOTAL_FORMS": len(texts), "l-INITIAL_FORMS": 0, **press})
    data.update({f"l-{number}-text": text for number, text in enumerate(texts)})
    formset = forms.formset_factory(Line, formset=Lines, extra=0)(data, prefix="l")
    again = with_rows_changed(formset, data)
    return [form.initial.get("text") for form in again.forms], again.removed


@pytest.mark.parametrize(("press", "is_about"), [({"add": "l"}, True), ({"save": ""}, False)])
def test_only_three_presses_are_about_rows(press, is_about):
    assert is_about_rows(press) is is_about


def test_one_row_more_stands_at_the_end_and_is_empty():
    assert pressed("en", "to", add="l") == (["en", "to", None], [])


def test_the_row_taken_out_is_the_one_pressed_and_travels_with_the_page():
    assert pressed("en", "to", remove="l-0") == (["to"], [{"place": 0, "row": {"text": "en"}}])


def test_the_last_row_taken_out_comes_back_where_it_stood():
    taken = json.dumps({"place": 1, "row": {"text": "to"}})

    assert pressed("en", "tre", restore="l", **{"l-removed": taken}) == (["en", "to", "tre"], [])


@pytest.mark.parametrize("sent", ["", "[", "{}", '{"place": 1}', '{"place": "x", "row": {}}', "[" * 5000])
def test_what_does_not_look_like_a_row_is_none(sent):
    assert pressed("en", restore="l", **{"l-removed": sent}) == (["en"], [])


def test_of_a_row_that_comes_back_only_texts_of_its_own_fields_are_taken():
    row = {"place": -3, "row": {"text": "en", "owner": "1", "more": ["x"]}}
    formset = forms.formset_factory(Line)(prefix="l")

    assert removed_from(formset, QueryDict(mutable=True)) == []
    data = QueryDict(mutable=True)
    data["l-removed"] = json.dumps(row)
    assert removed_from(formset, data) == [{"place": 0, "row": {"text": "en"}}]


def test_a_row_is_kept_as_it_was_typed_before_it_is_judged():
    assert as_typed(Line({"text": " x "})) == {"text": " x "}
