"""Pilots in each of the workflow's stages, and a client for whoever looks at them."""

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from pilots.descriptions.steps import Stage
from pilots.documents import workflow
from pilots.models import Answer, CostLine, Description, Milestone, Pilot, SuccessCriterion
from regions.models import Region, User
from tests.factories import draft, filed

BEFORE_DEADLINE = datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC)
PARTS = (Answer, SuccessCriterion, Milestone, CostLine)


@contextmanager
def in_october() -> Iterator[None]:
    with time_machine.travel(BEFORE_DEADLINE, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def signed_in_anew(user: User) -> Client:
    """A client whose person has just written the password once more, as signing and giving roles ask for."""
    return enter_anew(Client(), user)


def enter_anew(client: Client, user: User) -> Client:
    client.force_login(user)
    session = client.session
    session.update(password_given_anew(user))
    session.save()
    return client


def password_given_anew(user: User) -> dict[str, Any]:
    """What the session holds when its person has just written the password once more."""
    return {
        "account_authentication_methods": [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ],
        "account_authentication_methods_user": user_id_to_str(user),
    }


def at_stage(stage: Stage, region: Region | None = None, **fields: Any) -> Pilot:
    """A pilot that has come to `stage` by its own steps."""
    if stage == Stage.DRAFT:
        return draft(region, **fields)
    pilot = filed(region, **fields)
    if stage == Stage.REVISING:
        workflow.take("revise", pilot, by=pilot.created_by)
    if stage == Stage.WITHDRAWN:
        workflow.take("withdraw", pilot, by=pilot.created_by, reason="Afdelingen er lukket")
    return type(pilot).objects.get(pk=pilot.pk)


def picture(pilot: Pilot) -> dict[str, Any]:
    """All that the database holds of a pilot: its own row, its versions and their parts."""
    versions = Description.objects.filter(pilot=pilot.pk)
    return {
        "pilot": list(type(pilot).objects.filter(pk=pilot.pk).values()),
        "versions": list(versions.values()),
        "hospitals": sorted(versions.values_list("pk", "hospitals")),
        "parts": [
            sorted(kind.objects.filter(description__in=versions).values_list(), key=str) for kind in PARTS
        ],
    }
