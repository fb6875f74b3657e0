"""A process that is killed between any two statements of a write leaves everything or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select, inspect, literal_column, select, table

from lookup_gateway import store
from lookup_gateway.model import Status
from lookup_gateway.overdue import Proposal
from lookup_gateway.store import audit
from tests.desk.killed import LEADER
from tests.machine import bare_environment
from tests.sites import SECRET, Site, a_case

ROOT = Path(__file__).parents[2]
# The least that a write is: the case, its row of the queue, the log and its head, the commit.
FEWEST = 6

Kill = Callable[[int, dict[str, Any]], str]


@contextmanager
def doomed(env: dict[str, str]) -> Iterator[Kill]:
    """Give what makes a write in a process that dies after so many statements."""
    line = [sys.executable, "-m", "tests.desk.killed"]
    with subprocess.Popen(
        line,
        cwd=ROOT,
        env=bare_environment(env),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        orders, told = process.stdin, process.stdout

        def kill(statements: int, wish: dict[str, Any]) -> str:
            orders.write(json.dumps([statements, wish]) + "\n")
            orders.flush()
            return told.readline().strip()

        yield kill
        orders.close()


def everything(conn: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, as the database's own driver gives it."""
    every: Select[Any] = select(literal_column("*"))
    return {
        name: sorted((tuple(row) for row in conn.execute(every.select_from(table(name)))), key=repr)
        for name in inspect(conn).get_table_names()
    }


def die_everywhere(site: Site, kill: Kill, wish: dict[str, Any]) -> int:
    """Let the write die after each of its statements, and at last live; return their number."""
    engine = site.gateway.engine
    before = store.read(engine, everything)
    statements = 1
    while (fate := kill(statements, wish)) == "killed":
        assert store.read(engine, everything) == before, f"killed after {statements}"
        statements += 1
    assert fate == "done"
    return statements


@pytest.fixture
def site(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> tuple[Site, dict[str, str]]:
    """A gateway on each kind of database, and its settings for another process."""
    env = {"REDIS_URL": redis_url, "DATABASE_URL": database_url, "LOOKUP_SECRET_KEYS": SECRET}
    return make_site(**env), {**env, "LOOKUP_DATA_DIR": str(tmp_path / "var")}


@pytest.mark.slow
def test_intake_and_moves_leave_all_or_nothing(site: tuple[Site, dict[str, str]]) -> None:
    here, env = site
    gateway = here.gateway
    with doomed(env) as kill:
        assert die_everywhere(here, kill, {"take_in": True}) > FEWEST
        (case,) = gateway.backend.page("", 9)
        assert (case.version, case.code[-4:]) == (1, "0001")  # the dead have used no number up

        start = {"code": case.code, "event": "start", "version": 1}
        assert die_everywhere(here, kill, start) > FEWEST
        (case,) = gateway.backend.page("", 9)
        assert (case.version, case.status) == (2, Status.PROCESSING)

        undo = {"code": case.code, "event": "undo", "version": 2}
        assert die_everywhere(here, kill, undo) > FEWEST
        (case,) = gateway.backend.page("", 9)
        assert (case.version, case.status) == (3, Status.RECEIVED)

    with gateway.backend.pending(9) as waiting:
        assert list(waiting) == [case]
    head = audit.verify(gateway.engine)
    assert isinstance(head, audit.Head)
    assert head.n == 3


@pytest.mark.slow
def test_a_release_moves_the_date_and_hands_the_letter_out_or_neither(
    site: tuple[Site, dict[str, str]],
) -> None:
    """Thái Nguyên Đ11.4g; the letter and the slip lie on the disk before."""
    here, env = site
    gateway = here.gateway
    case = a_case(status=Status.PROCESSING, needs=(), due_at=datetime.now(UTC) + timedelta(days=1))
    gateway.backend.save([case])
    later = datetime.now(UTC) + timedelta(days=9)
    done = gateway.late_papers.propose(case.code, Proposal("Chờ xác minh", later), LEADER)
    assert done == case
    drawn = {one.sha256: one.issued_at for one in gateway.forms.of(case.code)}
    assert len(drawn) == 2

    with doomed(env) as kill:
        wish = {"release": case.code, "event": "extend", "version": 1}
        assert die_everywhere(here, kill, wish) > FEWEST

    (moved,) = gateway.backend.page("", 9)
    assert (moved.due_at, moved.first_due_at) == (later, case.due_at)
    assert all(one.issued_at > drawn[one.sha256] for one in gateway.forms.of(case.code))
