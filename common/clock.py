"""The one module that reads the system clock; in the demo the time can be set and ticks on from there."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_stands_at: ContextVar[datetime | None] = ContextVar("stands_at", default=None)


def now() -> datetime:
    """The present moment in UTC; ask it for every "now", so that the demo's clock is heard everywhere."""
    if not settings.DEMO:
        return timezone.now()
    return _stands_at.get() or timezone.now() + _demo_offset()


def today() -> date:
    """The date in Copenhagen, whatever time zone the server or the reader is in."""
    return now().astimezone(COPENHAGEN).date()


def end_of(day: date) -> datetime:
    """The first instant after a day in Copenhagen."""
    return datetime.combine(day + timedelta(days=1), time(), COPENHAGEN)


def set_demo_time(moment: datetime) -> None:
    """Let the demo's clock show the aware `moment` now and tick on from it, in every process."""
    _demand_demo()
    offset = (moment - timezone.now()).total_seconds()
    file = _demo_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: another process never reads half a number.
    draft = file.with_suffix(".new")
    draft.write_text(repr(offset))
    draft.replace(file)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the demo's clock stand at the aware `moment` for what is done within, and for nobody else."""
    _demand_demo()
    token = _stands_at.set(moment)
    try:
        yield
    finally:
        _stands_at.reset(token)


def _demo_file() -> Path:
    return _file_in(settings.VAR_DIR)


@lru_cache(maxsize=1)
def _file_in(folder: Path) -> Path:
    """To put the path together takes longer than to look at the file."""
    return folder / "demo-clock"


def _demo_offset() -> timedelta:
    file = _demo_file()
    try:
        written = file.stat()
    except FileNotFoundError:
        return timedelta(0)
    return _offset_in(file, written.st_ino, written.st_mtime_ns)


@lru_cache(maxsize=1)
def _offset_in(file: Path, _number: int, _written_at: int) -> timedelta:
    """Read once for each time it is written: a page asks for the time dozens of times."""
    return timedelta(seconds=float(file.read_text()))


def _demand_demo() -> None:
    if not settings.DEMO:
        raise RuntimeError("The clock can only be set in the demo.")
