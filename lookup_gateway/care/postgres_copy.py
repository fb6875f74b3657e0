"""Copies of a PostgreSQL database, made and put back by its own pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, inspect

from lookup_gateway import store
from lookup_gateway.errors import BadBackup

# Others' transactions are short; one that waits for us while we wait for it ends one of both.
_TRIES = 5
_IN_THE_WAY = ("deadlock detected", "lock timeout")
_AS_WE_ARE = ("--no-owner", "--no-privileges")


def take(engine: Engine, copy: Path) -> None:
    """Write the database as it is at one moment into a new file. Raises BadBackup."""
    _run(engine, ["pg_dump", "--format=custom", *_AS_WE_ARE, f"--file={copy}"])


def put_back(copy: Path, engine: Engine, last: Sequence[str]) -> None:
    """Make the database what the copy is, in one transaction that others wait for.

    `last` are statements that belong to it. Raises BadBackup, BackendDown."""
    script = copy.with_suffix(".sql")
    _call(["pg_restore", *_AS_WE_ARE, f"--file={script}", str(copy)], {})
    before = ["SET lock_timeout = '5s'; SET statement_timeout = 0", *store.read(engine, _dropping)]
    # The copy's script has set the search path to nothing.
    after = ["RESET search_path", *last]
    _run(
        engine,
        ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        + [f"--command={statement}" for statement in before]
        + [f"--file={script}"]
        + [f"--command={statement}" for statement in after],
        tries=_TRIES,
    )
    store.migrate(engine)


def _dropping(conn: Connection) -> list[str]:
    """Return the statement that drops every table, those of a newer version too."""
    quote = conn.dialect.identifier_preparer.quote
    names = ", ".join(map(quote, sorted(inspect(conn).get_table_names())))
    return [f"DROP TABLE {names} CASCADE"] if names else []


def _run(engine: Engine, line: list[str], tries: int = 1) -> None:
    _, options = engine.dialect.create_connect_args(engine.url)
    options.pop("context", None)  # the driver's own, no part of the address
    # Not among the arguments: every user of the machine can read those.
    secret = {"PGPASSWORD": str(options.pop("password"))} if "password" in options else {}
    _call([*line, f"--dbname={make_conninfo('', **options)}"], secret, tries)


def _call(line: list[str], secret: dict[str, str], tries: int = 1) -> None:
    program = shutil.which(line[0])
    if program is None:
        raise BadBackup(f"{line[0]} is not on this machine: install PostgreSQL's client programs")
    for left in reversed(range(tries)):
        run = subprocess.run(
            [program, *line[1:]],
            env={**os.environ, **secret, "LC_ALL": "C"},
            capture_output=True,
            check=False,
        )
        said = run.stderr.decode(errors="replace")
        if run.returncode == 0:
            return
        if not left or not any(word in said for word in _IN_THE_WAY):
            raise BadBackup(f"{line[0]}: {_first_error(said)}")


def _first_error(said: str) -> str:
    """Return the error without its details: they may quote a record."""
    lines = [line for line in said.splitlines() if "rror" in line]
    return lines[0] if lines else "failed"
