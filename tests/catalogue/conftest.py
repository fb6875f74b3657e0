"""What the tests of the catalogue ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine

from lookup_gateway.backends.sql.catalogue import SqlCatalogue
from lookup_gateway.clock import VIETNAM
from tests.catalogue.samples import FIRST, NOVEMBER
from tests.store.databases import migrated

NOW = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database: each test runs on SQLite and on PostgreSQL."""
    with migrated(database_url) as engine:
        yield engine


@pytest.fixture
def books(engine: Engine) -> SqlCatalogue:
    """A catalogue with the first import in it."""
    made = SqlCatalogue(engine, lambda: NOW)
    made.take(FIRST, "a", NOVEMBER)
    return made
