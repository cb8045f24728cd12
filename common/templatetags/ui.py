"""The tags and filters that every template has without loading them."""

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import dates, money
from common.icons import ICONS

register = template.Library()


@register.simple_tag
def icon(name):
    """A decorative icon; the words beside it carry the meaning."""
    paths = format_html_join("", '<path d="{}"/>', ((path,) for path in ICONS[name]))
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">{}</svg>',
        paths,
    )


@register.simple_tag
def status(tone, label):
    """A dot and a word; tones: neutral, notice, warn, info, ok, outline."""
    return format_html('<span class="status status-{}">{}</span>', tone, label)


@register.filter
def kroner(amount):
    return "" if amount is None else money.format_kroner(amount)


@register.filter
def dato(day):
    return "" if day is None else dates.format_date(day)


@register.filter
def klokken(moment):
    """A moment as "21.11.2026 kl. 14.32" in Copenhagen's time."""
    return "" if moment is None else dates.format_moment(moment)


@register.filter
def tal(number):
    """A whole number with the Danish thousands point, and a real minus."""
    return "" if number is None else f"{number:,}".replace(",", ".").replace("-", "−")


@register.filter
def field_kind(bound_field):
    """Which shape the template pack gives a field."""
    widget = bound_field.field.widget
    if widget.is_hidden:
        return "hidden"
    if widget.use_fieldset:
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "money" if widget.attrs.get("class") == "money" else "line"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_and_formsets):
    """Every error of the forms and formsets as a link to its field; nothing when there is none."""
    problems = _problems(forms_and_formsets)
    heading = ngettext(
        "There is %(count)d thing you must correct",
        "There are %(count)d things you must correct",
        len(problems),
    ) % {"count": len(problems)}
    return {"problems": problems, "heading": heading}


@register.simple_tag
def error_prefix(*forms_and_formsets):
    """The start of the page title when something must be corrected."""
    return f"{_('Error')}: " if _problems(forms_and_formsets) else ""


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(chart):
    """Draw a common.chart.BarChart, with the same numbers as a table."""
    return {"chart": chart}


def field_target(bound_field):
    """The id that a link to the field must name: a group is reached at its first answer."""
    return f"{bound_field.auto_id}_0" if bound_field.field.widget.use_fieldset else bound_field.auto_id


def _problems(forms_and_formsets):
    found = []
    for thing in forms_and_formsets:
        if isinstance(thing, BaseFormSet):
            found += _formset_problems(thing)
        elif isinstance(thing, forms.BaseForm):
            found += _form_problems(thing)
    return found


def _form_problems(form, prefix=""):
    problems = [(f"{prefix}{error}", "") for error in form.non_field_errors()]
    for bound_field in form:
        target = "" if bound_field.is_hidden else field_target(bound_field)
        problems += [(f"{prefix}{error}", target) for error in bound_field.errors]
    return problems


def _formset_problems(formset):
    """Errors of the rows carry the row's name, which the formset may give as `row_label`."""
    if not formset.is_bound:
        return []
    label = getattr(formset, "row_label", _("Row"))
    problems = [(str(error), "") for error in formset.non_form_errors()]
    for number, form in enumerate(formset, start=1):
        problems += _form_problems(form, prefix=f"{label} {number}: ")
    return problems
