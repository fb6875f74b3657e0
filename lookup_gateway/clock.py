"""What time it is: the machine's clock, or a test's clock read from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

Clock = Callable[[], datetime]

# Vietnam keeps UTC+7 all year; every time a citizen reads is in it.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def system_clock() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(at: datetime) -> datetime:
    """Return the moment in Vietnam time; as it is where the calendar ends (year 1, year 9999)."""
    try:
        return at.astimezone(VIETNAM)
    except OverflowError:
        return at


def file_clock(path: Path) -> Clock:
    """Return a clock that reads an ISO 8601 time with offset from `path` at every call.

    Raises ValueError when the file holds no such time."""

    def read() -> datetime:
        moment = datetime.fromisoformat(path.read_text().strip())
        if moment.tzinfo is None:
            raise ValueError(f"{path}: the time needs an offset, for example +07:00")
        return moment

    return read
