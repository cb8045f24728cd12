"""The list of pilots as a query string asks for it: filtered, sorted, with the columns chosen, and a page of it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.utils.functional import cached_property

from common import clock
from common.lists.counts import counts
from pilots.case.list_cells import rows_on_page
from pilots.case.list_choices import choices_for, places_for
from pilots.case.list_columns import (
    ALWAYS,
    COLUMNS,
    OF_WRITERS,
    SORTED_BY,
    fields_of,
    sorts,
    usual_columns,
)
from pilots.case.list_filter import NEWEST_FIRST, PilotFilter
from pilots.case.list_rows import FIELDS, Record, listed
from pilots.case.newest import NUMBERED, ROWS_A_PAGE, newest_page, rows_of
from pilots.case.searched import WordSearch
from pilots.pilot.pilot import Pilot, State, count_seen_by
from regions.permissions import Permission, can

MOST_ADDED_UP = 1000


@dataclass(frozen=True)
class Heading:
    label: str
    url: str
    direction: str
    numeric: bool


class Listing:
    """The pilots that a person sees, filtered and sorted as the query string asks."""

    def __init__(self, user, query):
        self.user, self.query = user, query
        self.sees_drafts = can(user, Permission.SEE_DRAFTS)
        offered = [c for c in COLUMNS if c.name != ALWAYS and (self.sees_drafts or c.name not in OF_WRITERS)]
        choices = choices_for(user)
        self.sees_regions = bool(choices["region"])
        self.usual = usual_columns(sees_drafts=self.sees_drafts, sees_regions=self.sees_regions)
        choices |= {
            "sort": list(sorts(sees_regions=self.sees_regions)),
            "columns": [(column.name, column.label) for column in offered],
        }
        self.form = PilotFilter(query, user=user, choices=choices, places=places_for(user), usual=self.usual)
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.sort = asked.get("sort") or NEWEST_FIRST
        self._chosen = asked.get("columns")

    @cached_property
    def pilots(self):
        """All that the person sees."""
        return listed(Pilot.objects.visible_to(self.user), self.user, on=clock.today())

    @cached_property
    def found(self):
        return self.form.found(self.pilots)

    @cached_property
    def _keys(self):
        """Of what is searched for, when nothing else is asked, the keys in the list's own order; else None."""
        words = self.form.words_alone
        return WordSearch(self.user, words).in_order() if words else None

    @property
    def _is_whole(self):
        """Is nothing asked for?"""
        return self.form.match == Q()

    @property
    def columns(self):
        """What the page shows."""
        return self._columns_of(self._chosen or self.usual)

    @property
    def columns_of_sheet(self):
        """What is chosen; a sheet that is asked for without a choice has them all."""
        if self._chosen:
            return self._columns_of(self._chosen)
        return [column for column in COLUMNS if self.sees_drafts or column.name not in OF_WRITERS]

    @property
    def lacks_region(self):
        """Is the region to be told beside the title, for want of a column?"""
        return self.sees_regions and not any(column.name == "region" for column in self.columns)

    def _columns_of(self, names):
        return [column for column in COLUMNS if column.name in {ALWAYS, *names}]

    @property
    def sheet_query(self):
        """What asks for a sheet of exactly what the page shows."""
        chosen = [column.name for column in self.columns if column.name != ALWAYS]
        return self.form.asked_again(columns=chosen)

    @property
    def whole_query(self):
        """What asks for a sheet of the same rows with every column."""
        return self.form.asked_again(columns=[])

    @cached_property
    def count(self):
        if self._keys is not None:
            return len(self._keys)
        # Where nothing is asked for, what the list shows of each has nothing to do with how many there are.
        return count_seen_by(self.user) if self._is_whole else self.found.count()

    @cached_property
    def figures(self):
        """Doctor places in what is not withdrawn, described and agreed, and how many are drafts and withdrawn.

        None in a list so long that adding up would slow the page.
        """
        if self.count > MOST_ADDED_UP:
            return None
        is_withdrawn = Q(current__state=State.WITHDRAWN)
        found = self.found if self._keys is None else self.pilots.filter(pk__in=self._keys)
        return found.aggregate(
            doctors=Sum("current__doctors", filter=~is_withdrawn, default=0),
            agreed=Sum("agreed_doctors", default=0),
            money=Sum("agreed_amount"),
            drafts=Count("pk", filter=Q(number=None)),
            withdrawn=Count("pk", filter=is_withdrawn),
        )

    def counted(self, queries):
        """How many pilots each query finds, all in one query; None of each in a list so long that it would slow the page."""
        if self.count > MOST_ADDED_UP or count_seen_by(self.user) > MOST_ADDED_UP:
            return [None] * len(queries)
        return counts(self.pilots, [self.form.counting(query).match for query in queries])

    def page(self):
        """The page asked for, its ids found first so that a late page costs no more than an early one."""
        page = Paginator(range(self.count), ROWS_A_PAGE).get_page(self.query.get("page"))
        places, columns, lacks_region = page.object_list, self.columns, self.lacks_region
        found = self.between(places.start, places.stop, fields_of(columns))
        page.object_list = rows_on_page(found, columns, lacks_region=lacks_region)
        return page

    def between(self, first, last, fields=tuple(FIELDS)):
        """The records from one place in the list to another, with no more than these fields of each.

        Their ids are fetched first, so that nothing is told of what is skipped, and nothing put in order but what it is put
        in order by. Inside the other query the ids would cost more than by themselves: all of it would be put together twice.
        """
        is_page = self.sort == NEWEST_FIRST and last - first <= ROWS_A_PAGE
        if first >= last:
            rows = []
        elif is_page and self._keys is not None:
            rows = rows_of(self.user, fields, self._keys[first:last])
        elif is_page and self._is_whole:
            rows = newest_page(self.user, fields, first, last)
        else:
            rows = self._from(first, last).values_list(*(FIELDS[name] for name in fields))
        return (Record(**dict(zip(fields, row, strict=True))) for row in rows)

    def _from(self, first, last):
        if first == 0 and self._order == NUMBERED:
            # An index has them in that order.
            return self.found.order_by(*NUMBERED)[:last]
        # Said to be there, titles are read in the order of their index.
        there = self.found.filter(current__title__isnull=False) if self._is_by_title else self.found
        ids = list(there.order_by(*self._order).values_list("pk", flat=True)[first:last])
        return self.pilots.filter(pk__in=ids).order_by(*self._order)

    def rows(self):
        """Every row as the sheet prints it, streamed."""
        columns = self.columns_of_sheet
        found = self.found.order_by(*self._order).values_list(*FIELDS.values())
        for row in found.iterator(chunk_size=2000):
            record = Record._make(row)
            yield tuple(column.value(record) for column in columns)

    def headings(self):
        for column in self.columns:
            yield Heading(
                column.short or column.label,
                self._sort_url(column) if column.order else "",
                self._direction(column),
                column.kind not in ("text", "moment"),
            )

    @cached_property
    def _order(self):
        """Drafts, which have no number yet, come before the newest number; other blanks come last.

        In that order of its own, what a search found whole comes first.
        """
        name, falls = self.sort.removeprefix("-"), self.sort.startswith("-")
        if self.sort == NEWEST_FIRST:
            return (*self.form.best_first, *NUMBERED)
        # Titles, which no version lacks, fall as their index does, read from its end.
        last = {} if self._is_by_title else {"nulls_last": True}
        fields = SORTED_BY[name]
        return (*(f.desc(**last) if falls else f.asc(**last) for f in fields), "-pk" if falls else "pk")

    @property
    def _is_by_title(self):
        return self.sort.removeprefix("-") == ALWAYS

    def _direction(self, column):
        if self.sort == NEWEST_FIRST and self.form.best_first:
            return ""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "")

    def _sort_url(self, column):
        query = self.query.copy()
        query.pop("page", None)
        query["sort"] = f"-{column.name}" if self.sort == column.name else column.name
        return f"?{query.urlencode()}"
