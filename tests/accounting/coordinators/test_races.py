"""Two who appoint the same person at once: one does, the other is refused in a sentence."""

import datetime

import pytest
import time_machine
from django.db import connection

from accounting.coordinators import appointments
from accounting.models import Appointment
from common.errors import Refused
from regions.permissions import Role
from tests.accounts import BASIC_PAY, JANUARY_2024, Account
from tests.factories import MembershipFactory
from tests.pilots.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="rows are only locked one by one on PostgreSQL"
    ),
]
FIRST = datetime.date(2021, 9, 1)


def test_of_sixteen_who_appoint_one_person_in_two_regions_one_succeeds(report):
    accounts = [Account(given=None), Account(given=None)]
    person = accounts[0].coordinator
    MembershipFactory(user=person, role=Role.COORDINATOR, region=accounts[1].region)

    def job(account, number):
        def appoint():
            try:
                return appointments.appoint(
                    account.book,
                    person,
                    kind="release",
                    starts_on=FIRST + datetime.timedelta(days=number),
                    monthly=BASIC_PAY,
                    source="Lønoversigt",
                    by=account.hr,
                )
            except Refused as refusal:
                return str(refusal)

        return appoint

    # The clock is set around the threads: it is one for them all.
    with time_machine.travel(JANUARY_2024, tick=False):
        answers = at_once([job(accounts[number % 2], number) for number in range(16)])

    appointed = [answer for answer in answers if isinstance(answer, Appointment)]
    report("appointments of one person at once", len(answers))
    assert [Appointment.objects.get()] == appointed
    assert len([answer for answer in answers if isinstance(answer, str)]) == 15
