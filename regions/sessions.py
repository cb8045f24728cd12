"""Sessions lock instead of ending, so that an hour at the coffee machine loses nothing that was typed."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse

from common import clock
from common.middleware import to_login

LARGEST_KEPT = 1024 * 1024
# A sign of life and the kept page itself must not take the place of what was typed.
NEVER_KEPT = {"session_ping", "kept"}
# What the form said to be sent by itself: sent again by a person it asks for a whole page.
NOT_TYPED = ("csrfmiddlewaretoken", "autosave")


@dataclass(frozen=True)
class Kept:
    path: str
    fields: QueryDict
    at: datetime
    # A file was sent along, and is to be chosen again.
    had_file: bool


def start(session):
    """Called after signing in."""
    session["since"] = session["seen"] = time.time()
    session.pop("locked_at", None)
    session.pop("locked_for", None)
    session.pop("too_long", None)


def kept_post(session):
    """What the same person sent while the session was locked, or None."""
    kept = session.get("kept")
    age = time.time() - kept["at"] if kept else 0
    if not kept or age > settings.SESSION_KEPT_SECONDS:
        return None
    at = clock.now() - timedelta(seconds=age)
    return Kept(kept["path"], QueryDict(kept["body"]), at, "had_file" in kept)


def drop_kept(session):
    session.pop("kept", None)


class SessionLockMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Before the address is looked up: a page that does not exist shows a name as well.
        request.is_locked = request.user.is_authenticated and _lock_if_idle(request.session)
        if request.is_locked:
            request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # After the CSRF check, so that nobody else can leave a form in a locked session.
        if request.is_locked:
            return _answer_locked(request, view)
        if request.method == "POST" and _is_sent_again(request):
            drop_kept(request.session)
        return None


def _answer_locked(request, view):
    """Log out who asks for it, open what is open to all, and send everything else to the login page."""
    is_post = request.method == "POST"
    if is_post and request.resolver_match.url_name == "account_logout":
        request.session.flush()
    if not getattr(view, "login_required", True):
        return None
    if is_post and _may_be_kept(request):
        _keep(request)
    return to_login(request, reverse("kept") if is_post else request.get_full_path())


def _is_sent_again(request):
    kept = request.session.get("kept")
    return bool(kept) and kept["path"] == request.get_full_path()


def _lock_if_idle(session):
    if "locked_at" in session:
        return True
    now = time.time()
    since, seen = session.setdefault("since", now), session.setdefault("seen", now)
    is_idle = now - seen > settings.SESSION_IDLE_SECONDS
    if is_idle or now - since > settings.SESSION_LONGEST_SECONDS:
        session["locked_at"], session["locked_for"] = now, "idle" if is_idle else "long"
        return True
    if now - seen > 60:
        session["seen"] = now
    return False


def _may_be_kept(request):
    """The words of a form: never a password, and of a file nothing at all."""
    secret = any("password" in name for name in request.POST)
    return not (secret or request.resolver_match.url_name in NEVER_KEPT)


def _keep(request):
    body = request.POST.copy()
    for name in NOT_TYPED:
        body.pop(name, None)
    encoded = body.urlencode()
    request.session["too_long"] = len(encoded) > LARGEST_KEPT
    if len(encoded) <= LARGEST_KEPT:
        kept = {"path": request.get_full_path(), "body": encoded, "at": time.time()}
        request.session["kept"] = kept | ({"had_file": True} if request.FILES else {})
