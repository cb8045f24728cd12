"""A first visit shows where one's work lies, until the reader closes it or comes again.

Nothing is kept for it: `previous_login` is empty until somebody signs in for the second time, and that it was closed
stands in the session.
"""

from itertools import zip_longest

from django.urls import reverse

from home.guide import guides
from regions.permissions import memberships_today

CLOSED = "welcome_closed"
PLACES = 3


def of(request):
    """{"name", "roles", "places", "guides"} on a first visit, else None."""
    user = request.user
    own = guides.own(user)
    if user.previous_login is not None or CLOSED in request.session or not own:
        return None
    return {
        "name": user.name.split()[0],
        "roles": [str(membership) for membership in memberships_today(user)],
        "places": _places(own, user),
        "guides": own,
    }


def _places(own, user):
    """Where to begin: of each of the person's guides in turn, until there are enough; the overview is here already."""
    found = [guides.steps(guide, user) for guide in own]
    by_turn = [step for turn in zip_longest(*found) for step in turn if step and step["url"]]
    places: dict = {reverse("overview"): None}
    for step in by_turn:
        places.setdefault(step["url"], step)
    return [step for step in places.values() if step][:PLACES]
