"""Registered kiosks: a one-time code is traded for a key, and the key's holder says how it is."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, or_, select, update

from lookup_gateway.clock import Clock
from lookup_gateway.fleet import Beat, Health, Holder, Kiosk
from lookup_gateway.store.kiosk_schema import kiosks
from lookup_gateway.store.transactions import read, write
from lookup_gateway.store.upsert import insert_into

CODE_LIVES = timedelta(hours=24)
STORED_EVERY = timedelta(seconds=30)
# 16 of these 32 are 80 bits: too many to try. Without I, L, O and U nothing is misread.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011", "- ")


class Kiosks:
    """The kiosks of one database. Every method may raise BackendDown."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, name: str, hall: str | None = None) -> str:
        """Return a one-time code for a kiosk, new or known; its keys go on until it is traded."""
        code = "".join(secrets.choice(_SIGNS) for _ in range(16))
        write(self._engine, partial(_offer, name=name, hall=hall, code=code, now=self._clock()))
        return "-".join(code[at : at + 4] for at in range(0, 16, 4))

    def remove(self, name: str) -> bool:
        """Forget a kiosk and its keys; return whether it was known."""
        gone = delete(kiosks).where(kiosks.c.name == name)
        return write(self._engine, lambda conn: conn.execute(gone).rowcount > 0)

    def all(self) -> Sequence[Kiosk]:
        """Return every kiosk, by name."""
        everyone = select(kiosks).order_by(kiosks.c.name)
        return read(self._engine, lambda conn: [_kiosk(row) for row in conn.execute(everyone)])

    def by_key(self, key: str) -> Kiosk | None:
        """Return whose key this is, None for nobody's."""
        return read(self._engine, partial(_holder, key=key))

    def trade(self, code: str, holder: Holder) -> str | None:
        """Return the holder's new key for a one-time code, None for a wrong or used one.

        The code is used up, and so is the key that this holder had before."""
        spelled = _hash(code.upper().translate(_READ_AS))
        offered = (kiosks.c.code_hash == spelled) & (kiosks.c.code_until > self._clock())
        known = select(kiosks.c.name).where(offered)
        # Read first: a wrong code must not take turns with those who write.
        if read(self._engine, lambda conn: conn.scalar(known)) is None:
            return None
        key = secrets.token_urlsafe(32)
        fresh = {"code_hash": None, "code_until": None, f"{holder}_hash": _hash(key)}
        taken = update(kiosks).where(offered).values(fresh)
        return key if write(self._engine, lambda conn: conn.execute(taken).rowcount) else None

    def heard(self, kiosk: Kiosk, beat: Beat) -> None:
        """Keep what a kiosk says, at most every 30 seconds of each of its two holders."""
        if told := _news(kiosk, beat, self._clock()):
            said = update(kiosks).where(kiosks.c.name == kiosk.name).values(**told)
            write(self._engine, lambda conn: conn.execute(said))


def _offer(conn: Connection, *, name: str, hall: str | None, code: str, now: datetime) -> None:
    fresh = {"code_hash": _hash(code), "code_until": now + CODE_LIVES}
    fresh |= {"hall": hall} if hall is not None else {}
    new = insert_into(conn, kiosks).values(name=name, added_at=now, **fresh)
    conn.execute(new.on_conflict_do_update(index_elements=["name"], set_=fresh))


def _holder(conn: Connection, *, key: str) -> Kiosk | None:
    known = _hash(key)
    theirs = or_(kiosks.c.page_hash == known, kiosks.c.agent_hash == known)
    row = conn.execute(select(kiosks).where(theirs)).first()
    return _kiosk(row) if row else None


def _news(kiosk: Kiosk, beat: Beat, now: datetime) -> dict[str, object]:
    """Return the columns to write. A beat that names no device comes from the page alone."""
    told: dict[str, object] = {}
    devices = {"printer": beat.printer, "scanner": beat.scanner}
    said = {name: health for name, health in devices.items() if health is not None}
    if said and _is_due(kiosk.agent_at, now):
        told |= {"agent_at": now, **said}
    if (beat.version or not said) and _is_due(kiosk.page_at, now):
        told |= {"page_at": now, "version": beat.version or kiosk.said.version}
    return told


def _is_due(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= STORED_EVERY


def _kiosk(row: Row[Any]) -> Kiosk:
    return Kiosk(
        name=row.name,
        hall=row.hall,
        registered=row.page_hash is not None,
        page_at=row.page_at,
        agent_at=row.agent_at,
        said=Beat(
            version=row.version,
            printer=Health(row.printer) if row.printer else None,
            scanner=Health(row.scanner) if row.scanner else None,
        ),
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
