"""Who may do what: one table of role × permission, the truth for code, tests and the help page.

Code asks for a permission, never for a role. A role is held through a dated membership, in one region or in
all; when a region is succeeded the rights reach on to its successor. `can` answers for one region, `scope`
gives the rows of a queryset. Nothing here knows what a pilot or a posting is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from regions.places import Region, reach

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from regions.people import Membership, User

    Visitor: TypeAlias = User | AnonymousUser


class Role(models.TextChoices):
    HR = "hr", _("Regional HR")
    COORDINATOR = "coordinator", _("Coordinator")
    STEERING = "steering", _("Steering group")
    CENTRAL_EMPLOYER = "employer", _("Central employer (Danske Regioner)")
    CENTRAL_UNION = "union", _("Central union (Yngre Læger)")
    SECRETARIAT = "secretariat", _("Programme secretariat")
    FACILITATOR = "facilitator", _("Facilitator")
    AUDITOR = "auditor", _("Auditor")
    USER_ADMIN = "useradmin", _("User administrator")


# The two sides of an agreement: nobody sits on both by standing in.
OPPOSITE: dict[str, Role] = {Role.HR: Role.COORDINATOR, Role.COORDINATOR: Role.HR}
# What does not go together in one person: the two sides, and the auditor of one's own work.
EMPLOYERS, UNION = {Role.HR, Role.CENTRAL_EMPLOYER}, {Role.COORDINATOR, Role.CENTRAL_UNION}
APART = [(EMPLOYERS, UNION), ({Role.AUDITOR}, {Role.HR, Role.COORDINATOR, Role.SECRETARIAT})]
REGIONAL = frozenset({Role.HR, Role.COORDINATOR, Role.STEERING})
CENTRAL = frozenset({Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT, Role.FACILITATOR})


class Permission(models.TextChoices):
    SEE_DRAFTS = "see_drafts", _("read drafts")
    WRITE_DESCRIPTIONS = "write_descriptions", _("write, file and withdraw preliminary descriptions")
    SEE_FILED = "see_filed", _("read filed descriptions")
    WRITE_AGREEMENTS = "write_agreements", _("write agreements and send them to review")
    REVIEW_AGREEMENTS = "review_agreements", _("comment on agreements, return or clear them")
    SIGN_EMPLOYER = "sign_employer", _("sign for the employer")
    SIGN_UNION = "sign_union", _("sign for Yngre Læger")
    SEE_ANNEX = "see_annex", _("read the confidential annex")
    SEE_STANDING = "see_standing", _("read standing agreements")
    EDIT_STANDING = "edit_standing", _("write standing agreements")
    READ_CASE_FILE = "read_case_file", _("download a pilot's case file")
    SEE_REQUESTS = "see_requests", _("read descriptions with a request for facilitation, and answer it")
    ASK_QUESTIONS = "ask_questions", _("ask about what has been received")
    ANSWER_QUESTIONS = "answer_questions", _("answer the central parties' questions")
    REMIND_REGIONS = "remind_regions", _("remind regions of what is missing")
    GIVE_RECEIPTS = "give_receipts", _("receive what the regions send, and give receipts")
    READ_REPORTS = "read_reports", _("read and download reports")
    READ_PROGRAMME = "read_programme", _("read the programme pages")
    EDIT_REGION_PAGE = "edit_region_page", _("edit a region's programme page")
    EDIT_PROGRAMME = "edit_programme", _("edit the programme page for all regions")
    SEE_POOL = "see_pool", _("read a region's pool: allocated, committed, and what closed months have spent")
    SEE_POSTINGS = "see_postings", _("read the book: postings, vouchers and named pay")
    KEEP_ACCOUNT = "keep_account", _("import payroll, enter and approve expenses, book and correct")
    SETTLE_RUNNING_COSTS = "settle_running_costs", _("settle whether an expense is running costs")
    CLOSE_ACCOUNT = "close_account", _("close and reopen months, sign statements")
    SEE_OWN_STIPEND = "see_own_stipend", _("read one's own expected stipend")
    SEE_ACCESS_LOG = "see_access_log", _("read the look-ups of pay")
    EDIT_RATES = "edit_rates", _("enter allocations and regulation factors")
    MANAGE_USERS = "manage_users", _("invite users, give and end memberships")


# The two receive and read the same.
OF_CENTRAL_PARTIES = {
    Permission.SEE_FILED,
    Permission.GIVE_RECEIPTS,
    Permission.ASK_QUESTIONS,
    Permission.REMIND_REGIONS,
    Permission.SEE_STANDING,
    Permission.READ_REPORTS,
    Permission.SEE_POOL,
    Permission.READ_PROGRAMME,
}

TABLE: dict[str, set[Permission]] = {
    Role.HR: {
        Permission.SEE_DRAFTS,
        Permission.WRITE_DESCRIPTIONS,
        Permission.WRITE_AGREEMENTS,
        Permission.SIGN_EMPLOYER,
        Permission.SEE_ANNEX,
        Permission.SEE_STANDING,
        Permission.EDIT_STANDING,
        Permission.READ_CASE_FILE,
        Permission.ANSWER_QUESTIONS,
        Permission.SEE_FILED,
        Permission.READ_REPORTS,
        Permission.SEE_POOL,
        Permission.SEE_POSTINGS,
        Permission.KEEP_ACCOUNT,
        Permission.SETTLE_RUNNING_COSTS,
        Permission.CLOSE_ACCOUNT,
        Permission.SEE_ACCESS_LOG,
        Permission.READ_PROGRAMME,
        Permission.EDIT_REGION_PAGE,
    },
    Role.COORDINATOR: {
        Permission.SEE_DRAFTS,
        Permission.REVIEW_AGREEMENTS,
        Permission.SIGN_UNION,
        Permission.SEE_STANDING,
        Permission.SEE_FILED,
        Permission.SEE_POOL,
        Permission.SETTLE_RUNNING_COSTS,
        Permission.SEE_OWN_STIPEND,
        Permission.READ_PROGRAMME,
    },
    Role.STEERING: {Permission.SEE_FILED, Permission.READ_PROGRAMME},
    Role.CENTRAL_EMPLOYER: OF_CENTRAL_PARTIES,
    Role.CENTRAL_UNION: OF_CENTRAL_PARTIES,
    Role.SECRETARIAT: {
        Permission.SEE_FILED,
        Permission.READ_REPORTS,
        Permission.SEE_POOL,
        Permission.EDIT_RATES,
        Permission.READ_PROGRAMME,
        Permission.EDIT_REGION_PAGE,
        Permission.EDIT_PROGRAMME,
    },
    Role.FACILITATOR: {Permission.SEE_REQUESTS, Permission.READ_PROGRAMME},
    Role.AUDITOR: {
        Permission.SEE_FILED,
        Permission.SEE_ANNEX,
        Permission.SEE_STANDING,
        Permission.READ_CASE_FILE,
        Permission.SEE_POOL,
        Permission.SEE_POSTINGS,
        Permission.SEE_ACCESS_LOG,
        Permission.READ_PROGRAMME,
    },
    Role.USER_ADMIN: {Permission.MANAGE_USERS, Permission.READ_PROGRAMME},
}


def at_odds(role: str) -> set[Role]:
    """The roles that do not go with `role` in one person."""
    return {
        other
        for one, two in APART
        for here, there in ((one, two), (two, one))
        if role in here
        for other in there
    }


@dataclass(frozen=True)
class Scope:
    """Where a permission holds: everywhere, or in the regions of these ids."""

    everywhere: bool = False
    region_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.region_ids)

    def __contains__(self, region: Region | None) -> bool:
        """Is a region within it? All of them together, None, are only within everywhere."""
        return self.covers(None if region is None else region.pk)

    def covers(self, region_id: int | None) -> bool:
        return self.everywhere or region_id in self.region_ids

    def q(self, path: str = "region") -> Q:
        """The rows within it, whose region lies at `path`; none when it is nowhere."""
        # Everywhere must be said: an empty Q is left out of an "or". Nowhere needs no table joined to find its region,
        # and everywhere no column read.
        if not self:
            return Q(pk__in=[])
        return ~Q(pk__in=[]) if self.everywhere else Q(**{f"{path}__in": self.region_ids})


@dataclass(frozen=True)
class Rights:
    """Where some permissions are held, without by whom: equal for all who may do the same in the same places.

    What is put together for a person and kept for others is put together for these: it can ask for no other permission,
    and not for the rights of another day.
    """

    held: tuple[tuple[Permission, Scope], ...]


def rights_of(user: "Visitor", *permissions: Permission) -> Rights:
    """What `user` may do today by these permissions."""
    return Rights(tuple((permission, scope(user, permission)) for permission in permissions))


def scope(user: "Visitor | Rights", permission: Permission) -> Scope:
    """Where `user` holds `permission` today; a KeyError of Rights that do not say."""
    if isinstance(user, Rights):
        return dict(user.held)[permission]
    if not (user.is_authenticated and user.is_active):
        return Scope()
    held, found = memberships_today(user), user.__dict__["_scopes"]
    if permission not in found:
        found[permission] = _scope_of(user, [m for m in held if permission in TABLE[m.role]])
    return found[permission]


def _scope_of(user: "User", held: "list[Membership]") -> Scope:
    if any(m.region_id is None for m in held):
        return Scope(everywhere=True)
    ids = frozenset(m.region_id for m in held if m.region_id)
    return Scope(region_ids=_reach_today(user, ids) if ids else frozenset())


def within(user: "Visitor | Rights", permission: Permission, path: str = "region") -> Q:
    """The rows for whose region, at `path`, `user` holds `permission` today, as a Q."""
    return scope(user, permission).q(path)


def can(user: "Visitor", permission: Permission, region: Region | None = None) -> bool:
    """May `user` do this in `region`, or, without one, anywhere at all?"""
    where = scope(user, permission)
    return bool(where) if region is None else region in where


class Missing(PermissionDenied):
    """A permission is missing; the page that says no names what it is and the roles that hold it."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission.value)
        self.permission = permission.label
        self.roles = [role.label for role in Role if permission in TABLE[role]]


def demand(user: "Visitor", permission: Permission, region: Region | None = None) -> None:
    """Raise Missing unless `user` may do this in `region`, or, without one, anywhere at all."""
    if not can(user, permission, region):
        raise Missing(permission)


def holding(permissions: Iterable[Permission], region: Region | None = None) -> "models.QuerySet[Membership]":
    """The memberships of active users that give one of the permissions today: in `region`, or without one anywhere."""
    from regions.people import Membership

    today = clock.today()
    roles = [role for role, held in TABLE.items() if held & set(permissions)]
    rows = Membership.objects.in_force(on=today).filter(role__in=roles, user__is_active=True)
    if region is not None:
        rows = rows.reaching(region, on=today)
    return rows


def memberships_today(user: "User") -> "list[Membership]":
    """The memberships whose rights the user has: own ones in force, then those of whom they stand in for."""
    today = clock.today()
    kept = user.__dict__.get("_memberships")
    if kept is None or kept[0] != today:
        kept = user.__dict__["_memberships"] = (today, _read_memberships(user, today))
    return kept[1]


def _read_memberships(user: "User", today: date) -> "list[Membership]":
    from regions.held import held_by

    held, user.__dict__["_passed"] = held_by(user, on=today)
    # What a page asks again and again is worked out once; it is as old as the memberships that it is made of.
    user.__dict__["_scopes"] = {}
    own = [membership for membership in held if membership.user_id == user.pk]
    stood_in = [membership for membership in held if membership.user_id != user.pk]
    return own + [m for m in stood_in if not any(_is_opposite(user, m, mine) for mine in own)]


def _is_opposite(user: "User", stood_in: "Membership", own: "Membership") -> bool:
    """Are the two roles the two sides of a region's agreements, by succession too?"""
    if OPPOSITE.get(own.role) != stood_in.role:
        return False
    return stood_in.region_id in _reach_today(user, frozenset({own.region_id}))


def acting_for(user: "User", permission: Permission, region: Region | None = None) -> "User | None":
    """The person whose stand-in `user` is when using `permission`; None when it is their own."""
    for held in memberships_today(user):
        if permission in TABLE[held.role] and _covers(user, held, region):
            return None if held.user_id == user.pk else held.user
    return None


def _covers(user: "User", membership: "Membership", region: Region | None) -> bool:
    if region is None or membership.region_id is None:
        return True
    return region.pk in _reach_today(user, frozenset({membership.region_id}))


def _reach_today(user: "User", region_ids: frozenset) -> frozenset:
    """What `region_ids` reach; which regions have been succeeded came with the memberships."""
    passed = user.__dict__["_passed"]
    if not passed:
        return region_ids
    kept = user.__dict__.setdefault("_reach", {})
    key = (clock.today(), region_ids)
    if key not in kept:
        kept[key] = reach(region_ids, on=key[0], passed=passed)
    return kept[key]
