import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from lxml import html

from common.date_fields import DateFormField
from common.errors import Refused
from common.forms import Form
from common.icons import ICONS
from common.samples import TONES, SampleForm, SampleRows, Step
from common.templatetags import ui

CSS = (settings.BASE_DIR / "static" / "app.css").read_text()
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", CSS))
EVIL = "<script>alert(1)</script>"

TEXT_PAIRS = [
    *(("ink", ground) for ground in ("paper", "surface", "brand-50")),
    *(("ink-soft", ground) for ground in ("paper", "surface", "brand-50")),
    *(("brand-700", ground) for ground in ("paper", "surface", "brand-50")),
    *(("brand-900", ground) for ground in ("paper", "surface", "brand-50")),
    *(("danger-700", ground) for ground in ("paper", "surface", "danger-50")),
    *((f"{tone}-fg", f"{tone}-bg") for tone in ("ok", "info", "notice", "warn", "neutral")),
    *(("surface", ground) for ground in ("brand-700", "brand-900", "danger-700", "ink")),
    ("neutral-fg", "surface"),
]
BORDER_PAIRS = [
    *(
        (line, ground)
        for line in ("line-strong", "brand-700", "danger-700")
        for ground in ("paper", "surface")
    ),
    *(("ink", ground) for ground in ("paper", "surface", "focus")),
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def draw(source, request=None, **context):
    return engines["django"].from_string(source).render(context, request)


class Ids(HTMLParser):
    """Collects the ids of a page, where its links lead and what its controls are described by."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.targets, self.described = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.targets += [attrs["href"][1:]] if attrs.get("href", "").startswith("#") else []
        self.described += attrs.get("aria-describedby", "").split()


def luminance(colour):
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="/".join)
def test_text_stands_out(pair):
    assert contrast(*(TOKENS[name] for name in pair)) >= 4.5


@pytest.mark.parametrize("pair", BORDER_PAIRS, ids="/".join)
def test_borders_of_controls_stand_out(pair):
    assert contrast(*(TOKENS[name] for name in pair)) >= 3


def test_the_stylesheet_is_small():
    assert len(CSS.encode()) <= 40_000


def test_every_token_used_is_defined():
    used = set(re.findall(r"var\(--([a-z0-9-]+)", CSS))

    assert sorted(used - set(re.findall(r"--([a-z0-9-]+):", CSS))) == []


def test_every_status_tone_has_a_style():
    assert [tone for tone, _ in TONES if f".status-{tone} " not in CSS] == []


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_its_paths_and_hides_from_screen_readers(name):
    svg = draw("{% icon name %}", name=name)

    assert (svg.count("<path d="), svg.count('aria-hidden="true"')) == (len(ICONS[name]), 1)


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ value|kroner }}", Decimal("1234.5"), "1.234,50\u00a0kr."),
        ("{{ value|kroner }}", None, ""),
        ("{{ value|dato }}", date(2026, 3, 1), "01.03.2026"),
        ("{{ value|dato }}", None, ""),
        ("{{ value|klokken }}", datetime(2026, 11, 21, 13, 32, tzinfo=UTC), "21.11.2026 at 14.32"),
        ("{{ value|klokken }}", None, ""),
        ("{{ value|dagen }}", datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "22.11.2026"),
        ("{{ value|tal }}", 22074304, "22.074.304"),
        ("{{ value|tal }}", -1234, "−1.234"),
        ("{{ value|tal }}", None, ""),
        ("{{ value|decimaltal }}", Decimal("7.40"), "7,4"),
        ("{{ value|decimaltal }}", Decimal(20), "20"),
        ("{{ value|decimaltal }}", None, ""),
    ],
)
def test_figures_are_printed_the_danish_way(source, value, text):
    assert draw(source, value=value) == text


def test_an_error_summary_counts_and_links_every_error():
    html = draw("{% error_summary form rows %}", form=SampleForm({}), rows=wrong_rows())

    assert html.count("There are 9 things you must correct") == 1
    assert html.count("<li>") == 9
    assert html.count('<a href="#id_lines-0-amount">Budgetlinje 1: Write the amount') == 1


def test_one_error_is_one_thing():
    form = Form({})
    form.add_error(None, "The window is closed")

    html = draw("{% error_summary form %}", form=form)

    assert html.count("There is 1 thing you must correct") == 1
    assert html.count("<li>The window is closed</li>") == 1


@pytest.mark.parametrize("form", [None, SampleForm()])
def test_without_errors_there_is_no_summary_and_no_word_in_the_title(form):
    assert draw("{% error_prefix form %}{% error_summary form %}", form=form).strip() == ""


def test_the_title_says_error_first():
    assert draw("{% error_prefix form %}", form=SampleForm({})) == "Error: "


def test_links_of_the_summary_and_descriptions_lead_to_something():
    source = (
        "{% load crispy_forms_tags %}{% error_summary form rows %}{% crispy form %}"
        '{% include "components/form_rows.html" with formset=rows heading="Lines" add="Add" only %}'
    )

    page = Ids(draw(source, form=SampleForm({}), rows=wrong_rows()))

    assert (len(page.targets), len(set(page.described))) == (9, 15)
    assert set(page.targets + page.described) - set(page.ids) == set()
    assert len(page.ids) == len(set(page.ids))


def wrong_rows():
    data = {
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-activity": "a",
        "lines-0-amount": "x",
    }
    return SampleRows(data, prefix="lines")


ROW = {
    "label": EVIL,
    "text": EVIL,
    "url": EVIL,
    "hint": EVIL,
    "status": EVIL,
    "tone": EVIL,
    "direction": EVIL,
}
COMPONENTS = {
    "status": "{% status evil evil %}",
    "breadcrumb": "{% breadcrumb evil evil evil %}",
    "steps": "{% steps steps %}",
    "progress": "{% progress evil 1 2 evil %}",
    "confirm": "{% confirm evil evil evil evil %}",
    "panel": "{% panel evil %}{{ evil }}{% endpanel %}",
    "filter_panel": "{% filter_panel %}{{ evil }}{% endfilter_panel %}",
    "error_summary": "{% error_summary form %}",
    "banner": '{% include "components/banner.html" with tone=evil title=evil text=evil only %}',
    "task_list": '{% include "components/task_list.html" with tasks=rows only %}',
    "summary_list": '{% include "components/summary_list.html" with rows=rows only %}',
    "table_head": '{% include "components/table_head.html" with columns=rows only %}',
    "empty": '{% include "components/empty.html" with what=evil why=evil url=evil step=evil only %}',
    "receipt": '{% include "components/receipt.html" with title=evil text=evil only %}',
    "figure_card": '{% include "components/figure_card.html" with label=evil url=evil figure=evil text=evil only %}',
    "form_rows": '{% include "components/form_rows.html" with formset=formset heading=evil add=evil only %}',
}


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_escape_what_they_are_given(name):
    form = Form({})
    form.add_error(None, EVIL)
    context = {
        "evil": EVIL,
        "rows": [ROW],
        "form": form,
        "steps": [Step(EVIL, EVIL)],
        "formset": wrong_rows(),
    }

    html = draw(COMPONENTS[name], RequestFactory().get("/<script>"), **context)

    assert html.count("<script") == 0
    assert html.count("&lt;script&gt;") >= 1


def test_pages_keep_the_filter_and_mark_where_one_is():
    request = RequestFactory().get("/forsog/?status=draft&page=3")

    html = draw("{% pagination page %}", request, page=Paginator(range(1000), 25).page(3))

    assert html.count('<span aria-current="page">3</span>') == 1
    assert html.count('href="?status=draft&amp;page=4"') == 2
    assert html.count('class="gap"') == 1


def test_one_page_needs_no_links():
    html = draw("{% pagination page %}", RequestFactory().get("/"), page=Paginator(range(3), 25).page(1))

    assert html.strip() == ""


@pytest.mark.parametrize(
    ("value", "total", "percent"), [(1, 3, "33"), (9, 3, "100"), (-1, 3, "0"), (1, 0, "0")]
)
def test_progress_stays_on_its_scale(value, total, percent):
    assert ui.progress("Used", value, total, "text")["percent"] == percent


def test_the_current_step_is_counted():
    steps = [Step("A", "done"), Step("B", "wrong", current=True), Step("C", "")]

    html = draw("{% steps steps %}", steps=steps)

    # On a wide page above the steps, on a narrow one what they are folded in.
    assert (html.count("Step 2 of 3"), html.count('aria-current="step"')) == (2, 1)
    # Beside the step, and below what the mark means.
    assert (html.count("Filled in"), html.count("Has errors")) == (2, 1)


class TwoDays(Form):
    starts_on = DateFormField(label="First day")
    ends_on = DateFormField(label="Last day")
    name = forms.CharField(label="Name")


def test_a_sentence_that_stands_at_several_fields_says_at_which():
    page = draw("{% error_summary form %}", form=TwoDays({"starts_on": "x", "ends_on": "x"}))
    listed = [item.text_content() for item in html.fromstring(page).iterfind(".//li")]
    sentence = "Write the date as day, month and year, e.g. 31.12.2027"
    assert listed == [f"First day: {sentence}", f"Last day: {sentence}", "Fill in “Name”"]


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("da", "Anne Holm", "Anne Holms"),
        ("da", "Camilla Friis", "Camilla Friis’"),
        ("en", "Camilla Friis", "Camilla Friis’s"),
    ],
)
def test_a_name_in_the_genitive(language, name, text):
    with translation.override(language):
        assert draw("{{ value|whose }}", value=name) == text


@pytest.mark.parametrize("refused", [Refused("No"), {"refusal": Refused("No")}, "No", [SampleForm({})]])
def test_the_title_says_error_of_whatever_was_refused(refused):
    assert draw("{% error_prefix form refused %}", form=SampleForm(), refused=refused) == "Error: "


def test_adding_a_row_leads_to_the_first_field_it_will_have():
    assert draw("{{ rows|next_row_target }}", rows=wrong_rows()) == "id_lines-1-activity"
