"""Small rules for every response: Danish unless asked otherwise, the way to log in, nothing left in a shared computer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import middleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation


class LanguageMiddleware:
    """Danish by default, English by choice: the switch decides, never the browser's own settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def to_login(request: HttpRequest, target: str) -> HttpResponse:
    """Send the reader to log in and then to `target`; htmx as a whole page, not into a corner of this one."""
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': target})}"
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """After the login the reader is back on the page, and not on the part of it that htmx asked for."""

    # What htmx understands is no redirect.
    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        # Whatever stands in the header: the login leads to our own pages only.
        return to_login(request, request.headers.get("HX-Current-URL", request.get_full_path()))


class NoStoreMiddleware:
    """What a signed-in person has seen is in no cache when they leave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
