"""What every part of the bench stands on: its size, a gateway in a folder, children on ports."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

from lookup_gateway import mirroring
from lookup_gateway.gateway import Gateway
from lookup_gateway.settings import Settings
from tests.child import Server
from tests.machine import LOOPBACK, bare_environment

ROOT = Path(__file__).resolve().parents[1]
SECRET = "a secret for the bench that is longer than thirty-two letters"

Environment = dict[str, str]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: `rounds` of `seconds` on `cases` with `clients` connections, then
    `many` cases `repeats` times, then `changes` at `per_second`; so many `intakes`, and a report of
    so many `facts`."""

    cases: int = 20_000
    rounds: int = 7
    seconds: int = 4
    clients: int = 32
    many: int = 50_000
    repeats: int = 3
    changes: int = 4_000
    per_second: int = 200
    intakes: int = 2_000
    facts: int = 1_000_000


FULL = Scale()
QUICK = Scale(
    cases=1_000, rounds=3, seconds=1, many=3_000, repeats=2, changes=500, intakes=300, facts=50_000
)


class Child(Server):
    """A Python module that runs as a process of its own with exactly these settings.

    `PORT` is set to a free port. With `http` it counts as started once it answers there."""

    def __init__(
        self, name: str, *arguments: str, env: Mapping[str, str], http: bool = True
    ) -> None:
        self.name = name
        super().__init__()
        self._arguments = arguments
        self._env = env
        self._http = http

    def command(self) -> list[str]:
        """Return the program and its arguments, behind an environment that is wholly ours."""
        settings = bare_environment(self._env) | {"PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        given = [f"{name}={value}" for name, value in settings.items()]
        return ["env", "-i", *given, sys.executable, "-m", *self._arguments]

    def answers(self) -> bool:
        """Tell whether it answers at all; which status does not matter."""
        if not self._http:
            return True
        connection = HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def site(redis_url: str, database_url: str | None = None) -> Iterator[tuple[Gateway, Environment]]:
    """Give a gateway in a temporary folder, and the settings by which a child is the same one.

    Without `database_url` its cases are in SQLite."""
    with TemporaryDirectory(prefix="bench-") as folder:
        env = {
            "LOOKUP_DATA_DIR": folder,
            "REDIS_URL": redis_url,
            "DATABASE_URL": database_url or f"sqlite:///{folder}/cases.db",
            "LOOKUP_SECRET_KEYS": SECRET,
            "LOOKUP_PROXY_HOPS": "1",
        }
        gateway = Gateway(Settings.from_env(env))
        try:
            gateway.migrate_if_possible()
            yield gateway, env
        finally:
            gateway.close()


def level(gateway: Gateway) -> None:
    """Bring the gateway's Redis level with its cases."""
    with mirroring.worker(gateway) as worker:
        worker.once()
