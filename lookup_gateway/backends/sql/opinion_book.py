"""The book of feedback or of questions: rows put in, found, and changed by an officer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    insert,
    select,
    true,
    update,
)

from lookup_gateway import store
from lookup_gateway.backends.sql import opinions
from lookup_gateway.clock import Clock
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import Act, Offices, Step, reference
from lookup_gateway.store import audit

# A desk's list: what comes later waits until the oldest are done. And what everybody reads.
MOST, MOST_PUBLIC = 500, 100


class Opinion(Protocol):
    """What feedback and questions have in common."""

    @property
    def unit(self) -> str | None:
        """Return the id of the office that it lies with."""


T = TypeVar("T", bound=Opinion)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Book(Generic[T]):
    """`table` keeps the rows, `letter` begins their references, `name` stands in the audit log.

    `make` turns a row and its steps into what it is at a moment; `unfit` says why an act cannot be
    done to it. `keyed` names a reference for the log; `tell` lets an author hear of a step. Methods
    raise BackendDown."""

    engine: Engine
    clock: Clock
    keyed: Callable[[str], str]
    table: Table
    letter: str
    name: str
    make: Callable[[Row, tuple[Step, ...], datetime], T]
    unfit: Callable[[T, Act], Impossible | None]
    offices: Offices
    tell: Callable[[Connection, T, Step], None] | None = None

    def put(self, conn: Connection, row: Mapping[str, object]) -> str:
        """Keep a new row and return its reference."""
        new = opinions.new_reference(self.letter, self.clock())
        conn.execute(insert(self.table).values(reference=new, **row))
        return new

    def found(self, *which: ColumnElement[bool]) -> list[T]:
        """Return up to `MOST` that fit, the oldest first."""
        return store.read(self.engine, lambda conn: self.fetch(conn, self._query(*which)))

    def in_hand(self, officer: Officer, undone: ColumnElement[bool]) -> list[T]:
        """Return what is `undone` and an officer's to do, or nobody's yet, the oldest first."""
        unit, own = self.table.c.unit, officer.unit
        theirs = unit.is_(None) | (unit == own) | unit.startswith(f"{own}.", autoescape=True)
        return self.found(undone, true() if self.offices.shows_all(officer) else theirs)

    def published(self) -> list[T]:
        """Return what everybody may read, the newest first."""
        at = self.table.c.published_at
        newest = select(self.table).where(at.is_not(None)).order_by(at.desc()).limit(MOST_PUBLIC)
        return store.read(self.engine, lambda conn: self.fetch(conn, newest))

    def get(self, typed: str) -> T | None:
        """Return the one with this reference, as people type it."""
        return next(iter(self.found(self.table.c.reference == reference(typed))), None)

    def show(self, typed: str, officer: Officer) -> T | NotYours | None:
        """Return the one with this reference for an officer, and note in the audit log who saw
        it: what cannot be written down is not shown."""
        known, which = self.get(typed), reference(typed)
        if known is None or which is None:
            return None
        if not self.offices.shows(known.unit, officer):
            return NotYours()
        at = self.clock()
        store.write(self.engine, lambda conn: self._note(conn, officer.account, which, "read", at))
        return known

    def step(
        self, officer: Officer, act: Act, text: str | None = None, unit: str | None = None
    ) -> Step:
        """Return the step that an officer takes now."""
        return Step(self.clock(), act, officer.account, text, unit)

    def act(
        self,
        typed: str,
        officer: Officer,
        step: Step,
        change: Callable[[Connection, T], Mapping[str, object]],
    ) -> T | Impossible | NotYours | None:
        """Carry out a step, with the columns that `change` gives; return what is so now, None
        where there is no such reference."""

        which = reference(typed) or ""

        def work(conn: Connection) -> T | Impossible | NotYours | None:
            mine = self._query(self.table.c.reference == which).with_for_update()
            known = next(iter(self.fetch(conn, mine)), None)
            if known is None:
                return None
            if not self.offices.shows(known.unit, officer):
                return NotYours()
            if fault := self.unfit(known, step.act):
                return fault
            return self.done(conn, which, step, change(conn, known))

        return store.write(self.engine, work)

    def done(self, conn: Connection, which: str, step: Step, columns: Mapping[str, object]) -> T:
        """Write a step and what it changes, in the caller's transaction."""
        mine = self.table.c.reference == which
        if columns:
            conn.execute(update(self.table).where(mine).values(columns))
        opinions.add_step(conn, which, step)
        (after,) = self.fetch(conn, self._query(mine))
        if self.tell is not None:
            self.tell(conn, after, step)
        self._note(conn, step.officer, which, step.act.value, step.at)
        return after

    def fetch(self, conn: Connection, query: Select[Any]) -> list[T]:
        """Return what a query for whole rows finds, each with its steps."""
        rows = [row._asdict() for row in conn.execute(query)]
        steps = opinions.steps_of(conn, [row["reference"] for row in rows])
        now = self.clock()
        return [self.make(row, steps.get(row["reference"], ()), now) for row in rows]

    def _note(self, conn: Connection, who: str, which: str, what: str, at: datetime) -> None:
        audit.append(conn, who, f"{self.name}.{what}", {self.name: self.keyed(which)}, at)

    def _query(self, *which: ColumnElement[bool]) -> Select[Any]:
        columns = self.table.c
        oldest = select(self.table).where(*which).order_by(columns.received_at, columns.reference)
        return oldest.limit(MOST)
