"""The audit log: a chain in which whatever was done to a row shows, and at which row."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, Engine, text

from lookup_gateway.store import audit, read, write
from lookup_gateway.store.audit import Broken, Head
from tests.sites import SINCE
from tests.store.databases import output, program, run_together

APPEND = """
import sys
from datetime import UTC, datetime
from lookup_gateway import store
from lookup_gateway.store import audit
engine = store.open_store(sys.argv[1])
for number in range(20):
    store.write(engine, lambda conn: audit.append(
        conn, sys.argv[2], "look", {"number": number}, datetime.now(UTC)))
"""


def append(engine: Engine, *numbers: int, actor: str = "lan.hongai") -> None:
    for number in numbers:
        at = SINCE + timedelta(seconds=number)
        told = {"cases": [f"name{number}"], "outcome": "found"}
        write(engine, partial(audit.append, actor=actor, action="look", details=told, at=at))


def tamper(engine: Engine, *statements: str) -> None:
    def work(conn: Connection) -> None:
        for statement in statements:
            conn.execute(text(statement))

    write(engine, work)


def test_a_log_as_it_was_written_is_whole_and_tells_its_head(engine: Engine) -> None:
    assert audit.verify(engine) == Head(0, "")

    append(engine, 1, 2, 3)

    head = audit.verify(engine)
    assert isinstance(head, Head)
    assert (head.n, len(head.hash)) == (3, 64)


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["UPDATE audit_log SET details = '{}' WHERE n = 3"], 3),
        (["UPDATE audit_log SET actor = 'minh.hongai' WHERE n = 3"], 3),
        (["UPDATE audit_log SET at = '2020-01-01T00:00:00.000+00:00' WHERE n = 1"], 1),
        (["UPDATE audit_log SET hash = 'forged' WHERE n = 2"], 2),
        (["DELETE FROM audit_log WHERE n = 2"], 2),
        (["DELETE FROM audit_log WHERE n = 1"], 1),
        (["DELETE FROM audit_log WHERE n >= 4"], 4),
        (["DELETE FROM audit_log"], 1),
        (
            [
                "UPDATE audit_log SET n = 9 WHERE n = 2",
                "UPDATE audit_log SET n = 2 WHERE n = 3",
                "UPDATE audit_log SET n = 3 WHERE n = 9",
            ],
            2,
        ),
        (
            [
                "DELETE FROM audit_log WHERE n = 2",
                "UPDATE audit_log SET n = n - 1 WHERE n > 2",
            ],
            2,
        ),
    ],
)
def test_the_first_row_that_was_tampered_with_is_named(
    engine: Engine, statements: list[str], broken: int
) -> None:
    append(engine, 1, 2, 3, 4, 5)

    tamper(engine, *statements)

    found = audit.verify(engine)
    assert isinstance(found, Broken)
    assert found.n == broken


def test_an_end_cut_off_together_with_the_head_shows_by_a_head_that_was_kept(
    engine: Engine,
) -> None:
    append(engine, 1, 2)
    shorter = audit.verify(engine)
    assert isinstance(shorter, Head)
    append(engine, 3, 4)
    kept = audit.verify(engine)
    assert isinstance(kept, Head)

    cut = "UPDATE audit_head SET n = 2, hash = (SELECT hash FROM audit_log WHERE n = 2)"
    tamper(engine, "DELETE FROM audit_log WHERE n > 2", cut)

    assert audit.verify(engine) == shorter
    assert audit.verify(engine, shorter) == shorter
    assert audit.verify(engine, kept) == Broken(3, "is missing")


def test_a_log_written_anew_shows_by_a_head_that_was_kept(engine: Engine) -> None:
    append(engine, 1, 2)
    kept = audit.verify(engine)
    assert isinstance(kept, Head)
    tamper(engine, "DELETE FROM audit_log", "UPDATE audit_head SET n = 0, hash = ''")
    append(engine, 7, 8, 9)

    found = audit.verify(engine, kept)

    assert isinstance(audit.verify(engine), Head)
    assert isinstance(found, Broken)
    assert found.n == 2


def test_what_a_transaction_undoes_was_never_logged(engine: Engine) -> None:
    def fail(conn: Connection) -> None:
        audit.append(conn, "lan.hongai", "look", {}, SINCE)
        raise RuntimeError("after the entry")

    with pytest.raises(RuntimeError):
        write(engine, fail)

    assert audit.verify(engine) == Head(0, "")


def test_programs_and_threads_that_write_at_once_make_one_chain(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    others = [program(APPEND, url, f"officer{number}.hongai") for number in range(2)]
    run_together([partial(append, engine, number) for number in range(24)])
    for other in others:
        output(other)

    head = audit.verify(engine)

    assert isinstance(head, Head), head
    assert head.n == 64


def test_entries_are_found_by_actor_and_by_case(engine: Engine) -> None:
    append(engine, 1, 2)
    append(engine, 2, actor="minh.hongai")

    def found(actor: str | None, names: tuple[str, ...]) -> list[tuple[int, str]]:
        work = partial(audit.entries, actor=actor, names=names)
        return [(row.n, row.actor) for row in read(engine, lambda conn: [*work(conn)])]

    assert found("lan.hongai", ()) == [(1, "lan.hongai"), (2, "lan.hongai")]
    assert found(None, ("name2",)) == [(2, "lan.hongai"), (3, "minh.hongai")]
    assert found("minh.hongai", ("name1",)) == []
