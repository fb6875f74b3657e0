"""Messages that wait: for what else happens in a short time, and for the end of quiet hours.

There is one row for a case and an address; what comes meanwhile goes into the same message."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from lookup_gateway.model import Event
from lookup_gateway.notices import Notice, joined
from lookup_gateway.outgoing import Way
from lookup_gateway.proofs import Keys, address_names, seal, unseal
from lookup_gateway.store.followers import has_stopped
from lookup_gateway.store.notice_schema import held

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """A notice that waits. `name` is what its address is found by."""

    id: int
    code: str
    name: str
    notice: Notice


def hold(conn: Connection, code: str, notice: Notice, due_at: datetime, keys: Keys) -> bool:
    """Let a notice wait, or join the one that waits already; False where a stop forbids it.

    A stop holds back messages by SMS, and by other ways those that are no duty."""
    names = address_names(notice.way, notice.to, keys)
    wished = notice.article is None or notice.way is Way.SMS
    if wished and has_stopped(conn, names):
        return False
    here = (held.c.code == code) & held.c.name.in_(names)
    if waits := conn.execute(select(held).where(here).with_for_update()).first():
        values = _values(joined(_notice(waits, notice.to), notice))
        conn.execute(update(held).where(held.c.id == waits.id).values(values))
    else:
        sealed = seal(notice.to.encode(), keys)
        row = {"code": code, "way": notice.way, "name": names[0], "sealed": sealed}
        conn.execute(insert(held).values(**row, **_values(notice), due_at=due_at))
    return True


def codes_due(conn: Connection, now: datetime, limit: int) -> Sequence[str]:
    """Return the codes of up to `limit` rows that need wait no longer, and of what else waits for
    the same addresses."""
    names = select(held.c.name).where(held.c.due_at <= now).order_by(held.c.due_at).limit(limit)
    return conn.scalars(select(held.c.code).distinct().where(held.c.name.in_(names))).all()


def due(conn: Connection, now: datetime, limit: int, keys: Keys) -> Sequence[Held]:
    """Return up to `limit` rows that need wait no longer, the oldest first, for the caller alone
    until its transaction ends."""
    ripe = select(held).where(held.c.due_at <= now).order_by(held.c.due_at, held.c.id)
    return _opened(conn, ripe.limit(limit).with_for_update(skip_locked=True), keys)


def others(conn: Connection, name: str, keys: Keys) -> Sequence[Held]:
    """Return what else waits for this address because it was wished, the oldest first."""
    wished = select(held).where(held.c.name == name, held.c.article.is_(None))
    return _opened(conn, wished.order_by(held.c.id).with_for_update(skip_locked=True), keys)


def release(conn: Connection, ids: Collection[int]) -> None:
    """Forget rows: their message is in the outbox, or there is nothing to say any more."""
    conn.execute(delete(held).where(held.c.id.in_(ids)))


def put_off(conn: Connection, ids: Collection[int], due_at: datetime) -> None:
    """Let rows wait until another moment."""
    conn.execute(update(held).where(held.c.id.in_(ids)).values(due_at=due_at))


def put_off_case(conn: Connection, code: str, due_at: datetime) -> None:
    """Let what is to be told of a case wait until another moment at least."""
    earlier = update(held).where(held.c.code == code, held.c.due_at < due_at)
    conn.execute(earlier.values(due_at=due_at))


def _values(notice: Notice) -> dict[str, str | None]:
    events = " ".join(notice.events)
    return {"lang": notice.lang, "events": events, "article": notice.article}


def _notice(row: Row[Any], to: str) -> Notice:
    events = tuple(map(Event, row.events.split()))
    return Notice(Way(row.way), to, row.lang, events, row.article)


def _opened(conn: Connection, query: Select[Any], keys: Keys) -> list[Held]:
    opened, lost = [], []
    for row in conn.execute(query):
        try:
            notice = _notice(row, unseal(row.sealed, keys).decode())
        except ValueError:
            lost.append(row.id)  # no key opens it any more, so nobody could ever send it
        else:
            opened.append(Held(row.id, row.code, row.name, notice))
    if lost:
        log.error("%d waiting messages are sealed by a key that is gone", len(lost))
        release(conn, lost)
    return opened
