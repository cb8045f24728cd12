"""What the list of pilots reads of each: one query, whatever of it is shown."""

from collections import namedtuple
from functools import cache

from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from common import clock
from pilots.case.pilot_state import PilotState, told, with_state
from pilots.case.whose_turn import is_mine, with_stage
from pilots.descriptions import specs
from pilots.descriptions.description import Description
from pilots.pilot.pilot import Pilot
from regions.models import Department, Hospital
from regions.permissions import Permission


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


@cache
def _with_places():
    """What is the same for every reader, put together once."""
    return Pilot.objects.annotate(hospitals=HOSPITALS, departments=DEPARTMENTS)


def listed_for(user):
    """The pilots that `user` sees, each with all that the list shows, sorts and filters by."""
    today = clock.today()
    drafts, reading = Permission.SEE_DRAFTS, (Permission.SEE_DRAFTS, Permission.SEE_FILED)
    pilots = (
        _with_places()
        .visible_to(user)
        .annotate(
            has_new_draft=Coalesce(told("has_draft", user, drafts), Value(False)),
            # The facilitator reads a description without what it costs.
            promised_amount=told("promised", user, *reading),
            agreed_amount=told("agreed", user, *reading),
        )
    )
    pilots = with_stage(with_state(pilots, user, on=today), user, on=today)
    return pilots.annotate(is_mine=Case(When(is_mine(user), then=True), default=False))


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
    "promised": "promised_amount",
    "agreed": "agreed_amount",
    "state": "pilot_state",
    "stage": "stage",
    "turn": "turn",
    "is_mine": "is_mine",
    "timing": "current__timing",
    "filed_at": "current__filed_at",
    "has_new_draft": "has_new_draft",
}


class Record(namedtuple("Record", FIELDS, defaults=[None] * len(FIELDS))):
    """A pilot as its current version tells it; what was not asked for is None."""

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
