"""The form above a list: what stands in the bar, what is asked for, and what of that is not there."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from common.lists.columns import ColumnsField
from common.lists.form import FilterForm

TOPICS = [("", "All"), ("Ledelse", "Ledelse"), ("3", "Forskning")]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class Sample(FilterForm):
    kind = forms.ChoiceField(label="Kind", required=False, choices=TOPICS)
    q = forms.CharField(label="Search", required=False)
    topics = forms.MultipleChoiceField(label="Topic", required=False, choices=TOPICS)
    open = forms.BooleanField(label="Only open", required=False)
    account = forms.CharField(label="Account", required=False)
    sort = forms.ChoiceField(label="Sort by", required=False, choices=[("", "Number"), ("title", "Title")])
    columns = ColumnsField(label="Columns", required=False, choices=[("a", "A"), ("b", "B")], initial=["a"])


def asked(query):
    form = Sample(QueryDict(query))
    return [(str(one), form.without(one)) for one in form.asked()]


def test_search_and_three_choices_stand_in_the_bar_and_the_rest_is_folded():
    form = Sample(QueryDict())

    assert form.search_box.name == "q"
    assert [bound.name for bound in form.in_the_bar] == ["kind", "topics", "open"]
    assert [bound.name for bound in form.folded] == ["account", "sort", "columns"]


def test_each_value_asked_for_can_be_taken_away_alone():
    assert asked("kind=Ledelse&page=2&before=x") == [("Kind: Ledelse", "")]
    assert asked("topics=Ledelse&topics=3&q=ord") == [
        ("Search: ord", "topics=Ledelse&topics=3"),
        ("Topic: Ledelse", "topics=3&q=ord"),
        ("Topic: Forskning", "topics=Ledelse&q=ord"),
    ]
    assert asked("open=on&kind=") == [("Only open", "kind=")]


def test_what_is_not_there_is_said_and_can_be_taken_away():
    assert asked("kind=Gone") == [("Kind: Gone no longer exists", "")]
    assert asked("kind=17") == [("Kind no longer exists", "")]
    assert asked("columns=a&columns=z") == [("Columns: z no longer exists", "columns=a")]
    assert asked("sort=z") == [("Sort by: z no longer exists", "")]


@pytest.mark.parametrize(
    "query", ["kind=Gone", "topics=3&topics=17", "columns=z", "sort=z", "view=1&other=x"]
)
def test_what_is_not_there_is_an_error_and_so_finds_nothing(query):
    assert Sample(QueryDict(query)).is_valid() is False


def test_only_a_saved_view_is_held_to_what_no_field_knows():
    assert Sample(QueryDict("other=x")).is_valid()
    assert asked("view=1&other=x") == [("other: x no longer exists", "")]


def test_sorting_and_columns_are_no_part_of_what_is_found():
    form = Sample(QueryDict("sort=title&columns=b"))

    assert (form.is_valid(), form.is_active) == (True, False)


def test_the_usual_columns_are_ticked_until_others_are_chosen():
    def ticked(query):
        return [box.data["value"] for box in Sample(QueryDict(query))["columns"] if box.data["selected"]]

    assert (ticked(""), ticked("columns=b")) == (["a"], ["b"])


def test_the_same_is_asked_again_without_what_no_field_knows():
    form = Sample(QueryDict("kind=Ledelse&x=1&q=&topics=3&topics=Ledelse"))

    assert form.asked_again() == "kind=Ledelse&topics=3&topics=Ledelse"
    assert form.asked_again(columns=["b"]) == "kind=Ledelse&topics=3&topics=Ledelse&columns=b"
