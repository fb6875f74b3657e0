"""What the tests of the embedded backend ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from lookup_gateway.backends.sql import SqlBackend
from tests.store.databases import migrated


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database: each test runs on SQLite and on PostgreSQL."""
    with migrated(database_url) as engine:
        yield engine


@pytest.fixture
def backend(engine: Engine) -> SqlBackend:
    """The backend on an empty database."""
    return SqlBackend(engine)
