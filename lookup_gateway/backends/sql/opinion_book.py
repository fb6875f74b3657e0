"""The book of feedback or of questions: rows put in, found, and changed by an officer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, insert, select, update

from lookup_gateway import store
from lookup_gateway.backends.sql import opinions
from lookup_gateway.clock import Clock
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import Act, Offices, Step
from lookup_gateway.store import audit

# A desk's list, and the published ones; the older wait until the newer are done.
MOST = 500


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
        reference = opinions.new_reference(self.letter, self.clock())
        conn.execute(insert(self.table).values(reference=reference, **row))
        return reference

    def found(self, *which: ColumnElement[bool]) -> list[T]:
        """Return up to `MOST` that fit, the oldest first."""
        return store.read(self.engine, lambda conn: self.fetch(conn, self._query(*which)))

    def get(self, reference: str) -> T | None:
        """Return the one with this reference."""
        return next(iter(self.found(self.table.c.reference == reference)), None)

    def show(self, reference: str, officer: Officer) -> T | NotYours | None:
        """Return the one with this reference for an officer, and note in the audit log who saw
        it: what cannot be written down is not shown."""
        known = self.get(reference)
        if known is None:
            return None
        if not self.offices.shows(known.unit, officer):
            return NotYours()
        at = self.clock()
        store.write(
            self.engine, lambda conn: self._note(conn, officer.account, reference, "read", at)
        )
        return known

    def step(
        self, officer: Officer, act: Act, text: str | None = None, unit: str | None = None
    ) -> Step:
        """Return the step that an officer takes now."""
        return Step(self.clock(), act, officer.account, text, unit)

    def act(
        self,
        reference: str,
        officer: Officer,
        step: Step,
        change: Callable[[Connection, T], Mapping[str, object]],
    ) -> T | Impossible | NotYours | None:
        """Carry out a step, with the columns that `change` gives; return what is so now, None
        where there is no such reference."""

        def work(conn: Connection) -> T | Impossible | NotYours | None:
            mine = self._query(self.table.c.reference == reference).with_for_update()
            known = next(iter(self.fetch(conn, mine)), None)
            if known is None:
                return None
            if not self.offices.shows(known.unit, officer):
                return NotYours()
            if fault := self.unfit(known, step.act):
                return fault
            return self.done(conn, reference, step, change(conn, known))

        return store.write(self.engine, work)

    def done(
        self, conn: Connection, reference: str, step: Step, columns: Mapping[str, object]
    ) -> T:
        """Write a step and what it changes, in the caller's transaction."""
        mine = self.table.c.reference == reference
        if columns:
            conn.execute(update(self.table).where(mine).values(columns))
        opinions.add_step(conn, reference, step)
        (after,) = self.fetch(conn, self._query(mine))
        if self.tell is not None:
            self.tell(conn, after, step)
        self._note(conn, step.officer, reference, step.act.value, step.at)
        return after

    def fetch(self, conn: Connection, query: Select[Any]) -> list[T]:
        """Return what a query for whole rows finds, each with its steps."""
        rows = [row._asdict() for row in conn.execute(query)]
        steps = opinions.steps_of(conn, [row["reference"] for row in rows])
        now = self.clock()
        return [self.make(row, steps.get(row["reference"], ()), now) for row in rows]

    def _note(self, conn: Connection, who: str, reference: str, what: str, at: datetime) -> None:
        told = {self.name: self.keyed(reference)}
        audit.append(conn, who, f"{self.name}.{what}", told, at)

    def _query(self, *which: ColumnElement[bool]) -> Select[Any]:
        columns = self.table.c
        oldest = select(self.table).where(*which).order_by(columns.received_at, columns.reference)
        return oldest.limit(MOST)
