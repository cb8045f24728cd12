"""Who has looked at whose pay: every answer that shows a named person's pay leaves a row per person."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import DECIDED, append_only
from regions.journal import subject_of
from regions.models import Region, User
from regions.permissions import Permission, can, within


class Purpose(models.TextChoices):
    """What the page that showed it is for."""

    BOOK = "book", _("Keeping the book")
    PAYROLL = "payroll", _("Importing payroll")
    QUARANTINE = "quarantine", _("Assigning pay")
    STIPEND = "stipend", _("Calculating a coordinator's stipend")
    EXPORT = "export", _("Downloading the accounts")
    AUDIT = "audit", _("Auditing")
    ACCESS = "access", _("Answering who has looked up pay")


class AccessQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(within(user, Permission.SEE_ACCESS_LOG))

    def about(self, subjects: Iterable[str]) -> Self:
        """The rows about any of these subjects."""
        return self.filter(whose__in=subjects)


class Access(models.Model):
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    # "employment:<random id>" or "user:17"; never a name or a number.
    whose = models.CharField(_("whose"), max_length=60, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    # The thing that was shown: "payrollimport:4", or the id of an export.
    shown = models.CharField(_("where"), max_length=60)

    objects = AccessQuerySet.as_manager()

    guards = [append_only(DECIDED)]

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="access_purpose_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.whose}"


def note(people: Iterable[Any], *, by: User, region: Region, purpose: str, shown: str) -> int:
    """Write a row for each person (Employment, User, or such a subject as text) whose pay is about to be shown.

    Call it before anything is rendered: when it fails, nothing is shown. None among `people` is nobody.
    """
    at = clock.now()
    subjects = {person if isinstance(person, str) else subject_of(person) for person in people if person}
    Access.objects.bulk_create(
        [
            Access(at=at, by=by, whose=whose, region=region, purpose=purpose, shown=shown)
            for whose in sorted(subjects)
        ],
        batch_size=2000,
    )
    return len(subjects)


def purpose_of(user: User, region: Region) -> str:
    """Who keeps the account reads it for that; everyone else who may read it audits."""
    return Purpose.BOOK if can(user, Permission.KEEP_ACCOUNT, region) else Purpose.AUDIT


def whose(employment: UUID | None, coordinator: int | None) -> str | None:
    """The subject of pay, from ids alone: the coordinator by the user, everybody else by the employment.

    None when it is nobody's. `subjects.subjects_of` finds a person by either.
    """
    if coordinator:
        return f"user:{coordinator}"
    return f"employment:{employment}" if employment else None


def looked_at(employments: Iterable[UUID]) -> set[UUID]:
    """Those of these ids of employments that somebody has looked at the pay of."""
    subjects = {whose(pk, None): pk for pk in employments}
    found = Access.objects.about(subjects).order_by().values_list("whose", flat=True).distinct()
    return {subjects[subject] for subject in found}
