"""Officers' sessions at the pages: begun by a password, ended by a word, a pause or a new day."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from lookup_gateway.store import officers
from lookup_gateway.store.officer_tables import officer_sessions as sessions
from lookup_gateway.store.officers import Account, digest

# A working day: whoever never pauses signs in again the next morning (ASVS 5.0.0, 7.3.2).
LONGEST = 12 * 3_600


def begin(conn: Connection, account: str, now: int) -> str:
    """Return the secret of a new session, of which only the hash is kept."""
    secret = secrets.token_urlsafe(32)
    row = {"hash": digest(secret), "account": account, "begun_at": now, "seen_at": now}
    conn.execute(insert(sessions).values(row))
    return secret


def seen(conn: Connection, secret: str, now: int, idle: int) -> Account | None:
    """Return whose session this is and note that it was used; None for one that has ended.

    `idle` is the pause in seconds after which a session ends."""
    row = conn.execute(select(sessions).where(sessions.c.hash == digest(secret))).first()
    if row is None:
        return None
    account = officers.get(conn, row.account)
    if account is None or not account.enabled or _is_over(row, now, idle):
        end(conn, secret)
        return None
    conn.execute(update(sessions).where(sessions.c.hash == row.hash).values(seen_at=now))
    return account


def end(conn: Connection, secret: str) -> None:
    """End one session."""
    conn.execute(delete(sessions).where(sessions.c.hash == digest(secret)))


def end_all(conn: Connection, account: str) -> None:
    """End every session of an account."""
    conn.execute(delete(sessions).where(sessions.c.account == account))


def sweep(conn: Connection, now: int) -> None:
    """Forget the sessions that nobody came back to."""
    conn.execute(delete(sessions).where(sessions.c.begun_at <= now - LONGEST))


def _is_over(row: Row[Any], now: int, idle: int) -> bool:
    return bool(now - row.seen_at >= idle or now - row.begun_at >= LONGEST)
