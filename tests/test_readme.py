"""The lines by which README installs the product, followed to the letter until somebody has signed in."""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse

ROOT = Path(__file__).resolve().parent.parent
# The suite's own database is there, also when nothing else is tested.
pytestmark = [pytest.mark.django_db, pytest.mark.long]
NOT_TAKEN = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".env", "*.mo")
HOST, PASSWORD = "karrierespor.example", "fire ord som passer"
STAY = ("gunicorn", "manage.py worker")


def lines():
    """The commands of README's block, without what is said beside them."""
    [block] = re.findall(r"## Install it.*?```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    return [line.split("   #")[0].strip() for line in block.splitlines()]


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """The address of an empty database on the suite's own server."""
    if connection.vendor != "postgresql":
        pytest.skip("production is PostgreSQL's")
    held = connection.settings_dict
    with django_db_blocker.unblock(), connection.creation._nodb_cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS installed WITH (FORCE)")
        cursor.execute("CREATE DATABASE installed TEMPLATE template0")
        yield f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/installed"
        cursor.execute("DROP DATABASE installed WITH (FORCE)")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Machine:
    """A folder with the product's files as they are checked out, and what was started in it."""

    def __init__(self, folder, database):
        self.folder, self.database, self.port, self.started = folder, database, free_port(), []
        shutil.copytree(ROOT, folder, ignore=NOT_TAKEN)
        (folder / ".venv").symlink_to((ROOT / ".venv").resolve())

    def follow(self, line):
        """Do as a line says; what it starts to stay is left running. Return what it prints."""
        line = line.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        given = {"cwd": self.folder, "env": {"PATH": os.environ["PATH"]}, "text": True}
        if any(word in line for word in STAY):
            log = (self.folder / "log").open("a")
            self.started.append(
                subprocess.Popen(
                    ["sh", "-c", f"exec {line}"], stdout=log, stderr=log, start_new_session=True, **given
                )
            )
            log.close()
            return ""
        done = subprocess.run(["sh", "-c", line], capture_output=True, check=False, timeout=120, **given)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        if line.startswith("cp .env.example"):
            self._write_settings()
        return done.stdout + done.stderr

    def _write_settings(self):
        values = {
            "SECRET_KEY": secrets.token_urlsafe(64),
            "DATABASE_URL": self.database,
            "SUPPORT_EMAIL": "support@karrierespor.example",
            "RESPONSIBLE_AUTHORITY": "Eksempelsekretariatet",
            "BEHIND_PROXY": "1",
        }
        file = self.folder / ".env"
        text = file.read_text()
        for name, value in values.items():
            text, count = re.subn(rf"^(# )?{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
            assert count == 1, name
        file.write_text(text)

    def stop(self):
        for process in self.started:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.started:
            process.wait(timeout=30)


class Visitor:
    """A browser behind the proxy that README asks for: the page is asked for over https, and cookies are kept."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, address, **fields):
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        caller = HTTPConnection("127.0.0.1", self.port, timeout=20)
        caller.request(method, address.removeprefix(f"https://{HOST}"), urlencode(fields), headers)
        answer = caller.getresponse()
        text = answer.read().decode()
        caller.close()
        for given in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(given).items()}
        return answer, text

    def send(self, address, **fields):
        """Fill in the form of a page and send it; return the page that it leads to."""
        _answer, page = self.ask("GET", address)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        answer, page = self.ask("POST", address, csrfmiddlewaretoken=token, **fields)
        assert answer.status == 302, page
        return self.ask("GET", answer.headers["Location"])


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.1)


def answers(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def machine(database, tmp_path):
    machine = Machine(tmp_path / "karrierespor", database)
    yield machine
    machine.stop()


def test_readme_followed_to_the_letter_lets_the_first_administrator_in(machine):
    *until_it_runs, check = lines()
    told = {line: machine.follow(line) for line in until_it_runs}
    wait_for(lambda: answers(machine.port))
    link = re.search(rf"https://{HOST}/invitation/\S+", "".join(told.values()))[0]

    answer, page = Visitor(machine.port).send(link, password1=PASSWORD, password2=PASSWORD)
    assert (answer.status, "Anne Holm" in page) == (200, True)
    again, page = Visitor(machine.port).send(
        reverse("account_login"), login="anne@example.org", password=PASSWORD
    )
    assert (again.status, "Anne Holm" in page) == (200, True)

    sheet = re.search(r'href="(/static/app\.\w+\.css)"', page)[1]
    answer, _text = Visitor(machine.port).ask("GET", sheet)
    assert (answer.status, "max-age=315360000" in answer.headers["Cache-Control"]) == (200, True)
    wait_for(lambda: "no issues" in machine.follow(check))
