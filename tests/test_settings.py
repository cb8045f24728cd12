"""Weak production values stop the start, and the demo's powers exist in the demo only."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from common import clock
from config import guard

ROOT = Path(__file__).resolve().parent.parent
GOOD = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": ["karrierespor.example"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}},
    "SITE_URL": "https://karrierespor.example",
    "DEFAULT_FROM_EMAIL": "post@karrierespor.example",
    "EMAIL_HOST": "mail.example",
    "BEHIND_PROXY": True,
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "SUPPORT_EMAIL": "support@eksempel.dk",
    "RESPONSIBLE_AUTHORITY": "Eksempelsekretariatet",
}


def cache(name):
    return {"CACHES": {"default": {"BACKEND": f"django.core.cache.backends.{name}"}}}


WEAK = [
    ({"DEBUG": True}, "DEBUG is on"),
    ({"SECRET_KEY": ""}, "SECRET_KEY"),
    ({"SECRET_KEY": secrets.token_urlsafe(30)}, "SECRET_KEY"),
    ({"SECRET_KEY": "abc" * 30}, "SECRET_KEY"),
    ({"SECRET_KEY": "django-insecure-" + secrets.token_urlsafe(64)}, "SECRET_KEY"),
    ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": ["karrierespor.example", ".example"]}, "ALLOWED_HOSTS"),
    ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "DATABASE_URL"),
    (cache("locmem.LocMemCache"), "The cache"),
    (cache("dummy.DummyCache"), "The cache"),
    ({"SITE_URL": ""}, "SITE_URL"),
    ({"SITE_URL": "http://karrierespor.example"}, "SITE_URL"),
    ({"SITE_URL": "https://karrierespor.example/"}, "SITE_URL"),
    ({"DEFAULT_FROM_EMAIL": ""}, "MAIL_FROM"),
    ({"EMAIL_HOST": ""}, "EMAIL_URL"),
    ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "PROXY_COUNT"),
    ({"SUPPORT_EMAIL": ""}, "SUPPORT_EMAIL"),
    ({"RESPONSIBLE_AUTHORITY": ""}, "RESPONSIBLE_AUTHORITY"),
    ({"DEMO": True, "ALLOWED_HOSTS": ["karrierespor.example"]}, "DEMO=1"),
    ({"DEMO": True, "ALLOWED_HOSTS": ["localhost", "*"]}, "DEMO=1"),
]


def test_good_values_start():
    guard.refuse_weak(GOOD)
    guard.refuse_weak(GOOD | {"DEMO": True, "ALLOWED_HOSTS": ["localhost", "127.0.0.1"]})


@pytest.mark.parametrize(("weak", "hint"), WEAK, ids=lambda value: value if isinstance(value, str) else "")
def test_a_weak_value_is_refused_with_its_cure(weak, hint):
    with pytest.raises(ImproperlyConfigured) as refusal:
        guard.refuse_weak(GOOD | weak)
    [line] = str(refusal.value).splitlines()[1:]
    assert line.startswith(f"  - {hint}")


def test_all_weaknesses_are_told_at_once():
    with pytest.raises(ImproperlyConfigured) as refusal:
        guard.refuse_weak(GOOD | {"DEBUG": True, "SECRET_KEY": "", "SUPPORT_EMAIL": ""})
    assert len(str(refusal.value).splitlines()) == 4


def manage(*arguments, **environment):
    production = {
        "PATH": os.environ["PATH"],
        "DEMO": "0",
        "SECRET_KEY": GOOD["SECRET_KEY"],
        "ALLOWED_HOSTS": "karrierespor.example",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "SITE_URL": "https://karrierespor.example",
        "MAIL_FROM": "post@karrierespor.example",
        "EMAIL_URL": "smtp://mail.example:25",
        "SUPPORT_EMAIL": "support@eksempel.dk",
        "RESPONSIBLE_AUTHORITY": "Eksempelsekretariatet",
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=production | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_deployment_check_finds_nothing_wrong_with_production_values():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    told = re.findall(r"^\?: \((.*)\)", done.stderr, re.MULTILINE)
    assert (done.returncode, told) == (1, ["karrierespor.database", "karrierespor.static"])


def test_cookies_are_for_https_and_the_browsers_list_is_a_choice():
    names = "LANGUAGE_COOKIE_SECURE LANGUAGE_COOKIE_SAMESITE SECURE_HSTS_PRELOAD ALLAUTH_TRUSTED_PROXY_COUNT"
    asked = f"from django.conf import settings as s; print([getattr(s, n) for n in '{names}'.split()])"
    plain, chosen = (
        manage("shell", "-c", asked),
        manage("shell", "-c", asked, HSTS_PRELOAD="1", BEHIND_PROXY="1"),
    )
    assert [done.stdout.splitlines()[-1] for done in (plain, chosen)] == [
        "[True, 'Lax', False, 0]",
        "[True, 'Lax', True, 1]",
    ]


def test_a_weak_value_stops_every_command():
    done = manage("check", SECRET_KEY="short")
    assert done.returncode == 1
    assert "SECRET_KEY is missing or weak" in done.stderr


@pytest.mark.django_db
@override_settings(DEMO=False)
@pytest.mark.parametrize(
    "address", ["/demo/", "/demo/person/1/", "/demo/loenudtraek/nordjylland/", "/komponenter/"]
)
def test_the_powers_of_the_demo_do_not_exist_in_production(client, address):
    assert client.get(address).status_code == 404
    assert client.post(address, {"moment": "after"}).status_code == 404


@override_settings(DEMO=False)
def test_the_clock_cannot_be_set_in_production():
    with pytest.raises(RuntimeError):
        clock.set_demo_time(clock.now())
    with pytest.raises(RuntimeError), clock.standing_at(clock.now()):
        pass
