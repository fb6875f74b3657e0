"""Channels are tested on a whole gateway with one case, by the wire's own requests."""

from pathlib import Path

import pytest

from tests.sites import SINCE, Site, a_case, held_clock


@pytest.fixture
def site(tmp_path: Path, redis_url: str, sqlite_url: str) -> Site:
    """A gateway with one case."""
    made = Site(tmp_path, REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    made.record(a_case())
    return made


@pytest.fixture
def held_site(tmp_path: Path, redis_url: str, sqlite_url: str) -> Site:
    """The same on a clock that stands still, for what is counted by the minute."""
    clock = held_clock(tmp_path, SINCE)
    made = Site(tmp_path, REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_CLOCK_FILE=clock)
    made.record(a_case())
    return made
