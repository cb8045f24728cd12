"""All that happens in the demo: the pilots' acts, each region's account, and the factors as they become known.

Every amount is invented and says "Eksempel"; the pools and the factors are the real ones.
"""

import json
from datetime import date
from decimal import Decimal

from django.conf import settings

from accounting.models import Statement
from accounting.rates import rates
from home.demo.account import USE, Account
from pilots.demo import world as pilots
from pilots.demo.acts import act, person
from pilots.filings import receipts
from pilots.models import RegulationFactor

FACTORS = settings.BASE_DIR / "fixtures" / "regulation.json"


def acts():
    yield from pilots.acts()
    yield from _factors()
    for slug in USE:
        yield from Account(slug).acts()
    yield act("2023-03-01", _receive_statements)


def _factors():
    known = [row["fields"] for row in json.loads(FACTORS.read_text())]
    for values in sorted(known, key=lambda one: (one["known_from"], one["effective_from"])):
        day = max(date.fromisoformat(values["known_from"]), date.fromisoformat(pilots.BEGINS))
        yield act(day, _add_factor, values, minute=-20)


def _add_factor(values):
    if values["known_from"] < pilots.BEGINS:
        RegulationFactor.objects.create(**_read(values))
    else:
        rates.add_factor(by=person("sekretariat"), **_read(values))


def _read(values):
    days = {name: date.fromisoformat(values[name]) for name in ("effective_from", "known_from")}
    return values | days | {"factor": Decimal(values["factor"])}


def _receive_statements():
    """The employers have seen what has come; the union has not looked yet."""
    for statement in Statement.objects.sent():
        receipts.give_receipt(statement.filing, by=person("danske-regioner"))
