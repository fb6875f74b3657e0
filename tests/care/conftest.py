"""An installation to be cared for: on both databases, with the program's commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lookup_gateway import cli
from tests.servers import PostgresServer
from tests.sites import SECRET, Site


@dataclass(frozen=True)
class House:
    """One installation: its settings, and its commands as a person would run them."""

    site: Site
    env: dict[str, str]

    def run(self, *words: object, **env: str) -> Result:
        """Run a command; settings may differ for this once."""
        line = [str(word) for word in words]
        settings = {**self.env, **env}
        return CliRunner().invoke(cli.cli, line, env=settings, standalone_mode=False)

    def told(self, *words: object, **env: str) -> str:
        """Run a command that must go well, and return what it prints."""
        result = self.run(*words, **env)
        assert result.exception is None, result.exception
        assert not result.return_value, result.output
        return result.stdout.strip()


@pytest.fixture
def house(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> House:
    """An installation without a case."""
    env = {
        "LOOKUP_SECRET_KEYS": SECRET,
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
        "PUBLIC_URL": "http://127.0.0.1:8000",
    }
    return House(make_site(**env), {**env, "LOOKUP_DATA_DIR": str(tmp_path / "var")})


@pytest.fixture
def elsewhere(
    house: House, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The settings in which a new, empty installation of the same kind differs."""
    data = tmp_path / "elsewhere"
    url = f"sqlite:///{data}/cases.db"
    server: PostgresServer | None = None
    if house.env["DATABASE_URL"].startswith("postgresql"):
        server = request.getfixturevalue("postgres_server")
        url = server.fresh_database()
    yield {"DATABASE_URL": url, "LOOKUP_DATA_DIR": str(data)}
    if server:
        server.drop_database(url)
