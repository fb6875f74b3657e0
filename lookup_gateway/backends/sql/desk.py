"""The one door for officers' writes: whose case it is, and one transaction for all that a write is.

In it: the case, its row of the mirror's queue, what it was before, the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import BoundedSemaphore
from typing import TypeVar

from msgspec import structs
from sqlalchemy import Connection, Engine

from lookup_gateway import store
from lookup_gateway.backends.sql import aliases, answers, intake, moves, rows, theirs
from lookup_gateway.backends.sql.hand import Hand
from lookup_gateway.backends.sql.rules import DeskRules
from lookup_gateway.backends.sql.save import save_all
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.life import Call, Conflict, Done, Event, Impossible, NotYours, Wish
from lookup_gateway.model import Case, Status
from lookup_gateway.officers import Officer
from lookup_gateway.store import audit

T = TypeVar("T")

# Officers wait for each other, and leave connections for the lookups that need the database.
AT_ONCE = 4
PATIENCE_S = 5.0


# Where the term of a procedure begins, or begins anew.
_BEGINS = (Event.ACCEPT, Event.SUPPLEMENT_RECEIVED)


class CaseDesk:
    """`keyed` gives the name under which a code stands in the audit log. Methods raise
    BackendDown. A `code` is a case's, or the number under which it was filed."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        keyed: Callable[[str], str],
        rules: DeskRules,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._keyed = keyed
        self._rules = rules
        self.places = rules.places
        self._turns = BoundedSemaphore(AT_ONCE)

    def take_in(
        self, wanted: Case, officer: Officer, serial: int | None = None, call: Call | None = None
    ) -> Done:
        """Give a code to a case that was filed at the counter, and keep it.

        `wanted.code`, version and status count for nothing. `serial` is a number that was given
        on paper during an outage. The same call carried out before gives its case again.
        Where nobody says when the result is due, the catalogue's term does."""
        terms, received = self._rules.terms(), wanted.received_at or self._clock()
        if wanted.procedure and not terms.knows(wanted.procedure.code):
            return Impossible("procedure.code", "is not in the catalogue")
        if wanted.due_at is None:
            wanted = structs.replace(wanted, due_at=terms.due(wanted, received))
        work = partial(self._take_in, wanted=wanted, officer=officer, serial=serial, call=call)
        return self.in_turn(work)

    def report(self, code: str, wish: Wish, officer: Officer) -> Done | None:
        """Carry out an event and return the case after it; None when there is no such case."""
        dated = self._dated(code, wish)
        work = partial(self.carry_out, code=code, wish=dated, officer=officer)
        return self.in_turn(work)

    def in_turn(self, work: Callable[[Connection], T]) -> T:
        """Return `work(conn)`: one transaction of a few at a time, for what is more than a report.

        `carry_out` comes late in it: it takes hold of the audit log."""
        if not self._turns.acquire(timeout=PATIENCE_S):
            raise BackendDown("too many officers write at once")
        try:
            return store.write(self._engine, work)
        finally:
            self._turns.release()

    def carry_out(self, conn: Connection, code: str, wish: Wish, officer: Officer) -> Done | None:
        """Do what `report` does, in the caller's transaction."""
        code = aliases.current(conn, code)
        found = rows.fetch(conn, rows.with_codes([code]).with_for_update())
        if not found or found[0].status is Status.REMOVED:
            return None
        case, hand = found[0], self._hand(officer)
        if refused := self._refusal(conn, case, wish, officer):
            return refused
        if wish.event is Event.UNDO:
            after = moves.undo(conn, case, hand)
        else:
            after = answers.move(conn, case, wish, hand)
        if isinstance(after, Case):
            answers.note(conn, after, wish.event, hand.at, self._rules.answering)
            self._keep(conn, after, wish.event.value, hand)
        return after

    def get(self, code: str) -> Case | None:
        """Return a case as it stands now, None when there is none."""
        found = store.read(self._engine, partial(_fetch, code=code))
        return found[0] if found else None

    def note(self, officer: Officer, action: str, code: str) -> None:
        """Write into the audit log that an officer saw what belongs to a code."""
        self.in_turn(lambda conn: self.log(conn, officer, action, code))

    def log(self, conn: Connection, officer: Officer, action: str, code: str) -> None:
        """Do what `note` does, in the caller's transaction."""
        told = {"case": self._keyed(code)}
        audit.append(conn, officer.account, action, told, self._clock())

    def is_theirs(self, case: Case, officer: Officer) -> bool:
        """Return whether the officer may move the case on: it is its office's, and that of every
        unit it was handed to."""
        return theirs.is_theirs(case, officer, self.places)

    def _dated(self, code: str, wish: Wish) -> Wish:
        """Return the wish with the date that the catalogue's term gives, where a term begins and
        the officer names none (NĐ 61/2018/NĐ-CP Đ19.4: complete papers start it anew)."""
        if wish.due_at is not None or wish.event not in _BEGINS:
            return wish
        terms, case = self._rules.terms(), self.get(code)
        if case is None or (case.due_at is None and wish.event is not Event.ACCEPT):
            return wish
        return structs.replace(wish, due_at=terms.due(case, self._clock()))

    def _take_in(
        self,
        conn: Connection,
        wanted: Case,
        officer: Officer,
        serial: int | None,
        call: Call | None,
    ) -> Done:
        hand = self._hand(officer)
        if call and (known := intake.carried_out(conn, call, hand)):
            return known
        if (fault := intake.unfit(wanted, hand.at)) or wanted.office is None:
            return fault or NotYours()
        office = wanted.office.id
        if not officer.covers(office):
            return NotYours()
        case = intake.take_in(conn, wanted, office, serial, hand)
        if isinstance(case, Case):
            self._keep(conn, case, "take_in", hand)
            if call:
                intake.remember(conn, call, case, hand)
        return case

    def _refusal(self, conn: Connection, case: Case, wish: Wish, officer: Officer) -> Done | None:
        """Return why this officer cannot report this, whatever the event's own rule says."""
        if not self.is_theirs(case, officer):
            return NotYours()
        if wish.version != case.version:
            return Conflict(case, moves.changed(conn, case, wish.version))
        return theirs.fault(case, wish, officer, self.places)

    def _hand(self, officer: Officer) -> Hand:
        return Hand(officer, self._name(officer.unit), self._clock())

    def _keep(self, conn: Connection, case: Case, action: str, hand: Hand) -> None:
        # Who takes a mistake back does not make the case theirs.
        mover = None if action == Event.UNDO else hand.officer.account
        save_all(conn, [case], hand.at, officer=mover)
        told = {"case": self._keyed(case.code), "version": case.version}
        audit.append(conn, hand.officer.account, action, told, hand.at)

    def _name(self, unit: str) -> str:
        return self.places.get(unit, unit)


def _fetch(conn: Connection, code: str) -> Sequence[Case]:
    return rows.fetch(conn, rows.with_codes([aliases.current(conn, code)]))
