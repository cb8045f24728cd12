"""The form above the months of a book."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.closing.months import MonthState
from common import clock
from common.lists.form import FilterForm

ALL = ("", _("All"))


class MonthFilter(FilterForm):
    """Of the `rows` that the page has: MonthRows, or SumRows, of which all are closed."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    state = forms.ChoiceField(label=_("Status"), required=False, choices=[ALL, *MonthState.choices])

    def __init__(self, query, *, rows):
        super().__init__(query)
        # Through this year for who reads closed months alone, too: a year that a view was shared with is there, and empty.
        first = min((row.first.year for row in rows), default=clock.today().year)
        last = max((row.month.year for row in rows), default=first)
        years = range(max(last, clock.today().year), first - 1, -1)
        self.fields["year"].choices = [ALL, *((str(year), str(year)) for year in years)]

    def found(self, rows):
        return [row for row in rows if self._fits(row)] if self.is_valid() else []

    def _fits(self, row):
        asked = self.cleaned_data
        is_of_year = not asked["year"] or int(asked["year"]) in _years(row)
        return is_of_year and asked["state"] in ("", row.state)


def _years(row):
    return range(row.first.year, row.month.year + 1)
