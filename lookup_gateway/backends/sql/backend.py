"""The embedded backend as the mirror, the commands and the demo see it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from functools import partial
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, Engine, select, update

from lookup_gateway import records, store
from lookup_gateway.backends.sql import aliases, at_hand, case_facts, opinions, pending, rows
from lookup_gateway.backends.sql.save import Counts, save_all
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.clock import Clock, system_clock
from lookup_gateway.model import Case
from lookup_gateway.store import facts, queue

_CHUNK = 10_000


class SqlBackend:
    """A `CaseFeed` on our own database; the database is migrated (`store.migrate`) before.

    `save` is the one door for what others record, `touch` the one for what happens here; both
    write the case and its row of the mirror's queue in one transaction."""

    name = "sql"

    def __init__(self, engine: Engine, clock: Clock = system_clock) -> None:
        self._engine = engine
        self._clock = clock

    def source(self) -> str:
        """Return the identity of this database; a new database has another one."""
        return store.read(self._engine, _source) or store.write(self._engine, _name_source)

    def pending(self, limit: int) -> AbstractContextManager[Sequence[Case]]:
        """Give up to `limit` changed cases; see `ports.CaseFeed.pending`."""
        return pending.pending(self._engine, limit, self._clock)

    def page(self, after: str, limit: int) -> Sequence[Case]:
        """Return up to `limit` cases after the code `after`, in the order of the codes' bytes."""
        following = rows.record().where(cases.c.code > after).order_by(cases.c.code)
        return self._fetch(partial(rows.fetch, query=following.limit(limit)))

    def find(self, keys: Sequence[str]) -> Sequence[Case]:
        """Return every case, removed ones too, whose mirror key is among `keys`."""
        wanted = rows.record().where(cases.c.key.in_(keys))
        return self._fetch(partial(rows.fetch, query=wanted))

    def known(self, codes: Iterable[str]) -> set[str]:
        """Return those of `codes` that have a record here, removed ones included."""
        return store.read(self._engine, partial(_known, codes=list(codes)))

    def with_codes(self, wanted: Sequence[str]) -> Sequence[Case]:
        """Return the cases with exactly these codes, removed ones too."""
        return self._fetch(partial(rows.fetch, query=rows.with_codes(wanted)))

    def get(self, code: str) -> Case | None:
        """Return the case with exactly this code, None when there is none."""
        found = self._fetch(partial(rows.fetch, query=rows.with_codes([code])))
        return found[0] if found else None

    def codes_of_phone(self, phone: str, limit: int) -> Sequence[str]:
        """Return up to `limit` codes of open cases with this phone (E.164), the newest first."""
        query = rows.open_with_phone(phone).limit(limit)
        found = self._fetch(partial(rows.fetch, query=query))
        return [case.code for case in sorted(found, key=rows.begun, reverse=True)]

    def rate(self, code: str, progress: int, quality: int) -> None:
        """Keep a case's marks of 1 to 5; see `opinions.rate`."""
        work = partial(opinions.rate, code=code, progress=progress, quality=quality)
        store.write(self._engine, partial(work, now=self._clock()))

    def export(self) -> Generator[Case]:
        """Yield every case once, removed ones too, as they all were at one moment, by code."""
        everything = rows.record().where(cases.c.code.not_in(aliases.numbers()))
        everything = everything.order_by(cases.c.code)
        with store.stream(self._engine) as conn, closing(conn.scalars(everything)) as lines:
            yield from map(records.restore, lines)

    def save(self, batch: Iterable[Case], *, load: bool = False) -> Counts:
        """Write those records that are new or newer, all in one transaction, and count.

        `load`: where there was no case before, nobody is told of these."""
        work = partial(save_all, records=batch, now=self._clock(), load=load)
        return store.write(self._engine, work)

    def touch(self, code: str, change: Callable[[Case], Case]) -> Case:
        """Change a case and return it as it is stored now: its version is one higher.

        `change` gets the present case, which nobody else can change meanwhile. Raises
        LookupError for an unknown code, BadRecord when the result could not be read again."""
        return store.write(self._engine, partial(self._touch, code=code, change=change))

    def _touch(self, conn: Connection, code: str, change: Callable[[Case], Case]) -> Case:
        found = rows.fetch(conn, rows.with_codes([code]).with_for_update())
        if not found:
            raise LookupError("no case has this code")
        after = msgspec.structs.replace(change(found[0]), code=code, version=found[0].version + 1)
        stored = records.load(records.dump(after))
        conn.execute(
            update(cases).where(cases.c.code == code).values(rows.row(stored, self._clock()))
        )
        at_hand.keep(conn, [stored])
        case_facts.keep(conn, [stored])
        aliases.level(conn, [stored], self._clock())
        queue.enqueue(conn, [code])
        return stored

    def _fetch(self, work: Callable[[Connection], Sequence[Case]]) -> Sequence[Case]:
        return store.read(self._engine, work)


def _source(conn: Connection) -> str | None:
    return facts.get(conn, "source_id")


def _name_source(conn: Connection) -> str:
    return facts.settle(conn, "source_id", str(uuid4()))


def _known(conn: Connection, codes: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(codes), _CHUNK):
        chunk = codes[start : start + _CHUNK]
        known.update(conn.scalars(select(cases.c.code).where(cases.c.code.in_(chunk))))
    return known
