"""A real Chromium before the live server. Any error in its console fails the test: that is also the policy's test."""

import re
import time
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import expect, sync_playwright

# The same browser without its window: pages are drawn and judged alike, in a fifth less time.
CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FAILED_TO_LOAD = re.compile(r"Failed to load resource: .* status of (\d+)")
# However far the tests' clock is behind the browser's.
KEEP = "max-age=630720000"
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright, mock.patch.object(StaticFilesHandler, "serve", serve_to_keep):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server, october):
    """visit(user) is a page of a new visitor, signed in as `user`.

    `provokes` names the statuses that the test asks for: only they may stand in the console. It is read when
    something is said there, so that a test can add to it.
    """
    contexts, errors = [], []

    def _visit(user=None, *, provokes=(), session=None, **options):
        options.setdefault("viewport", {"width": 1366, "height": 900})
        context = chromium.new_context(base_url=live_server.url, locale="da-DK", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        if user:
            sign_in(context, user, live_server.url, **session or {})
        context.on("console", lambda message: errors.extend(_error(message, provokes)))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        return context.new_page()

    yield _visit
    for context in contexts:
        context.close()
    assert errors == []


def serve_to_keep(handler, request, *, serve=StaticFilesHandler.serve):
    """As in production a browser asks once for a stylesheet, a script and letters: a third less time for each page."""
    answer = serve(handler, request)
    answer.headers["Cache-Control"] = KEEP
    return answer


def _error(message, provoked):
    """The message as a list of one, or none when the test asked for it."""
    if message.type != "error":
        return
    status = FAILED_TO_LOAD.search(message.text)
    if status and int(status[1]) in provoked and settings.STATIC_URL not in message.location["url"]:
        return
    yield f"{message.text} ({message.location['url']})"


def sign_in(context, user, url, **data):
    """Give the context a session of its own, where the login page is not the point."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["since"] = session["seen"] = time.time()
    session.update(data)
    session.save()
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url, "httpOnly": True}]
    )
