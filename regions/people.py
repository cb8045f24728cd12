"""Users, what they may do and since when, and the links that let them in."""

import unicodedata
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.danish import in_danish
from common.guards import keeps, refuses
from common.search import searched
from regions.permissions import CENTRAL, REGIONAL, Permission, Role, scope, within
from regions.places import Region, reach

A_DAY = timedelta(days=1)
NAMED_BY = ("name", "email")


def same_password(text):
    """A password as it is kept and compared: typed "å" is one letter on some machines, "a" and a ring on others."""
    return text if text is None else unicodedata.normalize("NFKC", text)


class UserQuerySet(models.QuerySet):
    def managed_by(self, user):
        """Those an administrator of users sees: everyone, or who has or had a role in their regions."""
        where = scope(user, Permission.MANAGE_USERS)
        if where.everywhere:
            return self
        theirs = Membership.objects.filter(user=OuterRef("pk"), region__in=where.region_ids)
        return self.filter(Exists(theirs))

    def named(self, typed):
        """Those whose name or address hold what was typed; all of them when nothing was."""
        return searched(self, typed, *NAMED_BY) if typed else self

    def with_roles(self, *, on):
        """Each with what they hold on a day, as `held`."""
        return self.holding(Membership.objects.all(), on=on)

    def holding(self, memberships, *, on):
        """Each with what they hold on a day of these memberships, as `held`."""
        held = memberships.in_force(on=on).select_related("region")
        return self.prefetch_related(models.Prefetch("memberships", held, to_attr="held"))


# Any: whether the type checker makes a class of it hangs on the order in which it reads a circle of modules.
PeopleManager: Any = BaseUserManager.from_queryset(UserQuerySet)


class UserManager(PeopleManager):
    def create_user(self, email, name, password=None):
        user: Any = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    # When they signed in before this time: what came since then is new to them.
    previous_login = models.DateTimeField(_("previous sign-in"), null=True, blank=True, editable=False)

    objects = UserManager()
    # What `with_roles` has found.
    held: "list[Membership]"

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = [in_danish("name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")),
                name="user_email_is_lower_case",
                violation_error_message=_("Write the e-mail address in lower case."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def told_apart(self):
        """Name, address and regions of one read `with_roles`: what tells namesakes apart."""
        regions = dict.fromkeys(str(one.region or _("All regions")) for one in self.held)
        return " · ".join([self.name, self.email, *regions])

    def set_password(self, raw_password):
        super().set_password(same_password(raw_password))

    def check_password(self, raw_password):
        return super().check_password(same_password(raw_password))

    @property
    def has_been_here(self):
        """Have they signed in, or chosen the password to do so?"""
        return self.last_login is not None or self.has_usable_password()


class MembershipQuerySet(models.QuerySet):
    def in_force(self, *, on):
        return self.filter(Q(starts_on__lte=on), Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def managed_by(self, user):
        return self.filter(within(user, Permission.MANAGE_USERS))

    def reaching(self, region, *, on):
        """Those whose rights reach into a region on a day."""
        # Rights reach both ways along a succession, so who reaches the region is found from the region.
        return self.filter(Q(region__isnull=True) | Q(region__in=reach({region.pk}, on=on)))


# What was never in force stands in nobody's way: the role may be given again from the same day.
WAS_IN_FORCE = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))


class Membership(models.Model):
    """A role held by a person, in a region or in all, from one day to another. Ended, never deleted.

    One that was given by mistake ends on the day before its first, and was never in force.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="memberships_given", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"))
    ended_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_ended",
        verbose_name=_("ended by"),
    )

    objects = MembershipQuerySet.as_manager()

    guards = [
        refuses("is_ended", "a membership is ended, never deleted", "DELETE"),
        keeps(
            "keeps_what_was_given", "what a membership gave never changes", may_change=("ends_on", "ended_by")
        ),
    ]

    class Meta:
        ordering = ["role", in_danish("region__name"), "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="membership_role_is_known",
                violation_error_message=_("Choose one of the roles."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(REGIONAL)) | Q(region__isnull=False),
                name="membership_regional_role_has_region",
                violation_error_message=_("Choose the region in which the role is held."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(CENTRAL)) | Q(region__isnull=True),
                name="membership_central_role_has_no_region",
                violation_error_message=_("This role covers all regions: leave the region empty."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - A_DAY),
                name="membership_ends_after_start",
                violation_error_message=_("The last day must come after the first."),
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("user")),
                name="membership_is_given_by_another",
                violation_error_message=_("Nobody gives a role to themselves. Ask another administrator."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region", "starts_on"],
                condition=WAS_IN_FORCE,
                name="membership_is_given_once",
                violation_error_message=_("The person has this role from that day already."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "starts_on"],
                condition=Q(region__isnull=True) & WAS_IN_FORCE,
                name="membership_central_is_given_once",
                violation_error_message=_("The person has this role from that day already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.region}" if self.region else self.get_role_display()

    @property
    def was_never_in_force(self):
        return self.ends_on is not None and self.ends_on < self.starts_on

    def lasts(self, *, on):
        """Is it, or will it be, in force on that day or later?"""
        return self.ends_on is None or self.ends_on >= max(on, self.starts_on)


# A coordinator's stand-in may come from another region; the other roles are stood in for by a colleague.
IS_NEAR = Q(region=OuterRef("membership__region")) | Q(region__isnull=True) | Q(role=Role.COORDINATOR)


class StandInQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Those of the day whose both memberships hold: the one stood in for, and the stand-in's own."""
        own = Membership.objects.in_force(on=on).filter(
            IS_NEAR, user=OuterRef("user"), role=OuterRef("membership__role")
        )
        days = self.filter(starts_on__lte=on, ends_on__gte=on, membership__user__is_active=True)
        held = Q(membership__starts_on__lte=on) & (
            Q(membership__ends_on__isnull=True) | Q(membership__ends_on__gte=on)
        )
        return days.filter(held, Exists(own), user__is_active=True)


class StandIn(models.Model):
    """Someone who does a person's work in a role while they are away; rights and messages reach them meanwhile."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="stand_ins")
    user = models.ForeignKey(User, models.PROTECT, related_name="stands_in", verbose_name=_("stand-in"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given at"))

    objects = StandInQuerySet.as_manager()

    guards = [refuses("is_ended", "a stand-in is ended, never deleted", "DELETE")]

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                # One that is called off ends on the day before its first, like a role.
                condition=Q(ends_on__gte=F("starts_on") - A_DAY),
                name="standin_ends_after_start",
                violation_error_message=_("The last day must come after the first."),
            ),
            models.UniqueConstraint(
                fields=["membership", "user", "starts_on"],
                condition=Q(ends_on__gte=F("starts_on")),
                name="standin_is_given_once",
                violation_error_message=_("The person stands in from that day already."),
            ),
        ]

    def __str__(self):
        return f"{self.user} for {self.membership.user}"


class Invitation(models.Model):
    """A link that lets a person choose a password, once. Only its hash is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations", verbose_name=_("user"))
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True)
    # Nobody: it was made where the application is installed, for the first administrator.
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="invitations_sent", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    spent_at = models.DateTimeField(_("spent at"), null=True, blank=True)

    def __str__(self):
        return f"{self.user} {self.sent_at:%Y-%m-%d}"
