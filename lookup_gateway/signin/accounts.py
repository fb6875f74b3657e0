"""Officers' accounts as an administrator handles them; every step is in the audit log."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

from lookup_gateway.clock import Clock
from lookup_gateway.environment import DeskToken
from lookup_gateway.officers import Officer, Role, hashed, one_time_password
from lookup_gateway.store import audit, officers, read, sessions, tries, write
from lookup_gateway.store.officers import Account

ONCE = 7 * 24 * 3_600
"""Seconds in which a one-time password has to be used (ASVS 5.0.0, 6.4.1)."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The officers of one database, and those that the environment names with their tokens.

    `name` makes keyed names (`proofs.log_name`). Every method may raise BackendDown."""

    engine: Engine
    clock: Clock
    name: Callable[[str], str]
    tokens: Sequence[DeskToken] = ()

    def add(self, officer: Officer, by: str) -> str:
        """Make an account; return its one-time password. Raises Busy for a name that is taken."""
        password = one_time_password()
        kept, until = hashed(password), self._now() + ONCE

        def work(conn: Connection) -> None:
            officers.add(conn, officer, kept, until)
            told = {"account": officer.account, "unit": officer.unit, "role": officer.role}
            self._note(conn, by, "officer.add", told)

        write(self.engine, work)
        return password

    def every(self) -> Sequence[Account]:
        """Return all accounts, by name."""
        return read(self.engine, officers.every)

    def enable(self, account: str, by: str, *, enabled: bool) -> bool:
        """Let an account in, or throw it out at once; return whether there is one."""

        def work(conn: Connection) -> bool:
            if not officers.enable(conn, account, enabled=enabled):
                return False
            if not enabled:
                sessions.end_all(conn, account)
            action = "officer.enable" if enabled else "officer.disable"
            self._note(conn, by, action, {"account": account})
            return True

        return write(self.engine, work)

    def renew(self, account: str, by: str) -> str | None:
        """Return a new one-time password, None where there is no account. Its sessions end, and
        a lock-out with them."""
        password = one_time_password()
        kept, until = hashed(password), self._now() + ONCE

        def work(conn: Connection) -> str | None:
            if not officers.set_password(conn, account, kept, until):
                return None
            sessions.end_all(conn, account)
            tries.forget(conn, self.name(account))
            self._note(conn, by, "officer.password", {"account": account})
            return password

        return write(self.engine, work)

    def issue(self, account: str, by: str) -> str | None:
        """Return a token for the officer's programs; None where there is no account."""

        def work(conn: Connection) -> str | None:
            if officers.get(conn, account) is None:
                return None
            token = officers.issue_token(conn, account, self._now())
            self._note(conn, by, "officer.token", {"account": account})
            return token

        return write(self.engine, work)

    def revoke(self, account: str, by: str) -> int:
        """Forget the tokens of an account; return how many there were."""

        def work(conn: Connection) -> int:
            gone = officers.revoke_tokens(conn, account)
            self._note(conn, by, "officer.revoke", {"account": account, "tokens": gone})
            return gone

        return write(self.engine, work)

    def by_token(self, token: str) -> Officer | None:
        """Return whose bearer token this is: one of the environment, or one issued here."""
        for known in self.tokens:
            if hmac.compare_digest(known.token.encode(), token.encode(errors="replace")):
                return Officer(known.name, known.name, known.unit, Role(known.role))
        account = read(self.engine, partial(officers.holder, token=token))
        return account.officer if account and account.enabled else None

    def _note(self, conn: Connection, actor: str, action: str, details: Mapping[str, Any]) -> None:
        audit.append(conn, actor, action, details, self.clock())

    def _now(self) -> int:
        return int(self.clock().timestamp())
