"""Real threads beside gevent's greenlets: none of them may wait for ever."""

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


# gevent's locks are not for real threads: at the first connections of SQLAlchemy's own pool one of
# ten waited for ever, nearly every time.
BEGINNERS = """
import gevent.monkey
gevent.monkey.patch_all()
import sys
import gevent
from sqlalchemy import text
from lookup_gateway import store

def ask(engine):
    return store.read(engine, lambda conn: conn.scalar(text("SELECT 1")))

answers = 0
for _ in range(50):
    engine = store.open_store(sys.argv[1])
    asked = gevent.joinall([gevent.spawn(ask, engine) for _ in range(10)], timeout=20)
    answers += sum(one.value or 0 for one in asked)
    engine.dispose()
print(answers)
"""


def test_greenlets_that_begin_together_all_get_a_connection(sqlite_url: str) -> None:
    assert output(program(BEGINNERS, sqlite_url)) == "500"


# cffi, below WeasyPrint, has a lock: of 12 greenlets that drew in gevent's pool of threads 8 never
# came back.
PRINTERS = """
import gevent.monkey
gevent.monkey.patch_all()
import gevent
from lookup_gateway.paper import typeset
from lookup_gateway.paper.signatures import signers
from lookup_gateway.store.offload import aside

def draw():
    return signers(typeset.typeset("<html lang=vi><title>x</title><p>Giấy tờ</html>").pdf())

typeset.load()
drawn = gevent.joinall([gevent.spawn(aside, draw) for _ in range(12)], timeout=50)
print(sum(one.value == () for one in drawn))
"""


def test_greenlets_that_draw_papers_together_all_get_theirs() -> None:
    assert output(program(PRINTERS)) == "12"
