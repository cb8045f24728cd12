"""What the list of pilots can read of each, in one query."""

from collections import namedtuple

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pilots.case.pilot_state import PilotState, told, with_state
from pilots.case.whose_turn import is_mine, with_stage
from pilots.descriptions import specs
from pilots.descriptions.description import Description
from regions.models import Hospital
from regions.permissions import Permission


class Names(Subquery):
    """The names that the inner query gives, as one text, in Danish order."""

    template = """(SELECT STRING_AGG(named.name, ', ' ORDER BY named.name COLLATE "da-x-icu")
        FROM (%(subquery)s) named)"""

    def as_sqlite(self, compiler, connection, **extra):
        template = """(SELECT GROUP_CONCAT(named.name, ', ')
            FROM (SELECT name FROM (%(subquery)s) ORDER BY name COLLATE "da-x-icu") named)"""
        return self.as_sql(compiler, connection, template=template, **extra)


HOSPITALS_OF, DEPARTMENTS_OF = Description.hospitals.through.objects, Description.departments.through.objects
# The current description of the pilot, one query out and two.
CURRENT, OUTER = OuterRef("current_id"), OuterRef(OuterRef("current_id"))
HOSPITALS = Names(
    Hospital.objects.filter(
        Q(pk__in=HOSPITALS_OF.filter(description=OUTER).values("hospital"))
        | Q(pk__in=DEPARTMENTS_OF.filter(description=OUTER).values("department__hospital"))
    )
    .order_by()
    .values("name")
)
DEPARTMENTS = Names(DEPARTMENTS_OF.filter(description=CURRENT).values(name=F("department__name")))


def listed(pilots, user, *, on):
    """Pilots that `user` sees, each with all that the list shows, sorts and filters by, as it is on a day."""
    drafts, reading = Permission.SEE_DRAFTS, (Permission.SEE_DRAFTS, Permission.SEE_FILED)
    pilots = pilots.annotate(
        hospitals=HOSPITALS,
        departments=DEPARTMENTS,
        has_new_draft=Coalesce(told("has_draft", user, drafts), Value(False)),
        # The facilitator reads a description without what it costs.
        promised_amount=told("promised", user, *reading),
        agreed_amount=told("agreed", user, *reading),
    )
    pilots = with_stage(with_state(pilots, user, on=on), user, on=on)
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
