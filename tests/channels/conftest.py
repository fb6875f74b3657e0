"""Channels are tested on a whole gateway with one case, by the wire's own requests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sites import (
    SINCE,
    Site,
    a_case,
    held_clock,
)

MakeSite = Callable[..., Site]


@pytest.fixture
def site(make_site: MakeSite, redis_url: str, sqlite_url: str) -> Site:
    """A gateway with one case."""
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    made.record(a_case())
    return made


@pytest.fixture
def held_site(make_site: MakeSite, tmp_path: Path, redis_url: str, sqlite_url: str) -> Site:
    """The same on a clock that stands still, for what is counted by the minute."""
    clock = held_clock(tmp_path, SINCE)
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_CLOCK_FILE=clock)
    made.record(a_case())
    return made
