"""The list of pilots: its columns, the same on the page and in the sheet, how it is sorted, and a page of it."""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.danish import in_danish
from common.dates import format_date
from pilots.case.list_filter import PilotFilter
from pilots.case.pilot_state import PilotState, with_state
from pilots.descriptions import specs, values
from pilots.descriptions.description import Description, Timing
from pilots.pilot.pilot import Pilot, State
from regions.models import Department, Hospital

ROWS_A_PAGE = 25
MOST_ADDED_UP = 1000
NEWEST_FIRST = "-number"


class Names(Subquery):
    """The names that the inner query gives, as one text, in Danish order."""

    template = """(SELECT STRING_AGG(named.name, ', ' ORDER BY named.name COLLATE "da-x-icu")
        FROM (%(subquery)s) named)"""

    def as_sqlite(self, compiler, connection, **extra):
        template = """(SELECT GROUP_CONCAT(named.name, ', ')
            FROM (SELECT name FROM (%(subquery)s) ORDER BY name COLLATE "da-x-icu") named)"""
        return self.as_sql(compiler, connection, template=template, **extra)


def _linked(through, column):
    """What the current description of the pilot, two queries out, is linked to."""
    return through.objects.filter(description=OuterRef(OuterRef("current_id"))).values(column)


HOSPITALS = Names(
    Hospital.objects.filter(
        Q(pk__in=_linked(Description.hospitals.through, "hospital"))
        | Q(pk__in=_linked(Description.departments.through, "department__hospital"))
    ).values("name")
)
DEPARTMENTS = Names(
    Department.objects.filter(pk__in=_linked(Description.departments.through, "department")).values("name")
)
LISTED = [spec for spec in specs.SPECS if spec.listed]
FIELDS = {
    "pk": "pk",
    "number": "number",
    "abbreviation": "region__abbreviation",
    "region": "region__name",
    "own_number": "own_number",
    "title": "current__title",
    **{spec.name: f"current__{spec.path}" for spec in LISTED},
    # Of the pilot at once, so that the database can put them in order.
    "hospitals": "hospitals",
    "departments": "departments",
    "anchoring": "current__anchoring",
    "agreed_doctors": "agreed_doctors",
    "agreed_starts_on": "agreed_starts_on",
    "agreed_ends_on": "agreed_ends_on",
    "state": "pilot_state",
    "timing": "current__timing",
    "filed_at": "current__filed_at",
    "has_new_draft": "has_new_draft",
}


class Record(namedtuple("Record", FIELDS)):
    """A pilot as its current version tells it."""

    __slots__ = ()

    @property
    def case_number(self):
        return f"{self.abbreviation}-{self.number}" if self.number else ""

    @property
    def name(self):
        return self.title or _("Without a title")

    @property
    def place(self):
        return self.departments or self.anchoring

    @property
    def pilot_state(self):
        return PilotState(self.state)

    @property
    def is_revising(self):
        return bool(self.number and self.has_new_draft)


@dataclass(frozen=True)
class Column:
    """A column of the sheet; one that can be sorted by, `order` ascending, stands on the page too."""

    name: str
    label: str
    value: Callable = field(repr=False)
    kind: str = "text"
    order: tuple = ()
    width: int | None = None
    # On the page, where what is agreed stands below what is described.
    short: str = ""


HOSPITAL = Column("hospital", gettext_lazy("Hospital"), lambda r: r.hospitals, width=34)
PLACE = Column(
    "place",
    gettext_lazy("Department"),
    lambda r: r.place,
    order=(in_danish("departments"), in_danish("hospitals")),
    width=34,
)
BY_HAND = {"hospitals": HOSPITAL, "departments": PLACE}
# On the page these have a place of their own in its rows.
PLACED = {"number", "title", "place", "doctors", "starts", "state"}


def _described(spec):
    """The column of a structured field."""
    listed, column = spec.listed, spec.column
    order = in_danish(f"current__{spec.path}") if spec.is_text else F(f"current__{spec.path}")
    return Column(
        listed.name or spec.name,
        listed.label or spec.label,
        lambda record: spec.kind.in_cell(getattr(record, spec.name), column),
        spec.kind.cell,
        (order,) if listed.is_sorted else (),
        listed.width,
        listed.short,
    )


COLUMNS = [
    Column("number", gettext_lazy("Case number"), lambda r: r.case_number, order=(F("number"),), width=13),
    Column("title", gettext_lazy("Title"), lambda r: r.name, order=(in_danish("current__title"),), width=50),
    Column("region", gettext_lazy("Region"), lambda r: r.region),
    Column("own_number", gettext_lazy("The region's own number"), lambda r: r.own_number, width=13),
    *(BY_HAND.get(spec.name) or _described(spec) for spec in LISTED),
    Column("agreed_doctors", gettext_lazy("Doctors agreed"), lambda r: r.agreed_doctors, "integer"),
    Column("agreed_starts", gettext_lazy("Starts, agreed"), lambda r: r.agreed_starts_on, "date"),
    Column("agreed_ends", gettext_lazy("Ends, agreed"), lambda r: r.agreed_ends_on, "date"),
    Column(
        "state",
        gettext_lazy("Status"),
        lambda r: r.pilot_state.label,
        order=(Case(*(When(pilot_state=state, then=state.place) for state in PilotState)),),
        width=18,
    ),
    Column("timing", gettext_lazy("Deadline"), lambda r: r.timing and Timing(r.timing).label, width=16),
    Column("filed_at", gettext_lazy("Filed at"), lambda r: r.filed_at, "moment"),
]
ON_PAGE = [column for column in COLUMNS if column.order and column.name not in PLACED]
SORTED_BY = {column.name: column.order for column in COLUMNS if column.order}


@dataclass(frozen=True)
class Heading:
    label: str
    url: str
    direction: str
    numeric: bool


class Listing:
    """The pilots that a person sees, filtered and sorted as the query string asks."""

    def __init__(self, user, query):
        new_draft = Description.objects.visible_to(user).filter(pilot=OuterRef("pk"), state=State.DRAFT)
        pilots = Pilot.objects.visible_to(user).annotate(
            hospitals=HOSPITALS, departments=DEPARTMENTS, has_new_draft=Exists(new_draft)
        )
        pilots = with_state(pilots, user, on=clock.today())
        self.query = query
        self.filter = PilotFilter(query, pilots, user=user)
        asked = query.get("sort", "")
        self.sort = asked if asked.removeprefix("-") in SORTED_BY else NEWEST_FIRST

    @cached_property
    def count(self):
        return self.filter.found.aggregate(pilots=Count("pk"))["pilots"]

    @cached_property
    def figures(self):
        """Doctor places in what is not withdrawn, described and agreed, and how many are drafts and withdrawn.

        None in a list so long that adding up would slow the page.
        """
        if self.count > MOST_ADDED_UP:
            return None
        is_withdrawn = Q(current__state=State.WITHDRAWN)
        return self.filter.found.aggregate(
            doctors=Sum("current__doctors", filter=~is_withdrawn, default=0),
            agreed=Sum("agreed_doctors", default=0),
            drafts=Count("pk", filter=Q(number=None)),
            withdrawn=Count("pk", filter=is_withdrawn),
        )

    def records(self, pilots):
        """Records of `pilots`, in the list's order."""
        return map(Record._make, pilots.order_by(*self._order).values_list(*FIELDS.values()))

    def page(self):
        """The page asked for, its ids found first so that a late page costs no more than an early one."""
        page = Paginator(range(self.count), ROWS_A_PAGE).get_page(self.query.get("page"))
        numbers = page.object_list
        page.object_list = [row_on_page(one) for one in self.between(numbers.start, numbers.stop)]
        return page

    def between(self, first, last):
        """The records from one place in the list to another."""
        found = self.filter.found.order_by(*self._order).values("pk")[first:last]
        return self.records(self.filter.queryset.filter(pk__in=found))

    def rows(self):
        """Every row as the sheet prints it, streamed."""
        found = self.filter.found.order_by(*self._order).values_list(*FIELDS.values())
        for row in found.iterator(chunk_size=2000):
            record = Record._make(row)
            yield tuple(column.value(record) for column in COLUMNS)

    def headings(self):
        for column in COLUMNS:
            if column.order:
                yield Heading(
                    column.short or column.label,
                    self._sort_url(column),
                    self._direction(column),
                    column.kind != "text",
                )

    @property
    def _order(self):
        """Drafts, which have no number yet, come before the newest number; other blanks come last.

        In that order of its own, what a search found whole comes first.
        """
        name, falls = self.sort.removeprefix("-"), self.sort.startswith("-")
        if self.sort == NEWEST_FIRST:
            return [*self.filter.best_first, F("number").desc(nulls_first=True), "-pk"]
        fields = SORTED_BY[name]
        return [
            *(f.desc(nulls_last=True) if falls else f.asc(nulls_last=True) for f in fields),
            "-pk" if falls else "pk",
        ]

    def _direction(self, column):
        if self.sort == NEWEST_FIRST and self.filter.best_first:
            return ""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "")

    def _sort_url(self, column):
        query = self.query.copy()
        query.pop("page", None)
        query["sort"] = f"-{column.name}" if self.sort == column.name else column.name
        return f"?{query.urlencode()}"


def row_on_page(record):
    """What the page prints of a record, every text ready; what is agreed, beside what is described."""
    state = record.pilot_state
    return {
        "url": reverse("pilot", args=[record.pk]),
        "case_number": record.case_number,
        "own_number": record.own_number,
        "title": record.name,
        "region": record.region,
        "place": record.place,
        "hospitals": record.hospitals,
        "doctors": "" if record.doctors is None else str(record.doctors),
        "agreed_doctors": "" if record.agreed_doctors is None else str(record.agreed_doctors),
        "starts": _day(record.starts_on),
        "more": [(column, values.in_words(column.value(record))) for column in ON_PAGE],
        "agreed_starts": _day(record.agreed_starts_on),
        "agreed_ends": _day(record.agreed_ends_on),
        "tone": state.tone,
        "state": state.label,
        "is_revising": record.is_revising,
    }


def _day(day):
    return format_date(day) if day else ""
