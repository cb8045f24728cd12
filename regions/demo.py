"""The demo's logins, for its page and for the command that prints them."""

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext_lazy as _

from common import clock
from common.danish import in_danish
from regions.people import Membership
from regions.permissions import Role

PASSWORD = "prøv karrierespor"


# What each role may see, in a few words.
SEES = {
    Role.HR: _("The region's pilots, drafts and agreements, and its whole account"),
    Role.COORDINATOR: _("The region's pilots, drafts and agreements, and the sums of its account"),
    Role.STEERING: _("What the region has filed"),
    Role.CENTRAL_EMPLOYER: _("What all regions have filed, and sums of closed months"),
    Role.CENTRAL_UNION: _("What all regions have filed, and sums of closed months"),
    Role.SECRETARIAT: _("The programme, its dates and rates, and what has been filed"),
    Role.FACILITATOR: _("The pilots that ask for help"),
    Role.AUDITOR: _("The account with its postings, closed months and look-ups of pay"),
    Role.USER_ADMIN: _("People and their roles; no pilots and no pay"),
}


@dataclass(frozen=True)
class Login:
    email: str
    name: str
    role: str
    where: str
    user_id: int
    sees: str


def logins():
    """One line per demo person and role in force, the central ones last."""
    held = Membership.objects.in_force(on=clock.today()).filter(
        user__email__endswith="@eksempel.dk", user__is_active=True
    )
    # Who was invited and has not come has no password yet.
    held = held.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return [
        Login(
            m.user.email,
            m.user.name,
            m.get_role_display(),
            m.region.short_name if m.region else str(_("All regions")),
            m.user_id,
            str(SEES[m.role]),
        )
        for m in held.select_related("user", "region").order_by(in_danish("region__name"), "user_id")
    ]
