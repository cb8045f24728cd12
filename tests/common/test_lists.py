"""The bar, the tools and the title of a list, as they are drawn."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from lxml import html

from common.lists.form import FilterForm

EVIL = "<script>x</script>"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class Sample(FilterForm):
    q = forms.CharField(label="Search", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("a", "A"), ("b", EVIL)])
    day = forms.CharField(label="Day", required=False)
    month = forms.CharField(label="Month", required=False)
    year = forms.IntegerField(label="Year", required=False)


def draw(source, query="", **context):
    request = RequestFactory().get(f"/list/?{query}")
    shown = {"form": Sample(QueryDict(query))} | context
    return engines["django"].from_string(source).render(shown, request)


def test_the_bar_holds_every_field_once_and_folds_what_is_over_three():
    page = html.fromstring(draw("{% filter_bar form %}", "kind=a&day=x"))

    names = [box.get("name") for box in page.xpath(".//input|.//select")]
    assert names == ["q", "kind", "day", "month", "year"]
    assert [s.text for s in page.iterfind(".//summary")] == ["Filters: 2 in use", "More filters: year"]
    assert page.xpath(".//details[@open]") == []


class Wide(Sample):
    """More is folded than a few."""

    when = forms.CharField(label="When", required=False)
    who = forms.MultipleChoiceField(label="Who", required=False, choices=[("x", "X"), ("y", EVIL)])
    where = forms.CharField(label="Where", required=False)
    sort = forms.ChoiceField(label="Sort by", required=False, choices=[("", "Number"), ("title", "Title")])


def boxes(query):
    page = html.fromstring(draw("{% filter_bar form %}", form=Wide(QueryDict(query))))
    held = [(box.get("name"), box.get("type")) for box in page.xpath(".//input|.//select")]
    fetched = [fold.get("hx-get") for fold in page.xpath(".//details[@hx-get]")]
    return held[4:], fetched, [link.get("href") for link in page.iterfind(".//a")]


def test_what_is_folded_and_more_than_a_few_is_drawn_when_it_is_opened_and_asked_for_until_then():
    drawn = ["year", "when", "who", "where", "sort"]

    assert boxes("") == ([], ["?more=form"], ["?more=1"])
    query = "q=ord&kind=a&who=x&who=y&sort=title"
    kept = [("who", "hidden"), ("who", "hidden"), ("sort", "hidden")]
    assert boxes(f"{query}&page=2") == (kept, [f"?{query}&more=form"], [f"?{query}&more=1"])
    # What a view asks for and is gone is no less gone with all filters shown.
    assert boxes("formerly=x&view=3")[2] == ["?formerly=x&view=3&more=1"]
    for shown in (f"{query}&more=1", "year=x", "who=gone", "find=when"):
        held, fetched, links = boxes(shown)
        assert ([name for name, _type in held], fetched, links) == (drawn, [], [])


def test_the_form_is_asked_for_alone_without_a_row():
    alone, whole = Wide(QueryDict("who=x&more=form")), Wide(QueryDict("who=x&more=1"))

    assert (alone.is_valid(), alone.match, alone.errors) == (False, None, {})
    assert whole.is_valid() and whole.match is not None


def test_what_is_wrong_is_never_folded_away():
    page = html.fromstring(draw("{% filter_bar form %}", "year=x"))

    assert [summary.text for summary in page.xpath(".//details[@open]/summary")] == [
        "Filters: 1 in use",
        "More filters: year",
    ]


def test_the_tools_say_the_count_and_take_each_filter_away():
    source = '{% tools form sheet="/sheet/" %}3 found{% endtools %}'
    page = html.fromstring(draw(source, "kind=a&day=x", views=SimpleNamespace(save="/save/", own="")))

    assert page.find('.//p[@role="status"]').text == "3 found"
    links = [(a.get("href"), " ".join(a.text_content().split())) for a in page.iterfind(".//a")]
    assert links == [
        ("/list/?day=x", "Kind: A Remove the filter"),
        ("/list/?kind=a", "Day: x Remove the filter"),
        ("/list/", "Reset"),
        ("/save/", "Save the view"),
        ("/sheet/", "Download as a spreadsheet (in Danish)"),
    ]


def test_a_list_without_a_filter_in_use_has_nothing_to_reset():
    assert draw("{% tools form %}3 found{% endtools %}").count("<a") == 0


def test_the_title_names_the_filter_and_the_page_but_not_what_was_searched_for():
    page = Paginator(range(1000), 25).page(2)

    title = draw('{% list_title "List" form page %}', "kind=a&q=Anne", page=page)

    assert title == "List, search, kind: A, page 2"


@pytest.mark.parametrize(
    "source", ["{% filter_bar form %}", "{% tools form %}{% endtools %}", '{% list_title "L" form %}']
)
def test_what_is_asked_for_is_escaped(source):
    drawn = draw(source, "kind=b&day=%3Cscript%3Ex")

    assert (drawn.count("<script"), drawn.count("&lt;script&gt;") > 0) == (0, True)
