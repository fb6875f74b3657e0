"""SQLite under gevent: a waiting writer must not stop the process."""

from __future__ import annotations

from tests.store.databases import output, program

# A connection of its own holds the write lock. A greenlet that wants to write waits for it, and
# it is another greenlet of the same thread that ends the wait: it must get its turn.
GREENLETS = """
import gevent.monkey
gevent.monkey.patch_all()
import sqlite3, sys
import gevent
from functools import partial
from lookup_gateway import store
from lookup_gateway.store import facts

engine = store.open_store(sys.argv[1])
store.migrate(engine)
blocker = sqlite3.connect(sys.argv[2], isolation_level=None)
blocker.execute("BEGIN IMMEDIATE")
waiting = gevent.spawn(store.write, engine, partial(facts.put, k="epoch", v="0"))
gevent.spawn_later(0.2, blocker.execute, "ROLLBACK")
waiting.get(timeout=30)

def count_up(conn):
    facts.put(conn, "epoch", str(int(facts.get(conn, "epoch")) + 1))

gevent.joinall([gevent.spawn(store.write, engine, count_up) for _ in range(200)], raise_error=True)
print(store.read(engine, lambda conn: facts.get(conn, "epoch")))
"""


def test_greenlets_share_a_sqlite_database_without_stopping_each_other(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")

    assert output(program(GREENLETS, sqlite_url, path)) == "200"
