"""The tags and filters that every template has without loading them."""

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common import dates, money, sections
from common.charts.chart import Bars, Chart
from common.clock import COPENHAGEN
from common.conflicts import Conflict, Merged
from common.errors import Refused
from common.icons import ICONS
from common.limits import limit_sentence
from common.months import format_month
from common.numbers import format_decimal

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> str:
    """A decorative icon; the words beside it carry the meaning."""
    paths = format_html_join("", '<path d="{}"/>', ((path,) for path in ICONS[name]))
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">{}</svg>',
        paths,
    )


@register.simple_tag
def enter_does_nothing() -> str:
    """The first button of a form that sends, books or removes: Enter in a box presses the first, and this one is off."""
    return format_html("<button {} hidden></button>", "disabled")


@register.simple_tag
def token() -> uuid.UUID:
    """For the address of a page that makes something: Back to it finds what it has made."""
    return uuid.uuid4()


@register.simple_tag
def status(tone: str, label: str) -> str:
    """A dot and a word; tones: neutral, notice, warn, info, ok, outline."""
    return format_html('<span class="status status-{}">{}</span>', tone, label)


@register.filter
def kroner(amount: Decimal | int | None) -> str:
    return "" if amount is None else money.format_kroner(amount)


@register.filter
def dato(day: date | None) -> str:
    return "" if day is None else dates.format_date(day)


@register.filter
def klokken(moment: datetime | None) -> str:
    """A moment in Copenhagen's time."""
    return "" if moment is None else dates.format_moment(moment)


@register.filter
def dagen(moment: datetime) -> str:
    """The day of a moment in Copenhagen."""
    return dates.format_date(moment.astimezone(COPENHAGEN).date())


@register.filter
def tal(number: int | None) -> str:
    """A whole number with the Danish thousands point, and a real minus."""
    return "" if number is None else f"{number:,}".replace(",", ".").replace("-", "−")


@register.filter
def field_kind(bound_field: forms.BoundField) -> str:
    """Which shape the template pack gives a field."""
    widget = bound_field.field.widget
    if widget.is_hidden:
        return "hidden"
    if widget.use_fieldset:
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "money" if widget.attrs.get("class") == "money" else "line"


@register.filter
def attributes(attrs: dict[str, Any]) -> str:
    """A widget's attributes as they stand in its tag; a template of its own for them costs as much as the box."""
    return flatatt({name: value for name, value in attrs.items() if value is not False})


@register.simple_tag
def options(groups: list[tuple[str | None, list[dict[str, Any]], int]]) -> str:
    """The options of a select; a list of months holds dozens."""
    return format_html_join("", "{}", ((_group(name, offered),) for name, offered, _number in groups))


def _group(name: str | None, offered: list[dict[str, Any]]) -> str:
    rows = [(str(one["value"]), " selected" if one["selected"] else "", one["label"]) for one in offered]
    listed = format_html_join("", '<option value="{}"{}>{}</option>', rows)
    return format_html('<optgroup label="{}">{}</optgroup>', name, listed) if name else listed


@register.filter
def next_row_target(formset: BaseFormSet) -> str:
    """The id of the first field of the row that "add" makes."""
    first = formset.empty_form.visible_fields()[0]
    return field_target(first).replace("__prefix__", str(len(formset.forms)))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_and_formsets: Any) -> dict[str, Any]:
    """Every error of the forms and formsets as a link to its field; nothing when there is none."""
    problems = _told_apart(_problems(forms_and_formsets))
    heading = ngettext(
        "There is %(count)d thing you must correct",
        "There are %(count)d things you must correct",
        len(problems),
    ) % {"count": len(problems)}
    return {"problems": problems, "heading": heading}


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key, None when it is not there."""
    return mapping.get(key)


@register.simple_tag
def error_prefix(*things: Any) -> str:
    """The start of the page title when a form, a formset or one of several is wrong, or something was refused."""
    flat = [one for thing in things for one in (thing if isinstance(thing, list) else [thing])]
    return f"{_('Error')}: " if _problems(flat) or any(_is_refusal(thing) for thing in flat) else ""


def _is_refusal(thing: Any) -> bool:
    """A Refused, what holds one, or the sentence itself."""
    return bool(thing) and not isinstance(thing, (forms.BaseForm, BaseFormSet, Merged))


@register.inclusion_tag("components/chart.html", name="chart")
def draw_chart(chart: Chart) -> dict[str, Any]:
    """Draw a common.charts.chart.Chart, with its numbers as a table."""
    return {"chart": chart}


@register.inclusion_tag("components/bars.html", name="bars")
def draw_bars(bars: Bars) -> dict[str, Any]:
    """Draw a common.charts.chart.Bars."""
    return {"bars": bars}


@register.filter
def decimaltal(number: Decimal | int | None) -> str:
    """A number with the decimals it has, the Danish way: "7,4"."""
    return "" if number is None else format_decimal(number)


@register.filter
def whose(name: str) -> str:
    """A name in the genitive of the reader's language: "Anne Holms", "Jens Friis’", "Anne Holm’s"."""
    if get_language() != "da":
        return f"{name}’s"
    return f"{name}’" if name[-1:].casefold() in "sxz" else f"{name}s"


@register.filter
def procent(number: Decimal | int | None) -> str:
    """A percentage with up to four decimals, the Danish way."""
    return "" if number is None else format_decimal(number) + "\u00a0%"


@register.filter
def maaned(month: date | None) -> str:
    """The month of a date, as people write it: "marts 2022"."""
    return "" if month is None else format_month(month)


@register.inclusion_tag("components/section_nav.html", takes_context=True)
def section_nav(context: template.Context) -> dict[str, Any]:
    """The navigation at the side, when the page lies in a part of the product that has one."""
    request = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"section": None}
    section = sections.section_of(request)
    return {"section": section, "here": section and sections.current(section, request.path)}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*labels_and_urls: str) -> dict[str, Any]:
    """`{% breadcrumb "Pilots" pilots_url "2026-0012" %}`: label and address in turn, last the page itself."""
    *pairs, current = labels_and_urls
    return {"trail": list(zip(pairs[::2], pairs[1::2], strict=True)), "current": current}


@register.inclusion_tag("components/text_box.html")
def text_box(
    name: str,
    label: str,
    limit: int,
    *,
    id: str,
    rows: int = 3,
    text: str = "",
    hint: str = "",
    refusal: Refused | None = None,
    is_optional: bool = False,
    form: str = "",
    about: Any = "",
) -> dict[str, Any]:
    """A box for a text that belongs to no Django form, with what it holds at most beside it.

    `form` is the id of the HTML form that sends it, when it stands outside. Where boxes of one label stand more than once, what
    each is `about` is read aloud behind it.
    """
    box = {
        "name": name,
        "label": label,
        "id": id,
        "rows": rows,
        "text": text or "",
        "is_optional": is_optional,
        "form": form,
        "about": about,
    }
    return box | {"hint": hint, "limit": limit_sentence(limit), "refusal": refusal}


@register.inclusion_tag("components/steps.html")
def steps(items: Any) -> dict[str, Any]:
    """The steps of a form: each has label, url, current and state ("done", "wrong" or "")."""
    number = next((place for place, item in enumerate(items, start=1) if item.current), 1)
    has_done = any(item.state == "done" for item in items)
    return {"items": items, "number": number, "total": len(items), "has_done": has_done}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, place: str = "") -> dict[str, Any]:
    """Links to the pages of a Django `Page`, with the rest of the query string kept; to the `place` with that id."""
    return {
        "request": context["request"],
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "gap": page.paginator.ELLIPSIS,
        "place": place and f"#{place}",
    }


@register.inclusion_tag("components/progress.html")
def progress(label: str, value: Decimal | int, total: Decimal | int, text: str) -> dict[str, str]:
    """How much of `total` is reached; the text says it in words."""
    percent = round(100 * min(max(value, 0), total) / total) if total > 0 else 0
    return {"label": label, "percent": str(percent), "text": text}


@register.inclusion_tag("components/confirm.html")
def confirm(text: str, yes: str, no: str, no_url: str, tone: str = "danger") -> dict[str, str]:
    """The question before something disappears, or with the tone "primary" begins; it is asked on a page of its own."""
    return {"text": text, "yes": yes, "no": no, "no_url": no_url, "tone": tone}


@register.simple_block_tag
def panel(content: str, heading: str = "") -> str:
    """White ground for what belongs together."""
    title = format_html("<h2>{}</h2>", heading) if heading else ""
    return format_html('<section class="panel">{}{}</section>', title, content)


@register.simple_block_tag(takes_context=True)
def filter_panel(context: template.Context, content: str) -> str:
    """The GET form above a list; the fields are its content."""
    return format_html(
        '<form class="panel filter" method="get" role="search">{}<div class="actions">'
        '<button class="button button-second">{}</button> <a href="{}">{}</a></div></form>',
        content,
        _("Show results"),
        context["request"].path,
        _("Reset"),
    )


def field_target(bound_field: forms.BoundField) -> str:
    """The id that a link to the field must name: a group is reached at its first answer."""
    return f"{bound_field.auto_id}_0" if bound_field.field.widget.use_fieldset else bound_field.auto_id


def _told_apart(problems: list[tuple[str, str, Any]]) -> list[tuple[str, str]]:
    """(text, target) of each problem: a sentence that stands at several fields says at which."""
    times = Counter(text for text, _target, _label in problems)
    return [
        (f"{label}: {text}" if label and times[text] > 1 else text, target)
        for text, target, label in problems
    ]


def _problems(forms_and_formsets: Any) -> list[tuple[str, str, Any]]:
    """(text, target, label of the field) of each problem."""
    found = []
    for thing in forms_and_formsets:
        if isinstance(thing, BaseFormSet):
            found += _formset_problems(thing)
        elif isinstance(thing, forms.BaseForm):
            found += _form_problems(thing)
        elif isinstance(thing, Merged):
            found += [(_choose(conflict), f"valg-{conflict.name}-gemt", "") for conflict in thing.conflicts]
    return found


def _choose(conflict: Conflict) -> str:
    return _("Choose which text is to stand in “%(label)s”") % {"label": conflict.label}


def _form_problems(form: forms.BaseForm, prefix: str = "") -> list[tuple[str, str, Any]]:
    if not form.errors:
        return []
    problems: list[tuple[str, str, Any]] = [(f"{prefix}{error}", "", "") for error in form.non_field_errors()]
    for bound_field in form:
        target = "" if bound_field.is_hidden else field_target(bound_field)
        problems += [(f"{prefix}{error}", target, bound_field.label) for error in bound_field.errors]
    return problems


def _formset_problems(formset: BaseFormSet) -> list[tuple[str, str, Any]]:
    """Errors of the rows carry the row's name, which the formset may give as `row_label`."""
    if not formset.is_bound:
        return []
    label = getattr(formset, "row_label", _("Row"))
    problems = [(str(error), "", "") for error in formset.non_form_errors()]
    for number, form in enumerate(formset, start=1):
        problems += _form_problems(form, prefix=f"{label} {number}: ")
    return problems
