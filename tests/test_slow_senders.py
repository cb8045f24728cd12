"""Senders that drip stop a server of threads, and do not reach one behind the proxy of docs/operations.md."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
BLOCKS = re.findall(r"```\n(.*?)```", (ROOT / "docs" / "operations.md").read_text(), re.DOTALL)
GUNICORN, PROXY = (next(one for one in BLOCKS if word in one) for word in ("gunicorn config", "proxy_pass"))
PATIENCE = 5
pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed on this machine: the proxy is not tried"),
]


def a_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running(command, port, **options):
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    ) as process:
        try:
            until = time.monotonic() + 30
            while not is_open(port):
                assert time.monotonic() < until and process.poll() is None, command
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def is_open(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """(port of the server, how many threads it has): the demo's, by the line of the document."""
    port, there = a_port(), tmp_path_factory.mktemp("var")
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"DEMO": "1", "VAR_DIR": str(there)}
    for verb in (["migrate"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "manage.py", *verb], cwd=ROOT, env=env, check=True, capture_output=True
        )
    words = GUNICORN.replace("127.0.0.1:8000", f"127.0.0.1:{port}").split()
    threads = [int(re.search(rf"--{name}=(\d+)", GUNICORN)[1]) for name in ("workers", "threads")]
    with running([sys.executable, "-m", *words], port, cwd=ROOT, env=env):
        yield port, threads[0] * threads[1]


@pytest.fixture
def proxy(server, tmp_path):
    """The port of an nginx with the lines of the document in front of the server."""
    port = a_port()
    inside, location = PROXY.replace("127.0.0.1:8000", f"127.0.0.1:{server[0]}").split("location", 1)
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/errors; daemon off; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;\n"
        f"{inside}\nserver {{ listen 127.0.0.1:{port}; location{location} }} }}\n"
    )
    with running([NGINX, "-c", str(conf)], port):
        yield port


@contextmanager
def dripping(port, how_many):
    """That many requests whose bodies are on their way and never there."""
    with ExitStack() as opened:
        for _ in range(how_many):
            sender = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            sender.sendall(
                b"POST /log-ind/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
            )
        time.sleep(1)
        yield


def seconds_to_answer(port):
    """How long a page takes; PATIENCE when it does not come."""
    begun = time.monotonic()
    try:
        with urlopen(f"http://localhost:{port}/log-ind/", timeout=PATIENCE) as answer:
            answer.read()
    except TimeoutError:
        return PATIENCE
    return time.monotonic() - begun


def test_as_many_slow_senders_as_threads_stop_a_server_without_a_proxy(server):
    port, threads = server
    with dripping(port, threads):
        assert seconds_to_answer(port) == PATIENCE


def test_behind_the_proxy_twice_as_many_stop_nobody(server, proxy, report):
    how_many = 2 * server[1]
    with dripping(proxy, how_many):
        took = max(seconds_to_answer(proxy) for _ in range(5))

    report(f"seconds for a page while {how_many} senders drip through the proxy", f"{took:.2f}")
    assert took < PATIENCE / 2


def test_of_one_address_no_more_than_thirty_are_let_in_at_once(proxy):
    with dripping(proxy, 40), pytest.raises(Exception, match="503"):
        seconds_to_answer(proxy)
