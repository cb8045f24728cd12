"""What the list of pilots reads of each: one query, whatever of it is shown."""

from collections import namedtuple

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from common import clock
from pilots.agreements.agreement import Agreement, BudgetLine
from pilots.case.pilot_state import PilotState, with_state
from pilots.case.whose_turn import is_mine, with_stage
from pilots.descriptions import specs
from pilots.descriptions.description import Description
from pilots.descriptions.rows import CostLine
from pilots.pilot.pilot import Pilot, State
from regions.models import Department, Hospital
from regions.permissions import Permission, scope, within


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
PROMISED = Subquery(
    CostLine.objects.filter(description=OuterRef("current_id"))
    .order_by()
    .values("description")
    .annotate(sum=Sum("amount"))
    .values("sum")
)


def _promised(user):
    """What the description expects to cost; the facilitator reads it without that."""
    reads_costs = within(user, Permission.SEE_DRAFTS) | within(user, Permission.SEE_FILED)
    return Case(When(reads_costs, then=PROMISED), output_field=CostLine._meta.get_field("amount"))


def _agreed(user):
    """What the version concluded last may cost, pension and holiday allowance included."""
    newest = Agreement.objects.visible_to(user).newest_concluded()
    lines = BudgetLine.objects.filter(agreement__pilot=OuterRef("pk"), agreement__in=newest).order_by()
    added = lines.values("agreement__pilot").annotate(sum=Sum(F("amount") + F("additions")))
    # Who may see no agreement at all has an empty query here, whose nothing needs a type.
    return Cast(Subquery(added.values("sum")), BudgetLine._meta.get_field("amount"))


def listed_for(user):
    """The pilots that `user` sees, each with all that the list shows, sorts and filters by."""
    today = clock.today()
    pilots = Pilot.objects.visible_to(user).annotate(
        hospitals=HOSPITALS,
        departments=DEPARTMENTS,
        has_new_draft=_has_new_draft(user),
        promised_amount=_promised(user),
        agreed_amount=_agreed(user),
    )
    pilots = with_stage(with_state(pilots, user, on=today), user, on=today)
    return pilots.annotate(is_mine=Case(When(is_mine(user), then=True), default=False))


def _has_new_draft(user):
    if not scope(user, Permission.SEE_DRAFTS):
        return Value(False)
    drafts = Description.objects.visible_to(user).filter(pilot=OuterRef("pk"), state=State.DRAFT)
    return Exists(drafts)


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
