"""An officer at the counter, on each database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.counter.hands import Officer, counter_site
from tests.sites import Site


@pytest.fixture
def site(make_site: Callable[..., Site], tmp_path: Path, redis_url: str, sqlite_url: str) -> Site:
    """A gateway with a catalogue, and no case yet."""
    return counter_site(make_site, tmp_path, redis_url, sqlite_url)


@pytest.fixture
def officer(site: Site) -> Officer:
    """Somebody with the role desk at H49.12, at ten past nine on 6 November 2025."""
    return Officer(site)
