"""Put messages that have waited long enough into the outbox, several of one person as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection

from lookup_gateway.model import Case, Status
from lookup_gateway.notices import not_before
from lookup_gateway.notifying.words import Words
from lookup_gateway.outgoing import message
from lookup_gateway.profile_file import Notices
from lookup_gateway.proofs import Keys, seal
from lookup_gateway.store import announced, held, outbox
from lookup_gateway.store.held import Held

BATCH = 20
# When the mirror does not show yet what the backend already has.
SOON = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sender:
    """What sending needs beside the cases."""

    keys: Keys
    rules: Notices
    words: Words

    def send(self, conn: Connection, cases: Mapping[str, Case | None], now: datetime) -> None:
        """Work the rows that are due; those of cases not among `cases` wait for the next time."""
        done: set[int] = set()
        for one in held.due(conn, now, BATCH, self.keys):
            if one.id in done or one.code not in cases:
                continue
            together = [row for row in self._together(conn, one) if row.code in cases]
            done.update(row.id for row in together)
            self._send(conn, together, cases, now)

    def _together(self, conn: Connection, one: Held) -> Sequence[Held]:
        """Return what goes out as one message: a duty alone, for its words are prescribed."""
        if one.notice.article is not None or not self.rules.merge_minutes:
            return [one]
        return held.others(conn, one.name, self.keys)

    def _send(
        self,
        conn: Connection,
        rows: Sequence[Held],
        cases: Mapping[str, Case | None],
        now: datetime,
    ) -> None:
        awake = not_before(now, rows[0].notice.way, self.rules)
        if awake > now:
            held.put_off(conn, [row.id for row in rows], awake)
            return
        telling = [
            (row, case) for row in rows if (case := self._ready(conn, row, cases[row.code], now))
        ]
        if telling:
            about = [(row.notice, case) for row, case in telling]
            said = self.words.outgoing(uuid4().hex, about, now)
            outbox.put(conn, [message(said)], now, lambda plain: seal(plain, self.keys))
            held.release(conn, [row.id for row, _ in telling])

    def _ready(self, conn: Connection, row: Held, case: Case | None, now: datetime) -> Case | None:
        """Return the case where it can be told of now; else let the row wait, or go."""
        if case is None or case.status is Status.REMOVED:
            held.release(conn, [row.id])
            return None
        if case.version != announced.last(conn, [row.code])[row.code].version:
            held.put_off(conn, [row.id], now + SOON)
            return None
        return case
