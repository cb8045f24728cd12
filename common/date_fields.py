"""A date and a month in forms."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy, ngettext

from common.clock import COPENHAGEN, today
from common.dates import format_date, parse_date, weekday_in_words
from common.months import (
    after,
    between,
    format_month,
    format_months,
    last_day,
    month_of,
    parse_month,
    possible_months,
    typed_month,
)
from common.parsed_fields import ParsedField

MOST_LIKELY = 3
# The press of a likely day: it is written in its field, and what is right is saved.
LIKELY_DAY = "day"


def with_likely_day(data: QueryDict) -> tuple[QueryDict, str]:
    """(what was sent, with the day that was pressed in its field; the name of that field or "")."""
    name, _equals, text = data.get(LIKELY_DAY, "").partition("=")
    if not text:
        return data, ""
    filled = data.copy()
    filled[name] = text
    return filled, name


class DateFormField(ParsedField):
    """A text box for a date; what was typed comes back untouched when it is refused."""

    default_error_messages = {
        "required": gettext_lazy("Write the date as day, month and year, e.g. 31.12.2027"),
    }

    shape, keys = "date", "numeric"
    # What a form tells of its dates: (words, day) of up to three that are likely, and from which day they are counted.
    likely: Sequence[tuple[str, date]] = ()
    counted_from: tuple[date, str] | None = None

    def suggest(
        self, *likely: tuple[Any, date | None], counted_from: tuple[date | None, Any] | None = None
    ) -> None:
        """Offer the likely days that are known, and tell those that are written by how far they are from another."""
        self.likely = [(str(words), day) for words, day in likely if day][:MOST_LIKELY]
        if counted_from and counted_from[0]:
            self.counted_from = (counted_from[0], str(counted_from[1]))

    def echo(self, value: Any) -> str:
        """A day with its weekday, and how far it is from the day that is counted from."""
        if not isinstance(value, date):
            return ""
        words = weekday_in_words(value)
        if not self.counted_from or self.counted_from[0] == value:
            return words
        first, what = self.counted_from
        days = abs((value - first).days)
        sentence = (
            ngettext("%(day)s, %(days)d day after %(what)s", "%(day)s, %(days)d days after %(what)s", days)
            if value > first
            else ngettext(
                "%(day)s, %(days)d day before %(what)s", "%(day)s, %(days)d days before %(what)s", days
            )
        )
        return sentence % {"day": words, "days": days, "what": what}

    def parse(self, text: str) -> date:
        return parse_date(text)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            value = value.astimezone(COPENHAGEN)
        return format_date(value) if isinstance(value, date) else value


class PastDayField(DateFormField):
    """The day as of which something is told: today or before. Those that are `asked` for often are links beside it."""

    asked: Sequence[tuple[str, date]] = ()

    def link(self, closed: date | None) -> None:
        """The end of the last month that is `closed`, and of last year."""
        ends = [(gettext("The last closed month"), closed and last_day(closed))]
        ends.append((gettext("New Year"), date(today().year - 1, 12, 31)))
        self.asked = [(words, day) for words, day in ends if day]

    def echo(self, value: Any) -> str:
        return ""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day > today():
            raise ValidationError(gettext("The day has not come yet. Choose today or an earlier one."))
        return day


CHOOSE = gettext_lazy("Choose")


class MonthSelect(forms.Select):
    """A list of months, in which the one that is chosen stands even when it is none of those offered."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        offered = list(self.choices)
        keys = {key for key, _words in offered}
        self.choices = [*offered, *(each for key in value if key not in keys and (each := _named(key)))]
        return super().optgroups(name, value, attrs)


class MonthField(forms.ChoiceField):
    """A month chosen from a list, as its first day; None when empty. One that is written (2022-04, april 2022) is read."""

    widget = MonthSelect
    # May only what is offered be chosen?
    is_bounded = False

    def __init__(self, *, empty_label: Any = CHOOSE, **kwargs: Any) -> None:
        self.empty_label = empty_label
        super().__init__(**kwargs)
        self.offer(lambda: months_around(today()))

    def offer(self, months: Callable[[], Iterable[date]]) -> None:
        """Choose among the `months`, which are named when the list is drawn: many a form has one that nobody opens."""
        self.choices = lambda: self._among(months())

    def _among(self, months: Iterable[date]) -> list[tuple[str, Any]]:
        offered = list(months)
        keys = (f"{month:%Y-%m}" for month in offered)
        return [("", self.empty_label), *zip(keys, format_months(offered), strict=True)]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value:%Y-%m}"
        found = possible_months(value) if isinstance(value, str) else ()
        return f"{found.pop():%Y-%m}" if len(found) == 1 else ""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return f"{typed_month(text):%Y-%m}" if text.strip() else ""
        except ValueError as error:
            raise ValidationError(gettext("There is no such month. Choose one from the list")) from error

    def valid_value(self, value: str) -> bool:
        return not self.is_bounded or super().valid_value(value)

    def clean(self, value: Any) -> date | None:
        key = super().clean(value)
        return parse_month(key) if key else None

    def named(self, keys: Iterable[str]) -> dict[str, str]:
        """{what was asked for: the month in words}."""
        return {
            key: words for key in keys if (found := _named(self.prepare_value(key))) and (words := found[1])
        }


def months_around(day: date) -> list[date]:
    """The months of six years, the newest first: some to come, most of them gone."""
    return between(after(month_of(day), -60), after(month_of(day), 12))[::-1]


def _named(key: str) -> tuple[str, str] | None:
    try:
        return key, format_month(parse_month(key))
    except ValueError:
        return None
