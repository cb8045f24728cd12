"""Whose turn it is, and for how many Danish working days, at the instant it changes in Denmark."""

import datetime
from datetime import date

import pytest
import time_machine
from django.utils import translation

from common import clock
from pilots.agreements import turns
from pilots.agreements.agreement import OPEN, Side
from pilots.agreements.steps import AgreementStage, stage_of
from pilots.models import Agreement
from regions.models import User
from tests.agreements import Negotiation
from tests.factories import filed
from tests.pilots.stages import in_october


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2021, 10, 22), date(2021, 10, 22), 0),  # the same day
        (date(2021, 10, 22), date(2021, 10, 24), 0),  # Friday to Sunday
        (date(2021, 10, 22), date(2021, 10, 25), 1),  # Friday to Monday
        (date(2022, 4, 13), date(2022, 4, 19), 1),  # over Easter
        (date(2023, 5, 4), date(2023, 5, 8), 1),  # over store bededag, for the last time
        (date(2024, 4, 25), date(2024, 4, 29), 2),  # it is a working day since
        (date(2021, 12, 23), date(2022, 1, 3), 7),  # 24 and 31 December are working days by law
        (date(2024, 2, 28), date(2024, 3, 1), 2),  # over 29 February
        (date(2021, 10, 29), date(2021, 11, 1), 1),  # over the clock's change
    ],
)
def test_working_days_know_weekends_and_danish_holidays(since, until, days):
    assert turns.working_days(since, until) == days


@pytest.mark.django_db
def test_the_programmes_closing_days_are_no_working_days():
    with time_machine.travel(datetime.datetime(2021, 12, 23, 12, tzinfo=clock.COPENHAGEN)):
        found = Negotiation().to(AgreementStage.DRAFT)
    programme = found.pilot.programme
    with time_machine.travel(datetime.datetime(2022, 1, 3, 12, tzinfo=clock.COPENHAGEN)):
        before = turns.Calendar().of_agreement(Agreement.objects.get())
        for day in (date(2021, 12, 24), date(2021, 12, 31), date(2022, 1, 4), date(2021, 12, 25)):
            programme.closing_days.create(day=day)
        assert (before, turns.Calendar().of_agreement(Agreement.objects.get())) == (7, 5)
        assert [row.days for row in turns.queue(found.hr)] == [5]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "sides"),
    [
        (AgreementStage.DRAFT, ["employer"]),
        (AgreementStage.REVIEW, ["union"]),
        (AgreementStage.RETURNED, ["employer"]),
        (AgreementStage.READY, ["employer", "union"]),
        (AgreementStage.PART_SIGNED, ["union"]),
        (AgreementStage.CONCLUDED, []),
    ],
)
def test_whose_turn_it_is(stage, sides):
    with in_october():
        found = Negotiation().to(stage)

        assert turns.turn_of(found.agreement) == sides
        assert turns.waiting_for(found.coordinator, found.agreement) is ("union" in sides)


@pytest.mark.django_db
def test_the_queue_shows_own_turns_first_and_of_those_the_oldest():
    with in_october():
        first = Negotiation().to(AgreementStage.DRAFT)
        second = Negotiation(filed(first.region, by=first.hr), hr=first.hr, coordinator=first.coordinator).to(
            AgreementStage.REVIEW
        )
        third = Negotiation(filed(first.region, by=first.hr), hr=first.hr, coordinator=first.coordinator).to(
            AgreementStage.REVIEW
        )
        Negotiation().to(AgreementStage.REVIEW)
        Agreement.objects.filter(pk=third.agreement.pk).update(
            state_since=third.agreement.state_since - datetime.timedelta(days=7)
        )

        rows = turns.queue(User.objects.get(pk=first.coordinator.pk))

        assert [row.agreement for row in rows] == [third.agreement, second.agreement, first.agreement]
        assert [(row.is_mine, row.days) for row in rows] == [(True, 5), (True, 0), (False, 0)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instant", "stage"),
    [
        (datetime.datetime(2022, 12, 31, 22, 59, 59, tzinfo=datetime.UTC), AgreementStage.CONCLUDED),
        (datetime.datetime(2022, 12, 31, 23, 0, 0, tzinfo=datetime.UTC), AgreementStage.ENDED),
    ],
)
def test_an_agreement_ends_at_midnight_in_denmark(instant, stage):
    with in_october():
        found = Negotiation().to(AgreementStage.CONCLUDED)

    with time_machine.travel(instant, tick=False):
        assert stage_of(found.pilot) == stage


@pytest.mark.parametrize(
    ("sides", "days", "danish"),
    [
        ([Side.EMPLOYER], 0, "Venter på arbejdsgiveren siden i dag"),
        ([Side.UNION], 1, "Har ventet på Yngre Læger i 1 arbejdsdag"),
        ([Side.EMPLOYER, Side.UNION], 3, "Har ventet på arbejdsgiveren og Yngre Læger i 3 arbejdsdage"),
    ],
)
def test_who_is_waited_for_is_said_in_a_sentence(sides, days, danish):
    with translation.override("da"):
        assert turns.in_words(sides, days) == danish
        mine = turns.in_words(sides, days, is_mine=True)
        assert mine.startswith("Har ventet på dig " if days else "Venter på dig ")


def test_of_every_open_state_it_is_told_what_comes_next():
    assert set(turns.NEXT) == set(OPEN)
