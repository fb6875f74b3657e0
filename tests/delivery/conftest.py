"""Deliverers on real databases, and stand-ins for providers."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Engine

from tests.delivery.kit import Provider
from tests.store.databases import migrated


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that takes everything."""
    with Provider() as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """An HTTP client as the process's own, closed in the end."""
    with httpx.Client(timeout=5) as made:
        yield made


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database: each test runs on SQLite and on PostgreSQL."""
    with migrated(database_url) as engine:
        yield engine
