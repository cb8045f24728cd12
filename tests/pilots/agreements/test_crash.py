"""Concluding leaves all or nothing, wherever the process dies; and many who sign at once wait in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from common.errors import Refused
from pilots.agreements.agreement import AgreementState
from pilots.documents import workflow
from pilots.models import Agreement, Filing, Message, Signature
from regions.models import User
from regions.permissions import Role
from tests.agreements import Negotiation, agreement_template, participant
from tests.factories import RegionFactory, draft, filed, member
from tests.pilots.stages import in_october
from tests.pilots.test_races import at_once

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="races are PostgreSQL's")
pytestmark = [pytest.mark.django_db(transaction=True), needs_postgresql]
ROOT = Path(__file__).resolve().parents[3]
LEAST_POINTS = 30


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def test_killed_at_every_statement_of_concluding_nothing_is_half_done(report):
    found = Negotiation().to("partsigned")
    member(Role.CENTRAL_UNION)
    environment = os.environ | {"DATABASE_URL": _url(), "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "tests/pilots/agreements/killing.py",
        str(found.pilot.pk),
        str(found.coordinator.pk),
    ]

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stderr
    *deaths, survived = [json.loads(line) for line in done.stdout.splitlines()]
    nothing = ["partsigned", 1, 0, 0, 1]
    everything = ["concluded", 2, 1, 2, 3]
    # Whoever dies after the commit, while the worker is told, has concluded.
    first_whole = deaths.index(everything) if everything in deaths else len(deaths)
    report("statements of concluding at which the process was killed", len(deaths))
    assert deaths[:first_whole] == [nothing] * first_whole
    assert first_whole >= LEAST_POINTS
    assert survived == everything


def _url():
    held = connection.settings_dict
    who = f"{held['USER']}:{held['PASSWORD']}" if held["PASSWORD"] else held["USER"]
    return f"postgres://{who}@{held['HOST'] or '127.0.0.1'}:{held['PORT'] or 5432}/{held['NAME']}"


def test_two_who_press_at_once_give_one_conclusion():
    found = Negotiation().to("partsigned")
    other = member(Role.COORDINATOR, found.region)
    sha256 = found.agreement.sha256

    def sign(by):
        try:
            workflow.take("sign", found.pilot, by=User.objects.get(pk=by.pk), side="union", sha256=sha256)
        except Refused:
            return

    at_once([lambda by=by: sign(by) for by in (found.coordinator, other) * 3])

    agreement = found.agreement
    assert agreement.state == AgreementState.CONCLUDED
    assert (Signature.objects.count(), Filing.objects.filter(agreement=agreement).count()) == (2, 1)
    assert Message.objects.filter(kind="concluded", to=found.hr).count() == 1


def test_of_two_agreements_that_fill_one_employment_only_one_is_concluded():
    first = Negotiation().start()
    second = Negotiation(filed(first.region, by=first.hr), coordinator=first.coordinator).start()
    for found in (first, second):
        participant(found.agreement, number="00777", hours="20")
        found.send().clear().sign("employer")

    def sign(found):
        try:
            found.sign("union")
        except Refused:
            return

    at_once([lambda found=found: sign(found) for found in (first, second)])

    states = sorted(Agreement.objects.values_list("state", flat=True))
    assert states == [AgreementState.CONCLUDED, AgreementState.PART_SIGNED]


def test_twenty_signers_on_twenty_agreements_meet_no_deadlock(samples, report):
    region = RegionFactory()
    hr, coordinator = member(Role.HR, region), member(Role.COORDINATOR, region)
    count, found = samples(6, 20), []
    for number in range(count):
        pilot = draft(region, by=hr)
        agreement_template(pilot.programme)
        workflow.take("file", pilot, by=hr)
        negotiation = Negotiation(
            type(pilot).objects.get(pk=pilot.pk), hr=hr, coordinator=coordinator
        ).start()
        # Each shares an employment with its neighbour: the locks of one cross those of the next.
        participant(negotiation.agreement, number=f"{number:05d}", hours="3")
        participant(negotiation.agreement, number=f"{(number + 1) % count:05d}", hours="3")
        found.append(negotiation.send().clear().sign("employer"))

    at_once([lambda one=one: one.sign("union") for one in found])

    report("agreements concluded at once, deadlocks", f"{count}, 0")
    assert Agreement.objects.concluded().count() == count
