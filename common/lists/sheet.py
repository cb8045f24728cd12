"""The first page of a spreadsheet of a list: what was asked for, by whom and when."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from common.dates import format_moment
from common.xlsx import Cover


def cover_of(
    title: str, words: list[tuple[str, str]], *, none: str, by: str, at: datetime, of: Iterable = ()
) -> Cover:
    """`words` is the filter as the form tells it, `none` what stands there without one, `of` whose list it is."""
    lines = [
        *of,
        *(words or [(_("Filter"), none)]),
        (_("Downloaded by"), by),
        (_("Downloaded at"), format_moment(at)),
    ]
    return Cover(title, lines)
