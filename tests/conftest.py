"""What every test may ask for: real servers, databases, a browser; and nothing beyond loopback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fakeredis
import hypothesis
import pytest

from tests.machine import chromium_path, fakesmsc_path, postgres_folder, redis_program
from tests.measuring import make_safe
from tests.servers import PostgresServer, RedisServer
from tests.sites import Site, a_case

# Examples are not timed: the two cores are shared with servers and a browser.
hypothesis.settings.register_profile("gateway", deadline=None, print_blob=True)
hypothesis.settings.load_profile("gateway")

# Headless as root in a closed network: no sandbox, and none of the browser's own calls home.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def require(name: str, present: object) -> None:
    """Skip the test by the name of what is missing; where CI=true, fail it."""
    if present:
        return
    message = f"{name} is not on this machine (deploy/setup/packages.sh test installs it)"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def pytest_configure() -> None:
    """Let a measured run end."""
    make_safe()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as `browser` every test that, by whatever fixture, drives one."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def needs_redis() -> None:
    """For a test that starts its own Redis."""
    require("redis-server", redis_program())


@pytest.fixture(scope="session")
def needs_postgresql() -> None:
    """For a test that starts its own PostgreSQL."""
    require("postgresql", postgres_folder())


@pytest.fixture(scope="session")
def needs_kannel() -> None:
    """For a test that starts its own Kannel."""
    require("kannel", fakesmsc_path())


@pytest.fixture(scope="session")
def redis_server(needs_redis: None) -> Iterator[RedisServer]:
    """The Redis server that tests share. Who stops, kills or pauses one takes `own_redis`."""
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of an empty Redis."""
    redis_server.flush()
    return redis_server.url


@pytest.fixture
def own_redis(needs_redis: None) -> Iterator[RedisServer]:
    """A Redis server for this test alone, with an append-only file that survives kill -9."""
    with RedisServer("--appendonly", "yes", "--appendfsync", "always") as server:
        yield server


@pytest.fixture
def fake_redis_server() -> fakeredis.FakeServer:
    """A Redis in memory; `connected = False` cuts it off. Only where a server adds nothing."""
    return fakeredis.FakeServer()


@pytest.fixture(scope="session")
def postgres_server(needs_postgresql: None) -> Iterator[PostgresServer]:
    """The PostgreSQL server that tests share."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    url = postgres_server.fresh_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite database whose file does not exist yet."""
    return f"sqlite:///{tmp_path}/cases.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: the test runs once for each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture(scope="session")
def needs_chromium() -> str:
    """The path of the browser."""
    path = chromium_path()
    require("chromium", path)
    return str(path)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], needs_chromium: str
) -> dict[str, Any]:
    """Make Playwright take the machine's Chromium instead of a download of its own."""
    return {**browser_type_launch_args, "executable_path": needs_chromium, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A kiosk's upright screen in Vietnam; a test overrides what it needs otherwise."""
    return {
        **browser_context_args,
        "viewport": {"width": 1080, "height": 1920},
        "has_touch": True,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """A function that makes a gateway from settings; all are closed in the end."""
    made: list[Site] = []

    def make(**env: str) -> Site:
        made.append(Site(tmp_path, **env))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture
def site(make_site: Callable[..., Site], redis_url: str, sqlite_url: str) -> Site:
    """A gateway with one case."""
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    made.record(a_case())
    return made
