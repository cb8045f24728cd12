"""The demo's world as dated acts, each done by the product's own verbs with the clock standing at its moment."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from common import clock
from common.errors import Refused
from pilots.models import Pilot
from regions.models import Region, User


class Act(NamedTuple):
    at: datetime
    do: Callable

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.do.func.__name__} {self.do.args}"


def act(day, do, *given, hour=9, minute=0, **named):
    """An act on a day, written "2021-10-22" or given as a date."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    at = datetime.combine(day, time(hour), clock.COPENHAGEN) + timedelta(minutes=minute)
    return Act(at, partial(do, *given, **named))


def replay(acts, *, after, until):
    """Do the acts after one moment and up to another, in their order; return those that could not be done.

    Who tries the demo may have done already, or made impossible, what the world does next: that is left out.
    """
    left_out = []
    for each in sorted(acts, key=lambda one: one.at):
        if (after is None or each.at > after) and each.at <= until:
            try:
                with clock.standing_at(each.at), transaction.atomic():
                    each.do()
            except (Refused, ObjectDoesNotExist, IntegrityError) as refusal:
                left_out.append((each, refusal))
    return left_out


def person(address):
    return User.objects.get(email=f"{address}@eksempel.dk")


def region_of(slug):
    return Region.objects.get(slug=slug)


def pilot_of(slug, number):
    return Pilot.objects.get(region__slug=slug, number=number)
