"""The outbox: durable jobs, put in the transaction that makes them due, worked by `deliver`.

A job is waiting, being tried, sent, dead, unwanted (the person has said STOP), or maybe_sent:
whoever tried it was gone, or the line broke, before the provider's answer was known. Bodies are
sealed, and dropped once nobody may want to send them any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, Update, select, update

from lookup_gateway.outgoing import MESSAGE, Job
from lookup_gateway.store.outbox_schema import outbox
from lookup_gateway.store.upsert import insert_into

# What was not sent by then is no news any more.
PATIENCE = timedelta(hours=4)
# A provider's receipt may still settle what is in doubt; then it is repeated, once.
DOUBT = timedelta(seconds=10)
DOUBTS_MAX = 2

_KEY_MOST = 200

Seal = Callable[[bytes], bytes]


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    TRYING = "trying"
    SENT = "sent"
    MAYBE_SENT = "maybe_sent"
    DEAD = "dead"
    UNWANTED = "unwanted"


# Nobody has anything to do with these any more.
OVER = (State.SENT, State.UNWANTED)


@dataclass(frozen=True, slots=True)
class Row:
    """A job that a worker has taken. `tries` counts this try too."""

    id: int
    kind: str
    key: str
    lane: str
    body: bytes = field(repr=False)
    tries: int
    doubts: int
    give_up_at: datetime


def put(conn: Connection, jobs: Iterable[Job], now: datetime, seal: Seal) -> int:
    """Keep jobs, in the caller's transaction; return how many were not there before.

    A job whose kind and key are there already, in whatever state, is ignored."""
    return sum(_put(conn, job, now, seal) for job in jobs)


def _put(conn: Connection, job: Job, now: datetime, seal: Seal) -> int:
    due = job.due or now
    row = {
        "kind": job.kind,
        "key": keepable(job.key) if job.key else uuid4().hex,
        "lane": _lane(job.kind, job.body),
        "rank": int(job.kind == MESSAGE),
        "state": State.WAITING,
        "body": seal(msgspec.json.encode(job.body)),
        "put_at": now,
        "due_at": due,
        "give_up_at": due + PATIENCE,
        "tries": 0,
        "doubts": 0,
        "changed_at": now,
    }
    new = insert_into(conn, outbox).values(row)
    new = new.on_conflict_do_nothing(index_elements=["key", "kind"])
    return int(conn.scalar(new.returning(outbox.c.id)) is not None)


def keepable(key: str) -> str:
    """Return the key as it is kept: a provider's id may hold what no database takes."""
    if key.isprintable() and len(key) <= _KEY_MOST:
        return key
    return sha256(key.encode(errors="replace")).hexdigest()


def _lane(kind: str, body: Mapping[str, object]) -> str:
    return str(body["way"]) if kind == MESSAGE else kind


def take(conn: Connection, worker: int, now: datetime, resting: Collection[str]) -> Row | None:
    """Take the job that is due first, but of no `resting` lane; None when there is none.

    It is being tried by `worker` as soon as the transaction is committed. Several workers pass
    over each other's on PostgreSQL; SQLite has one (`locks.one_deliverer`)."""
    due = select(outbox).where(outbox.c.due_at <= now, outbox.c.lane.not_in(resting))
    first = due.order_by(outbox.c.rank, outbox.c.due_at, outbox.c.id).limit(1)
    row = conn.execute(first.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    trying = {"state": State.TRYING, "tries": row.tries + 1, "worker": worker, "due_at": None}
    conn.execute(_of(row.id).values(**trying, changed_at=now))
    return Row(
        id=row.id,
        kind=row.kind,
        key=row.key,
        lane=row.lane,
        body=row.body,
        tries=row.tries + 1,
        doubts=row.doubts,
        give_up_at=row.give_up_at,
    )


def sent(conn: Connection, row: Row, reference: str | None, now: datetime) -> None:
    """Note that the provider has taken it."""
    _settle(conn, row, now, state=State.SENT, reference=reference, body=b"")


def again(conn: Connection, row: Row, why: str, due: datetime, now: datetime) -> None:
    """Note that it was not sent, and is to be tried at `due`."""
    _settle(conn, row, now, state=State.WAITING, why=why, due_at=due)


def put_off(conn: Connection, row: Row, until: datetime, now: datetime) -> None:
    """Note that it was not tried and may not go before `until`: its patience begins then."""
    later = {"due_at": until, "give_up_at": until + PATIENCE, "tries": row.tries - 1}
    _settle(conn, row, now, state=State.WAITING, **later)


def dead(conn: Connection, row: Row, why: str, now: datetime) -> None:
    """Note that it cannot be sent; an operator may see it and send it again."""
    _settle(conn, row, now, state=State.DEAD, why=why)


def unwanted(conn: Connection, row: Row, why: str, now: datetime) -> None:
    """Note that the person wants no such messages."""
    _settle(conn, row, now, state=State.UNWANTED, why=why, body=b"")


def doubted(conn: Connection, row: Row, why: str, now: datetime) -> None:
    """Note that nobody knows whether it was sent: repeated once, then left to an operator."""
    _settle(conn, row, now, why=why, **_in_doubt(row.doubts, now))


def orphaned(conn: Connection, living: Callable[[], Collection[int]], now: datetime) -> int:
    """Note of all jobs whose worker is not among the living that they may have been sent;
    return their number."""
    trying = select(outbox.c.id, outbox.c.doubts, outbox.c.worker)
    query = trying.where(outbox.c.state == State.TRYING).with_for_update(skip_locked=True)
    rows = conn.execute(query).all()
    # Asked only now: a worker that has just begun lives before it takes anything.
    alive = living()
    lost = [row for row in rows if row.worker not in alive]
    for row in lost:
        values = _in_doubt(row.doubts, now)
        conn.execute(_of(row.id).values(**values, why="its worker died", changed_at=now))
    return len(lost)


def _in_doubt(doubts: int, now: datetime) -> dict[str, Any]:
    due = now + DOUBT if doubts + 1 < DOUBTS_MAX else None
    return {"state": State.MAYBE_SENT, "doubts": doubts + 1, "due_at": due}


def _settle(conn: Connection, row: Row, now: datetime, **values: object) -> None:
    # Only what is still as it was taken: a receipt, or whoever took the worker for dead, may
    # have been faster.
    mine = _of(row.id).where(outbox.c.state == State.TRYING, outbox.c.tries == row.tries)
    kept = {name: _storable(value) for name, value in values.items()}
    conn.execute(mine.values(**kept, changed_at=now))


def _storable(value: object) -> object:
    """Return a provider's words as both databases keep them: no NUL (PostgreSQL), UTF-8."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", " ").encode(errors="replace").decode()


def _of(identity: int) -> Update:
    return update(outbox).where(outbox.c.id == identity)
