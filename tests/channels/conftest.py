"""Channels are tested on a whole gateway with one case, by the wire's own requests."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from tests.channels.zalo_stand_in import Zalo
from tests.sites import (
    SINCE,
    Site,
    a_case,
    held_clock,
)

MakeSite = Callable[..., Site]


@pytest.fixture
def held_site(make_site: MakeSite, tmp_path: Path, redis_url: str, sqlite_url: str) -> Site:
    """The same on a clock that stands still, for what is counted by the minute."""
    clock = held_clock(tmp_path, SINCE)
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_CLOCK_FILE=clock)
    made.record(a_case())
    return made


@pytest.fixture
def province(make_site: MakeSite, redis_url: str, sqlite_url: str, tmp_path: Path) -> MakeSite:
    """A function that makes a gateway with one case whose profile is the demo's, with something
    replaced or added."""

    def make(old: str = "", new: str = "", more: str = "") -> Site:
        demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
        assert old in demo
        file = tmp_path / "tinh.toml"
        file.write_text(demo.replace(old, new, 1) + more, encoding="utf-8")
        made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_PROFILE=str(file))
        made.record(a_case())
        return made

    return make


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    """A strict stand-in for Zalo."""
    with Zalo() as stand_in:
        yield stand_in


@pytest.fixture
def zalo_site(
    make_site: MakeSite, zalo: Zalo, tmp_path: Path, redis_url: str, sqlite_url: str
) -> MakeSite:
    """A function that makes a gateway with one case and an account at that Zalo, whose clock
    stands at the moment of the tests' events."""

    def make(**env: str) -> Site:
        usual = {
            "REDIS_URL": redis_url,
            "DATABASE_URL": sqlite_url,
            "LOOKUP_CLOCK_FILE": held_clock(tmp_path, SINCE),
        }
        made = make_site(**usual, **zalo.env(**env))
        made.record(a_case())
        return made

    return make
