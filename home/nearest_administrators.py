"""Who can help a person whom a page has refused: the administrators of their region or organisation."""

from django.db.models import F, Q

from regions.permissions import Permission, holding

MOST = 3


def of(user):
    """[(name, e-mail address)] of those who manage the person's roles, the nearest first; none before sign-in."""
    if user is None or not user.is_authenticated:
        return []
    regions = user.memberships.filter(region__isnull=False).values("region")
    managing = holding([Permission.MANAGE_USERS]).exclude(user=user).select_related("user")
    found = managing.filter(Q(region__in=regions) | Q(region=None)).order_by(
        F("region_id").asc(nulls_last=True), "user__name"
    )
    people = {held.user_id: (held.user.name, held.user.email) for held in found[: 2 * MOST]}
    return list(people.values())[:MOST]
