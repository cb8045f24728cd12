"""Sessions lock instead of ending, so that an hour at the coffee machine loses nothing that was typed."""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

LARGEST_KEPT = 1024 * 1024
# A sign of life and the kept page itself must not take the place of what was typed.
NEVER_KEPT = {"session_ping", "kept"}


def start(session):
    """Called after signing in."""
    session["since"] = session["seen"] = time.time()
    session.pop("locked_at", None)


def kept_post(session):
    """What the same person sent while the session was locked: (path, QueryDict), or None."""
    kept = session.get("kept")
    if not kept or time.time() - kept["at"] > settings.SESSION_KEPT_SECONDS:
        return None
    return kept["path"], QueryDict(kept["body"])


def drop_kept(session):
    session.pop("kept", None)


class SessionLockMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # After the CSRF check, so that nobody else can leave a form in a locked session.
        if not request.user.is_authenticated or not _lock_if_idle(request.session):
            return None
        request.user = AnonymousUser()
        if not getattr(view, "login_required", True):
            return None
        if request.method == "POST" and _may_be_kept(request):
            _keep(request)
        return _to_login(request)


def _lock_if_idle(session):
    if "locked_at" in session:
        return True
    now = time.time()
    since, seen = session.setdefault("since", now), session.setdefault("seen", now)
    if now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_LONGEST_SECONDS:
        session["locked_at"] = now
        return True
    if now - seen > 60:
        session["seen"] = now
    return False


def _may_be_kept(request):
    """Forms of words only: never a password, never a file."""
    secret = any("password" in name for name in request.POST)
    return not (secret or request.FILES or request.resolver_match.url_name in NEVER_KEPT)


def _keep(request):
    body = request.POST.copy()
    body.pop("csrfmiddlewaretoken", None)
    encoded = body.urlencode()
    if len(encoded) <= LARGEST_KEPT:
        request.session["kept"] = {"path": request.get_full_path(), "body": encoded, "at": time.time()}


def _to_login(request):
    target = reverse("kept") if request.method == "POST" else request.get_full_path()
    address = f"{reverse('account_login')}?{urlencode({'next': target})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
