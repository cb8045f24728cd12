"""What stands above a list, the same on all of them: its title, the filter, what is in use of it, and the ways out."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.lists.form import ALONE, Asked, FilterForm

register = template.Library()


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(form: FilterForm) -> dict[str, Any]:
    """Search and three choices, the rest folded; on phones the choices are folded too."""
    return {
        "form": form,
        "in_use": len({one.name for one in form.asked()} - {"q"}),
        "more": _more(form),
        "is_wrong": form.is_unfolded or any(bound.name in form.errors for bound in form.in_the_bar),
        "more_query": form.unfolding(),
        "alone_query": form.unfolding(ALONE),
    }


def _more(form: FilterForm) -> str:
    """What the folded part is called: by what is in it, when that is little."""
    if form.is_few:
        names = ", ".join(_inside(str(bound.label)) for bound in form.folded)
        return _("More filters: %(names)s") % {"names": names}
    return _("More filters and sorting") if "sort" in form.fields else _("More filters")


@register.simple_block_tag(takes_context=True)
def tools(
    context: template.Context,
    content: str,
    form: FilterForm,
    *,
    sheet: str = "",
    whole: str = "",
    is_large: bool = False,
) -> str:
    """The count as `content`, what the list is filtered by, and links: to save what is shown as a view or change one's own, to fetch just that as a sheet or the `whole` of its columns."""
    path = context["request"].path
    views = context.get("views")
    chips = [(str(one), _address(path, form.without(one)), one.is_gone) for one in form.asked()]
    links = {
        "save_url": views.save if views else "",
        "own_url": views.own if views else "",
        "sheet_url": sheet,
        "whole_url": whole,
        "is_large": is_large,
        "reset_url": path if chips else "",
    }
    drawn = template.loader.get_template("components/list_links.html")
    return format_html(
        '<div class="tools"><p class="count" role="status">{}</p>{}</div>',
        content,
        # Without the request, with which the processors would ask for the frame of the page once more.
        drawn.render({"chips": chips, "csrf_token": context.get("csrf_token"), **links}),
    )


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


@register.inclusion_tag("components/views.html")
def list_views(views: Any) -> dict[str, Any]:
    """The views of the list, each with how much it holds."""
    return {"views": views}


@register.simple_tag
def list_title(name: str, form: FilterForm | None = None, page: Page | None = None) -> str:
    """What the page shows, for its title: "Forsøg, emneområde: Ledelse, side 2"."""
    parts = [str(name)]
    if form is not None:
        parts += [_in_a_title(one) for one in form.asked()]
    if page is not None and page.number > 1:
        parts.append(_("page %(number)d") % {"number": page.number})
    return ", ".join(parts)


def _in_a_title(one: Asked) -> str:
    """Without the value of a search, which may be a name: titles are kept in the browser's history."""
    if one.name == "q":
        return _("search")
    return _inside(str(one))


def _inside(text: str) -> str:
    """As it stands inside a sentence: "CPR" stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
