"""The real servers of the tests: Redis and PostgreSQL, started and stopped at will."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import uuid
from pathlib import Path

import psycopg
import redis

from tests.child import Server
from tests.machine import LOOPBACK, postgres_folder, redis_program


class RedisServer(Server):
    """A redis-server on TCP and on a unix socket, without persistence unless asked for.

    `arguments` are the server's own, as in `RedisServer("--appendonly", "yes")`.
    """

    name = "redis"

    def __init__(self, *arguments: str) -> None:
        super().__init__()
        self.arguments = arguments

    @property
    def url(self) -> str:
        """The address over TCP."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    @property
    def unix_url(self) -> str:
        """The address over the unix socket."""
        return f"unix://{self.folder}/socket?db=0"

    def command(self) -> list[str]:
        """Return the program and its arguments; later ones win."""
        program = redis_program() or "redis-server"
        where = ["--bind", LOOPBACK, "--port", str(self.port), "--unixsocket", "socket"]
        return [program, *where, "--save", "", "--appendonly", "no", *self.arguments]

    def answers(self) -> bool:
        """Tell whether PING is answered: not while it still loads its data."""
        with (
            contextlib.suppress(redis.RedisError),
            redis.Redis.from_url(self.url, socket_timeout=1) as client,
        ):
            return bool(client.ping())
        return False

    def flush(self) -> None:
        """Forget every key and script."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()
            client.script_flush()

    def kill9(self) -> None:
        """End the server as a power cut would."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Stop the server in its tracks: it accepts connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused server go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("the server is not running")
        self._process.send_signal(number)


class PostgresServer(Server):
    """A PostgreSQL of its own, on TCP and on a unix socket, that may lose data in a crash."""

    name = "postgres"
    farewell = signal.SIGINT  # "fast": open sessions are ended, not waited for

    def __init__(self) -> None:
        super().__init__()
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self.user = "postgres"
            shutil.chown(self.folder, self.user)
        make = [
            "-D",
            "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        line = [*self._leash(), self._program("initdb"), *make]
        subprocess.run(line, cwd=self.folder, check=True, capture_output=True)

    def command(self) -> list[str]:
        """Return the program and its arguments."""
        lax = [f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes")]
        where = [f"-clisten_addresses={LOOPBACK}", f"-p{self.port}", f"-k{self.folder}"]
        return [self._program("postgres"), "-D", "data", *where, *lax]

    def answers(self) -> bool:
        """Tell whether a session can be opened."""
        with contextlib.suppress(psycopg.OperationalError), self._session():
            return True
        return False

    def url(self, database: str = "postgres", *, unix: bool = False) -> str:
        """Return SQLAlchemy's address of a database, over TCP or the unix socket."""
        if unix:
            return f"postgresql+psycopg://postgres@/{database}?host={self.folder}&port={self.port}"
        return f"postgresql+psycopg://postgres@{LOOPBACK}:{self.port}/{database}"

    def fresh_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        with self._session() as session:
            session.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, ending whoever is still connected to it."""
        name = url.rpartition("/")[2]
        with self._session() as session:
            session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def pause(self) -> None:
        """Stop the server and every session's process: connections stay, nothing is answered."""
        for pid in self._family():
            os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused server go on."""
        for pid in self._family():
            os.kill(pid, signal.SIGCONT)

    def _family(self) -> list[int]:
        if self._process is None:
            raise RuntimeError("the server is not running")
        parent = self._process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        return [parent, *map(int, children.split())]

    def _session(self) -> psycopg.Connection:
        return psycopg.connect(
            host=LOOPBACK, port=self.port, user="postgres", dbname="postgres", autocommit=True
        )

    def _program(self, name: str) -> str:
        folder = postgres_folder()
        return str(folder / name) if folder else name
