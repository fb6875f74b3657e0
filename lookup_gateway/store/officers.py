"""Officers' accounts and the hashed tokens of their programs, within the caller's transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lookup_gateway.errors import Busy
from lookup_gateway.officers import Officer, Role
from lookup_gateway.store.officer_tables import officer_tokens, officers


@dataclass(frozen=True, slots=True)
class Account:
    """An officer as kept. `once_until`: the password is one-time and lets in until then."""

    officer: Officer
    password: str = field(repr=False)
    once_until: int | None
    enabled: bool


def add(conn: Connection, officer: Officer, password: str, once_until: int) -> None:
    """Keep a new officer with the hash of a one-time password. Raises Busy for a taken name."""
    row = {
        "account": officer.account,
        "name": officer.name,
        "unit": officer.unit,
        "role": officer.role.value,
        "password": password,
        "once_until": once_until,
        "enabled": True,
    }
    try:
        conn.execute(insert(officers).values(row))
    except IntegrityError as error:
        raise Busy(f"there is an account {officer.account} already") from error


def get(conn: Connection, account: str) -> Account | None:
    """Return the account of that name."""
    row = conn.execute(select(officers).where(officers.c.account == account)).first()
    return _account(row) if row else None


def every(conn: Connection) -> Sequence[Account]:
    """Return all accounts, by name."""
    return [_account(row) for row in conn.execute(select(officers).order_by(officers.c.account))]


def enable(conn: Connection, account: str, *, enabled: bool) -> bool:
    """Let an account in, or no longer; return whether there is one of that name."""
    return _change(conn, account, enabled=enabled)


def set_password(conn: Connection, account: str, password: str, once_until: int | None) -> bool:
    """Keep another password's hash; return whether there is an account of that name."""
    return _change(conn, account, password=password, once_until=once_until)


def issue_token(conn: Connection, account: str, now: int) -> str:
    """Return a new token for the officer's programs, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    conn.execute(insert(officer_tokens).values(hash=digest(token), account=account, made_at=now))
    return token


def revoke_tokens(conn: Connection, account: str) -> int:
    """Forget all tokens of an account; return how many there were."""
    gone = conn.execute(delete(officer_tokens).where(officer_tokens.c.account == account))
    return gone.rowcount


def holder(conn: Connection, token: str) -> Account | None:
    """Return whose token this is."""
    kept = select(officers).join(officer_tokens).where(officer_tokens.c.hash == digest(token))
    row = conn.execute(kept).first()
    return _account(row) if row else None


def digest(token: str) -> str:
    """Return under what a token of ours is kept."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _change(conn: Connection, account: str, **values: Any) -> bool:
    done = conn.execute(update(officers).where(officers.c.account == account).values(**values))
    return done.rowcount == 1


def _account(row: Row[Any]) -> Account:
    officer = Officer(row.account, row.name, row.unit, Role(row.role))
    return Account(officer, row.password, row.once_until, row.enabled)
