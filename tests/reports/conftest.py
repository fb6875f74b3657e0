"""What the tests of reports ask for."""

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
