"""What every page's frame prints: the menu, the person, the footer."""

import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from common.dates import format_date
from common.search_groups import groups_for
from home import search
from pilots.messages.unread import unread_by
from regions import demo, sessions
from regions.permissions import Permission, can, memberships_today

# (label, URL name, the permissions of which one is enough); None is for everyone who is signed in.
MENU = [
    (gettext_lazy("Overview"), "overview", None),
    (gettext_lazy("Received"), "received", {Permission.GIVE_RECEIPTS}),
    (gettext_lazy("To review"), "negotiations", {Permission.REVIEW_AGREEMENTS}),
    (gettext_lazy("Requests"), "requests", {Permission.SEE_REQUESTS}),
    (
        gettext_lazy("Pilots"),
        "pilots",
        {Permission.SEE_DRAFTS, Permission.SEE_FILED, Permission.SEE_REQUESTS},
    ),
    (gettext_lazy("Economy"), "pools", {Permission.SEE_POOL}),
    (gettext_lazy("Rates"), "rates", {Permission.EDIT_RATES}),
    (gettext_lazy("Reports"), "reports", {Permission.READ_REPORTS}),
    (gettext_lazy("Programme"), "programme", {Permission.READ_PROGRAMME}),
    (gettext_lazy("Users"), "users", {Permission.MANAGE_USERS}),
]


# Every page asks for the same.
address = cache(reverse)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: bool


def page(request):
    user = getattr(request, "user", None)
    frame = {
        "demo": format_date(clock.today()) if settings.DEMO else "",
        "support_email": settings.SUPPORT_EMAIL,
        "authority": settings.RESPONSIBLE_AUTHORITY,
        "session_warning_ms": 0,
    }
    if user is None or not user.is_authenticated:
        return {"page": frame | _locked(request) | {"demo_logins": _demo_logins(request)}}
    idle_ms = 1000 * (settings.SESSION_IDLE_SECONDS - settings.SESSION_WARNING_SECONDS)
    return {
        "page": frame
        | {
            "person": user.name,
            "roles": [_role(membership, user) for membership in memberships_today(user)],
            "place": _place(memberships_today(user)),
            "unread": unread_by(user).count,
            "menu": list(_menu(user, request.path)),
            "search": _search(request),
            "session_warning_ms": idle_ms,
            "session_end_ms": _ms_until_end_is_told(request.session),
            "session_ping_url": address("session_ping"),
        }
    }


def _ms_until_end_is_told(session):
    """How long until it is to be said that the session has lasted as long as any may; below 0 it has been said."""
    told_after = settings.SESSION_LONGEST_SECONDS - settings.SESSION_WARNING_SECONDS
    return round(1000 * (session.get("since", time.time()) + told_after - time.time()))


def _demo_logins(request):
    """The demo's people, on the page where one signs in."""
    return demo.logins() if settings.DEMO and request.path == reverse("account_login") else []


def _locked(request):
    """Why a session is locked ("idle" or "long"), and whether it keeps what was typed."""
    if not getattr(request, "is_locked", False):
        return {}
    return {
        "locked": request.session.get("locked_for", "idle"),
        "keeps_typed": sessions.kept_post(request.session) is not None,
        "was_too_long": request.session.get("too_long", False),
    }


def _role(membership, user):
    """A role as the frame prints it; one in which the person stands in names whom for."""
    if membership.user_id == user.pk:
        return str(membership)
    return _("%(role)s (for %(who)s)") % {"role": membership, "who": membership.user.name}


def _place(memberships):
    """Where the person works, beside the name: the region, or how many roles; one that covers all stands below the name."""
    places = {m.region.short_name if m.region else m.role for m in memberships}
    if len(places) > 1:
        return ngettext("%(count)d role", "%(count)d roles", len(memberships)) % {"count": len(memberships)}
    return next((m.region.short_name for m in memberships if m.region), "")


def _search(request):
    """The search box: where it leads, what it looks through and, on its page, what was typed; none where nothing is."""
    url, places = address("search"), search.in_words(groups_for(request.user))
    typed = search.typed_in(request) if request.path == url else ""
    return {"url": url, "places": places, "typed": typed} if places else None


def _menu(user, path):
    for label, name, permissions in MENU:
        if permissions is None or any(can(user, permission) for permission in permissions):
            url = address(name)
            current = path == url if url == "/" else path.startswith(url)
            yield MenuItem(str(label), url, current)
