"""What the tests of the store ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.store.databases import migrated


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database: each test runs on SQLite and on PostgreSQL."""
    with migrated(database_url) as engine:
        yield engine


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Engine]:
    """A migrated SQLite database."""
    with migrated(sqlite_url) as engine:
        yield engine


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    """A migrated PostgreSQL database."""
    with migrated(postgres_url) as engine:
        yield engine
