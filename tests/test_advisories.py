"""A known weakness of a locked package is told; that nobody could be asked is no good news, and no failure."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "advisories"
SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {
    "name": "lxml",
    "version": "6.0",
    "vulns": [{"id": "GHSA-1", "fix_versions": ["6.1"]}, {"id": "GHSA-2", "fix_versions": []}],
}
PASSED_OVER = {"name": "pillow", "skip_reason": "Dependency not found and could not be audited"}


@pytest.fixture
def judged():
    loader = SourceFileLoader("advisories", str(SCRIPT))
    module = module_from_spec(spec_from_loader("advisories", loader))
    loader.exec_module(module)
    return module.judged


@pytest.mark.parametrize("packages", [None, [], [PASSED_OVER]])
def test_that_nobody_answers_is_said_and_breaks_nothing(judged, packages):
    assert judged(packages) == ("Not asked: no database of advisories answers from here.", False)


def test_every_weakness_is_told_with_what_mends_it(judged):
    said, fails = judged([SOUND, WEAK, PASSED_OVER])

    assert fails
    assert said.splitlines() == [
        "lxml 6.0: GHSA-1, mended in 6.1",
        "lxml 6.0: GHSA-2, mended in no version yet",
        "2 of 3 packages were asked about.",
    ]


def test_a_lock_without_weakness_passes_and_says_how_much_was_asked(judged):
    assert judged([SOUND]) == ("1 of 1 packages were asked about.", False)
