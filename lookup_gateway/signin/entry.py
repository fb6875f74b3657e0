"""Sign in, stay, change the password, sign out: each step one transaction with its audit entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

from lookup_gateway.clock import Clock
from lookup_gateway.officers import (
    Entered,
    Officer,
    Present,
    Wait,
    Weak,
    Wrong,
    account_name,
    fits,
    hashed,
    weakness,
)
from lookup_gateway.store import audit, officers, read, sessions, tries, write
from lookup_gateway.store.officers import Account
from lookup_gateway.store.offload import offload

STRANGER = "-"
"""Who acts in the audit log before a password has shown who it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The way in. `idle` is the pause in seconds that ends a session; `name` makes keyed names
    (`proofs.log_name`). Every method may raise BackendDown."""

    engine: Engine
    clock: Clock
    name: Callable[[str], str]
    idle: int

    def enter(self, account: str, password: str, source: str, held: str) -> Entered | Wrong | Wait:
        """Hear a password. `source` is the place that it comes from: whoever a budget is
        counted for (`callers.by_address`). A session that the browser held ends (`held`)."""
        heard = self._heard(account, password, source)
        if not isinstance(heard, Account):
            return heard

        def work(conn: Connection) -> str:
            sessions.end(conn, held)
            return self._begin(conn, heard, "enter")

        return Entered(write(self.engine, work), heard.officer.role)

    def present(self, secret: str) -> Present | None:
        """Return who is signed in by this secret, None when the session has ended."""
        now = self._now()
        seen = partial(sessions.seen, secret=secret, now=now, idle=self.idle)
        account = write(self.engine, seen)
        return Present(account.officer, account.once_until is not None) if account else None

    def change(
        self, officer: Officer, old: str, new: str, source: str
    ) -> Entered | Wrong | Wait | Weak:
        """Change the officer's own password; every session ends, and a new one begins."""
        heard = self._heard(officer.account, old, source)
        if not isinstance(heard, Account):
            return heard
        if weak := weakness(new, officer.account):
            return weak
        if new == old:
            return Weak.COMMON
        kept = offload(partial(hashed, new))

        def work(conn: Connection) -> str:
            officers.set_password(conn, officer.account, kept, None)
            sessions.end_all(conn, officer.account)
            return self._begin(conn, heard, "password")

        return Entered(write(self.engine, work), heard.officer.role)

    def leave(self, officer: Officer, secret: str) -> None:
        """Sign out."""

        def work(conn: Connection) -> None:
            sessions.end(conn, secret)
            audit.append(conn, officer.account, "leave", {}, self.clock())

        write(self.engine, work)

    def note(self, officer: Officer, action: str, details: Mapping[str, Any]) -> None:
        """Write what the officer did or saw into the audit log."""
        at = self.clock()
        write(self.engine, lambda conn: audit.append(conn, officer.account, action, details, at))

    def _heard(self, text: str, password: str, source: str) -> Account | Wrong | Wait:
        account = account_name(text)
        name, place = self.name(account or text), self.name(source)
        if wait := write(
            self.engine, partial(tries.spend, name=name, source=place, now=self._now())
        ):
            return Wait(wait)
        known = read(self.engine, partial(officers.get, account=account or ""))
        # Between two transactions: a hash takes long, and no lock is to be held for it.
        right = offload(partial(fits, known.password if known else None, password))
        if known is None or not right or not self._is_open(known):
            write(self.engine, partial(self._refuse, name=name))
            return Wrong()
        write(self.engine, partial(tries.forgive, name=name, source=place, now=self._now()))
        return known

    def _begin(self, conn: Connection, heard: Account, action: str) -> str:
        now = self._now()
        tries.sweep(conn, now)
        sessions.sweep(conn, now)
        secret = sessions.begin(conn, heard.officer.account, now)
        audit.append(conn, heard.officer.account, action, {}, self.clock())
        return secret

    def _refuse(self, conn: Connection, name: str) -> None:
        audit.append(conn, STRANGER, "wrong", {"name": name}, self.clock())

    def _is_open(self, known: Account) -> bool:
        once = known.once_until
        return known.enabled and (once is None or self._now() < once)

    def _now(self) -> int:
        return int(self.clock().timestamp())
