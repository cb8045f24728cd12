"""The child process that opens what is evidence: sealed, small, and asked once about each file."""

import subprocess
import sys

import pytest

from common import evidence
from common.errors import Refused
from tests.evidence import BROKEN, CORPUS, a_pdf, a_picture

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def in_english():
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _asked_before(monkeypatch):
    monkeypatch.setattr(evidence, "READ_BEFORE", evidence.deque(maxlen=2))


def test_the_child_gets_no_environment_and_little_memory(monkeypatch):
    told = {}
    run = subprocess.run

    def listen(command, **how):
        told.update(how)
        return run(command, **how)

    monkeypatch.setattr(subprocess, "run", listen)
    evidence.demand_readable("pdf", a_pdf())

    assert (told["env"], told["timeout"]) == ({}, evidence.SECONDS)
    assert (evidence.MEMORY, evidence.SECONDS) == (512 * 1024 * 1024, 20)


def test_the_child_starts_without_django():
    code = "import sys, common.evidence; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_bomb_ends_the_child_and_not_us():
    _file, content, sentence = CORPUS["a page of 700 MB"]

    with pytest.raises(Refused) as refusal:
        evidence.demand_readable("pdf", content)

    assert (refusal.value.reasons, sentence) == ([BROKEN], BROKEN)


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(evidence, "SECONDS", 0.001)

    with pytest.raises(Refused, match="damaged or not whole"):
        evidence.demand_readable("pdf", a_pdf("slow"))


def test_a_file_that_was_read_is_not_opened_again_and_a_broken_one_is(monkeypatch):
    good, broken = a_picture(), a_picture()[:50]
    evidence.demand_readable("png", good)
    with pytest.raises(Refused):
        evidence.demand_readable("png", broken)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: 1 / 0)

    evidence.demand_readable("png", good)

    for kind, data in [("png", broken), ("jpg", good)]:
        with pytest.raises(ZeroDivisionError):
            evidence.demand_readable(kind, data)


def test_a_photograph_of_a_hundred_million_points_fits_in_the_child():
    evidence.demand_readable("jpg", a_picture("JPEG", 10_000))
