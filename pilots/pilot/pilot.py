"""The pilot. `Pilot.current` is the version of its description that a reader sees: the last filed one or, before
that, the first draft.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.guards import keeps, never_deleted, refuses
from common.prepared import Prepared
from pilots.programme.programmes import Programme
from regions.models import Region, User
from regions.permissions import Permission, Rights, can, scope, within


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PilotQuerySet(models.QuerySet):
    def visible_to(self, user: User | Rights) -> Self:
        """Drafts for who may read drafts there; filed ones for who may read those; requests for the facilitator."""
        return self.filter(seen_by(user, filed=Q(number__isnull=False), pilot="pk"))

    def filed(self) -> Self:
        return self.filter(number__isnull=False)

    def standing(self) -> Self:
        """Filed and not withdrawn: what counts as filed in every figure."""
        return self.filed().exclude(current__state=State.WITHDRAWN)

    def newest_filed(self) -> Self:
        """Those that stand, the one that was filed last first."""
        # Said to be there, it is read from the index of the days: the few that are shown are found without the others.
        is_there = Q(current__filed_at__isnull=False)
        return self.standing().filter(is_there).order_by("-current__filed_at", "-pk")


# Who may do which of these where decides which pilots a person sees.
SEEN_BY = (Permission.SEE_DRAFTS, Permission.SEE_FILED, Permission.SEE_REQUESTS)


def seen_by(user: User | Rights, *, filed: Q, pilot: str) -> Q:
    """The rows of a table with a `region` whose pilot, at `pilot`, the user sees; `filed` are those of filed ones."""
    return (
        within(user, Permission.SEE_DRAFTS)
        | (filed & within(user, Permission.SEE_FILED))
        | (filed & Q(**{f"{pilot}__in": _with_requests()}) & within(user, Permission.SEE_REQUESTS))
    )


def _with_requests() -> models.QuerySet:
    """The pilots for which the facilitator's help is, or was, wished."""
    # Requests lie above: they are reached as what points here, for a pilot's visibility has one home.
    requests = Pilot.facilitation_requests.rel.related_model.objects
    return requests.exclude(state="cancelled").values("pilot")


class Pilot(models.Model):
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="pilots", verbose_name=_("programme")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="pilots", verbose_name=_("region"))
    # Given at the first filing, without gaps, per region; a draft has none.
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    own_number = models.CharField(_("the region's own number"), max_length=20, blank=True)
    # What the list said that it was imported from, as a digest: the same row is known again after a renaming.
    listed_as = models.CharField(max_length=64, blank=True, editable=False)
    is_evaluated = models.BooleanField(_("evaluated, by the region's own list"), null=True, blank=True)
    current = models.OneToOneField(
        "Description", models.PROTECT, null=True, related_name="+", verbose_name=_("current version")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"))

    objects = PilotQuerySet.as_manager()

    searched = ("own_number",)
    # As of every day it is what it is now.
    guards = [
        refuses(
            "keeps_its_number",
            "a number that was given is never changed",
            "UPDATE",
            when="OLD.number IS NOT NULL AND "
            "(NEW.number IS NULL OR NEW.number <> OLD.number OR NEW.region_id <> OLD.region_id)",
        ),
        never_deleted("what was filed is never deleted", when="OLD.number IS NOT NULL"),
        keeps(
            "keeps_its_mark",
            "a mark of evaluation is never changed",
            changes=("is_evaluated",),
            when="OLD.is_evaluated IS NOT NULL",
        ),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number"],
                name="pilot_number_is_unique",
                violation_error_message=_("Another pilot in the region has this number."),
            ),
            models.UniqueConstraint(
                fields=["programme", "region", "own_number"],
                condition=~Q(own_number=""),
                name="pilot_own_number_is_unique",
                violation_error_message=_("Another pilot in the region has this number of its own."),
            ),
        ]
        # The list's own order: drafts, which have no number, before the newest number.
        indexes = [models.Index(fields=["-number", "-id"], name="pilot_newest_first")]

    def __str__(self) -> str:
        return f"{self.case_number} {self.current.title}"

    def get_absolute_url(self) -> str:
        return reverse("pilot", args=[self.pk])

    @property
    def case_number(self) -> str:
        return f"{self.region.abbreviation}-{self.number}" if self.number else ""

    @property
    def draft(self) -> Any:
        """The version being written, with all its parts, or None."""
        return self.descriptions.drafts().with_parts().first()

    @cached_property
    def draft_read(self) -> Any:
        """The draft as it was when it was first asked for: for a page whose parts all show the same."""
        return self.draft


def count_seen_by(user: User) -> int:
    """How many pilots are visible to the user.

    Who reads nothing but what is filed is told by the last numbers given: they have no gaps, and the database lets nobody
    change one or delete what has one.
    """
    if can(user, Permission.SEE_DRAFTS) or can(user, Permission.SEE_REQUESTS):
        return Pilot.objects.visible_to(user).count()
    filed = scope(user, Permission.SEE_FILED)
    return sum(last for region_id, last in LAST_GIVEN.rows() if filed.covers(region_id))


class NumberSeries(models.Model):
    """The last number given in a region; the row is locked while the next one is given."""

    region = models.OneToOneField(Region, models.PROTECT, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.region} {self.last}"


LAST_GIVEN = Prepared(lambda: NumberSeries.objects.values_list("region", "last"))
