"""The demo's logins, for its page and for the command that prints them."""

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from common import clock
from common.danish import in_danish
from regions.people import Membership

PASSWORD = "prøv karrierespor"


@dataclass(frozen=True)
class Login:
    email: str
    name: str
    role: str
    where: str
    user_id: int


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
            m.region.short_name if m.region else "–",
            m.user_id,
        )
        for m in held.select_related("user", "region").order_by(in_danish("region__name"), "user_id")
    ]
