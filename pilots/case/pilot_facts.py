"""What all pilots are counted, listed and sorted by: a narrow row for each, kept by the database.

What is counted is read in the order of an index; `pilot_state.with_state` says of the pilots of a list what `by_state`
counts here. A reader is told what of it they may know.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Self

from django.db import models
from django.db.models import Count, Q

from common.kept import Kept, Source
from common.money_fields import KronerField
from pilots.agreements.agreement import OPEN, AgreementState, Side
from pilots.case.pilot_state import PilotState
from pilots.descriptions.description import Timing
from pilots.pilot.pilot import Pilot, State, seen_by
from pilots.programme.programmes import Programme
from regions.models import Region, User
from regions.permissions import Permission, scope

CONCLUDED = AgreementState.CONCLUDED.value
OPEN_ONES = ", ".join(f"'{state.value}'" for state in OPEN)
# The two sums are of the version that the reader sees: of its description, and of the agreement concluded last.
RECKONED = f"""
SELECT p.id, p.programme_id, p.region_id, CASE WHEN p.number IS NULL THEN '{State.DRAFT.value}'
ELSE COALESCE(d.state, '{State.FILED.value}') END, COALESCE(d.timing, ''), {{filed_on}}, a.id IS NOT NULL,
a.starts_on, a.ends_on, o.id IS NOT NULL, a.doctors,
(SELECT CAST(SUM(c.amount) AS bigint) FROM pilots_costline c WHERE c.description_id = p.current_id),
(SELECT CAST(SUM(b.amount + b.additions) AS bigint) FROM pilots_budgetline b WHERE b.agreement_id = a.id),
COALESCE(o.state, ''), COALESCE((SELECT s.side FROM pilots_signature s JOIN pilots_sending r ON r.id = s.sending_id
WHERE r.agreement_id = o.id ORDER BY r.number DESC, s.id DESC LIMIT 1), ''),
EXISTS (SELECT 1 FROM pilots_description n WHERE n.pilot_id = p.id AND n.state = '{State.DRAFT.value}')
FROM pilots_pilot p LEFT JOIN pilots_description d ON d.id = p.current_id
LEFT JOIN pilots_agreement a ON a.id = (SELECT c.id FROM pilots_agreement c WHERE c.pilot_id = p.id
AND c.state = '{CONCLUDED}' ORDER BY c.version DESC LIMIT 1)
LEFT JOIN pilots_agreement o ON o.id = (SELECT c.id FROM pilots_agreement c WHERE c.pilot_id = p.id
AND c.state IN ({OPEN_ONES}) ORDER BY c.version DESC LIMIT 1)
"""  # noqa: S608  words of our own
OF_CURRENT = "SELECT id FROM pilots_pilot WHERE current_id IN ({changed})"
OF_AGREEMENT = "SELECT pilot_id FROM pilots_agreement WHERE id IN ({changed})"
OF_SENDING = OF_AGREEMENT.format(changed="SELECT agreement_id FROM pilots_sending WHERE id IN ({changed})")
SOURCES = (
    Source("pilots_pilot", "INSERT", "id"),
    Source("pilots_pilot", "UPDATE", "id"),
    *(Source("pilots_description", event, "pilot_id") for event in ("INSERT", "UPDATE", "DELETE")),
    *(
        Source("pilots_costline", event, "description_id", OF_CURRENT)
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    *(Source("pilots_agreement", event, "pilot_id") for event in ("INSERT", "UPDATE", "DELETE")),
    # Of a concluded agreement none is changed or taken away; one that is loaded may come after its agreement.
    Source("pilots_budgetline", "INSERT", "agreement_id", OF_AGREEMENT),
    Source("pilots_signature", "INSERT", "sending_id", OF_SENDING),
)


# What has come further than to stand without an agreement, or has left that.
DECIDED = Q(is_agreed=True) | Q(state=State.WITHDRAWN)


class Alike(NamedTuple):
    """How many pilots are alike in this; ids of their programme and region, and a day in Copenhagen."""

    programme: int
    region: int
    filed_on: date
    is_agreed: bool
    timing: str
    count: int


class PilotFactsQuerySet(models.QuerySet["PilotFacts"]):
    def visible_to(self, user: User) -> Self:
        """Those of the pilots that the user sees."""
        return self.filter(seen_by(user, filed=~Q(state=State.DRAFT), pilot="pilot"))

    def standing(self) -> Self:
        return self.filter(state=State.FILED)

    def by_state(self, user: User, *, on: date) -> Counter[PilotState]:
        """How many are in each state on a day, as the user may know it."""
        drafts, filed = scope(user, Permission.SEE_DRAFTS), scope(user, Permission.SEE_FILED)
        # In the order of the index.
        alike = self.visible_to(user).values_list("region", "state", "starts_on", "ends_on", "is_negotiated")
        found: Counter[PilotState] = Counter()
        for region, state, *agreed, is_negotiated, count in alike.annotate(count=Count("*")):
            reads_drafts = drafts.covers(region)
            starts_on, ends_on = agreed if reads_drafts or filed.covers(region) else (None, None)
            found[_state(state, starts_on, ends_on, is_negotiated and reads_drafts, on)] += count
        return found

    def standing_alike(self) -> list[Alike]:
        """All that stand, counted by what the overviews tell of them."""
        # In the order of the index.
        return [
            Alike(*row) for row in self.standing().values_list(*Alike._fields[:-1]).annotate(count=Count("*"))
        ]

    def filed_by_state(self, standing: Iterable[Alike], *, on: date) -> Counter[PilotState]:
        """What `by_state` tells who reads all that is filed and no draft; those without an agreement `standing` has counted."""
        found = Counter({PilotState.DESCRIBED: sum(one.count for one in standing if not one.is_agreed)})
        decided = self.filter(DECIDED).values_list("state", "starts_on", "ends_on").annotate(count=Count("*"))
        for state, starts_on, ends_on, count in decided:
            found[_state(state, starts_on, ends_on, False, on)] += count
        return +found


def _state(
    state: str, starts_on: date | None, ends_on: date | None, is_negotiated: bool, on: date
) -> PilotState:
    if state == State.DRAFT:
        return PilotState.DRAFT
    if state == State.WITHDRAWN:
        return PilotState.WITHDRAWN
    if ends_on and ends_on < on:
        return PilotState.FINISHED
    if starts_on and starts_on > on:
        return PilotState.AGREED
    if ends_on:
        return PilotState.RUNNING
    return PilotState.NEGOTIATING if is_negotiated else PilotState.DESCRIBED


class PilotFacts(models.Model):
    """A pilot's current version, the agreement concluded last, and the one that is negotiated."""

    pilot = models.OneToOneField(Pilot, models.DO_NOTHING, primary_key=True, related_name="facts")
    programme = models.ForeignKey(Programme, models.DO_NOTHING, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.DO_NOTHING, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State)
    timing = models.CharField(max_length=8, choices=Timing, blank=True)
    # In Copenhagen.
    filed_on = models.DateField(null=True)
    is_agreed = models.BooleanField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_negotiated = models.BooleanField()
    doctors = models.PositiveSmallIntegerField(null=True)
    # What the description expects to cost, and what the agreement may, with pension and holiday allowance.
    promised = KronerField(null=True)
    agreed = KronerField(null=True)
    # Of the agreement that is negotiated, and the side that signed it last.
    open_state = models.CharField(max_length=10, choices=AgreementState, blank=True, db_default="")
    signed_side = models.CharField(max_length=8, choices=Side, blank=True, db_default="")
    has_draft = models.BooleanField(db_default=False)

    objects = PilotFactsQuerySet.as_manager()

    kept = Kept("pilots_pilot", "p.id", RECKONED, SOURCES, {"filed_on": "d.filed_at"})

    class Meta:
        indexes = [
            models.Index(
                fields=["region", "state", "starts_on", "ends_on", "is_negotiated"], name="facts_by_state"
            ),
            models.Index(
                fields=["programme", "region", "filed_on", "is_agreed", "timing"],
                condition=Q(state="filed"),
                name="facts_of_standing",
            ),
            models.Index(
                fields=["state", "starts_on", "ends_on"], condition=DECIDED, name="facts_of_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.state}"
