import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from common import clock

REAL = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path / "var"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2021, 11, 1, 22, 59, 59, tzinfo=UTC), date(2021, 11, 1)),
        (datetime(2021, 11, 1, 23, 0, 0, tzinfo=UTC), date(2021, 11, 2)),
        (datetime(2027, 6, 30, 21, 59, 59, tzinfo=UTC), date(2027, 6, 30)),
        (datetime(2027, 6, 30, 22, 0, 0, tzinfo=UTC), date(2027, 7, 1)),
        (datetime(2021, 10, 30, 22, 0, 0, tzinfo=UTC), date(2021, 10, 31)),
        (datetime(2021, 10, 31, 22, 59, 59, tzinfo=UTC), date(2021, 10, 31)),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 23, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_today_is_the_date_in_copenhagen(moment, expected):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == expected


def test_the_demo_clock_ticks_on_from_what_was_set(demo):
    with time_machine.travel(REAL, tick=False) as real:
        clock.set_demo_time(datetime(2021, 11, 1, 20, 0, tzinfo=UTC))
        real.shift(timedelta(seconds=90))

        assert clock.now() == datetime(2021, 11, 1, 20, 1, 30, tzinfo=UTC)
        assert clock.today() == date(2021, 11, 1)


def test_the_demo_clock_is_real_until_set(demo):
    with time_machine.travel(REAL, tick=False):
        assert clock.now() == REAL


def test_it_stands_for_what_is_done_within_and_for_no_other_thread(demo):
    moment, others = datetime(2022, 9, 1, tzinfo=UTC), []
    with time_machine.travel(REAL, tick=False):
        with clock.standing_at(moment):
            other = threading.Thread(target=lambda: others.append(clock.now()))
            other.start()
            other.join()
            assert (clock.now(), others) == (moment, [REAL])
        assert clock.now() == REAL


def test_only_the_demo_can_set_the_clock(settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = False, tmp_path

    with pytest.raises(RuntimeError):
        clock.set_demo_time(REAL)
    with pytest.raises(RuntimeError), clock.standing_at(REAL):
        pass

    assert list(tmp_path.iterdir()) == []


def test_outside_the_demo_a_forgotten_offset_changes_nothing(settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = False, tmp_path
    (tmp_path / "demo-clock").write_text("86400")

    with time_machine.travel(REAL, tick=False):
        assert clock.now() == REAL
