"""Whole gateways, on both databases."""

from collections.abc import Callable

import pytest

from tests.servers import RedisServer
from tests.sites import (
    Site,
    a_case,
)

MakeSite = Callable[..., Site]


@pytest.fixture
def fragile_site(make_site: MakeSite, own_redis: RedisServer, database_url: str) -> Site:
    """A gateway with one case whose Redis may be killed, on each kind of database."""
    made = make_site(REDIS_URL=own_redis.url, DATABASE_URL=database_url, LOOKUP_LIMITS="off")
    made.record(a_case())
    return made
