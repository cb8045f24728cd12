"""Weak or missing production values stop the start, every one named with its cure."""

import secrets

from django.core.exceptions import ImproperlyConfigured


def demo_key(folder):
    """A key of the demo's own, made at the first start and kept in `folder`."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text()


def refuse_weak(settings):
    problems = [hint for wrong, hint in _rules(settings) if wrong]
    if problems:
        raise ImproperlyConfigured(
            "Karrierespor does not start:\n" + "\n".join(f"  - {hint}" for hint in problems)
        )


def _rules(s):
    return _of_the_demo(s) if s["DEMO"] else [*_of_the_server(s), *_of_the_words(s)]


def _of_the_demo(s):
    return [
        (
            not all(host in {"127.0.0.1", "localhost", "[::1]"} for host in s["ALLOWED_HOSTS"]),
            "DEMO=1 serves only this machine: leave ALLOWED_HOSTS out, or unset DEMO.",
        )
    ]


def _of_the_server(s):
    return [
        (s["DEBUG"], "DEBUG is on: unset it; it shows settings and data to anyone who meets an error."),
        (
            len(s["SECRET_KEY"]) < 50 or len(set(s["SECRET_KEY"])) < 10 or "insecure" in s["SECRET_KEY"],
            "SECRET_KEY is missing or weak: set 50 random characters or more, as secrets.token_urlsafe(64) gives.",
        ),
        (
            not s["ALLOWED_HOSTS"] or any("*" in host or host.startswith(".") for host in s["ALLOWED_HOSTS"]),
            "ALLOWED_HOSTS must name each host in full, without * or a leading dot.",
        ),
        (
            "sqlite" in s["DATABASES"]["default"]["ENGINE"],
            "DATABASE_URL must point to PostgreSQL 15 or later; SQLite is for the demo.",
        ),
        (
            "locmem" in s["CACHES"]["default"]["BACKEND"] or "dummy" in s["CACHES"]["default"]["BACKEND"],
            "The cache must be shared by all processes: login limits are counted in it.",
        ),
        (
            s["BEHIND_PROXY"] and s["ALLAUTH_TRUSTED_PROXY_COUNT"] < 1,
            "PROXY_COUNT must be the number of your proxies: otherwise sign-in limits count them as one person.",
        ),
    ]


def _of_the_words(s):
    """What mails and pages name."""
    return [
        (
            not s["SITE_URL"].startswith("https://") or s["SITE_URL"].endswith("/"),
            "SITE_URL is missing: mails link to it, e.g. https://karrierespor.example, without a slash at the end.",
        ),
        (not s["DEFAULT_FROM_EMAIL"], "MAIL_FROM is missing: the address that mails come from."),
        (
            not s["EMAIL_HOST"],
            "EMAIL_URL is missing: the mail server, e.g. smtp+tls://user:password@host:587.",
        ),
        (not s["SUPPORT_EMAIL"], "SUPPORT_EMAIL is missing: every page names whom to ask."),
        (not s["RESPONSIBLE_AUTHORITY"], "RESPONSIBLE_AUTHORITY is missing: the footer names it."),
    ]
