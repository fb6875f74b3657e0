"""What the tests of `notify` ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.notifying.world import World
from tests.store.databases import migrated


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database: each test runs on SQLite and on PostgreSQL."""
    with migrated(database_url) as engine:
        yield engine


@pytest.fixture
def world(engine: Engine) -> World:
    """An installation in which nothing has happened yet."""
    return World(engine)
