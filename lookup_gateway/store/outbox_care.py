"""What happens to the outbox beside sending: receipts, dead letters, counts, forgetting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update

from lookup_gateway.outgoing import MESSAGE, Receipt
from lookup_gateway.store.outbox import OVER, PATIENCE, State, keepable
from lookup_gateway.store.outbox_schema import outbox

# As long as a provider may repeat an event, and a receipt may come.
SENT_KEPT = timedelta(days=7)
# As long as somebody may still want to see to it.
LETTERS_KEPT = timedelta(days=30)


_RANK = {Receipt.ACCEPTED: 1, Receipt.FAILED: 2, Receipt.DELIVERED: 3}


@dataclass(frozen=True, slots=True)
class Letter:
    """What did not arrive, or may not have: without a word of it, and without its address."""

    id: int
    lane: str
    state: str
    receipt: str | None
    put_at: datetime
    tries: int
    why: str | None


def receive(conn: Connection, key: str, receipt: Receipt, now: datetime) -> bool:
    """Note a provider's receipt; return whether there is such a message.

    Reports come in any order, so that what is known never moves backwards. Any of them proves
    that the provider took the message: a doubt ends, and nothing is repeated."""
    key = keepable(key)
    known = case(_RANK, value=outbox.c.receipt, else_=0)
    newer = update(outbox).where(outbox.c.key == key, known < _RANK[receipt])
    taken = outbox.c.state.in_([State.TRYING, State.MAYBE_SENT, State.WAITING])
    conn.execute(newer.values(receipt=receipt, changed_at=now))
    conn.execute(
        update(outbox)
        .where(outbox.c.key == key, taken)
        .values(state=State.SENT, due_at=None, body=b"", changed_at=now)
    )
    return conn.scalar(select(outbox.c.id).where(outbox.c.key == key)) is not None


def sent(conn: Connection, keys: Collection[str]) -> Mapping[str, datetime]:
    """Return when the messages with these keys went out, or arrived where a receipt says so;
    nothing of those that did not."""
    row = outbox.c
    arrived = or_(row.receipt.is_(None), row.receipt != Receipt.FAILED)
    found = select(row.key, row.changed_at).where(
        row.key.in_(keys), row.kind == MESSAGE, row.state == State.SENT, arrived
    )
    return dict(conn.execute(found).all())


def letters(conn: Connection) -> Sequence[Letter]:
    """Return what an operator may want to see to, oldest first."""
    columns = (outbox.c[name] for name in Letter.__slots__)
    rows = conn.execute(select(*columns).where(_is_letter()).order_by(outbox.c.id))
    return [Letter(*row) for row in rows]


def resend(conn: Connection, ids: Sequence[int] | None, now: datetime) -> int:
    """Let dead letters be tried anew, those with these ids or all; return how many.

    Of what a provider took and could not deliver, nothing is kept that could be sent."""
    chosen = and_(_is_letter(), outbox.c.state != State.SENT)
    if ids is not None:
        chosen = and_(chosen, outbox.c.id.in_(ids))
    anew = {"state": State.WAITING, "due_at": now, "give_up_at": now + PATIENCE, "doubts": 0}
    return conn.execute(update(outbox).where(chosen).values(**anew, changed_at=now)).rowcount


def due_since(conn: Connection) -> datetime | None:
    """Return when the job that waits longest was due, None when nothing waits."""
    due: datetime | None = conn.scalar(select(func.min(outbox.c.due_at)))
    return due


def forget(conn: Connection, now: datetime) -> int:
    """Delete what is long over; return how many rows."""
    over = or_(
        and_(outbox.c.state.in_(OVER), outbox.c.changed_at < now - SENT_KEPT),
        and_(_is_letter(), outbox.c.changed_at < now - LETTERS_KEPT),
    )
    return conn.execute(delete(outbox).where(over)).rowcount


def _is_letter() -> ColumnElement[bool]:
    return or_(
        outbox.c.state == State.DEAD,
        and_(outbox.c.state == State.MAYBE_SENT, outbox.c.due_at.is_(None)),
        and_(outbox.c.state == State.SENT, outbox.c.receipt == Receipt.FAILED),
    )
