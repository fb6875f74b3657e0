"""The book of promised dates: what is late or will be, and the letter and slip that are owed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from msgspec import structs
from sqlalchemy import Connection, Engine

from lookup_gateway import store
from lookup_gateway.backends.sql import aliases, at_hand, forms, missed, rows
from lookup_gateway.backends.sql.desk import CaseDesk
from lookup_gateway.clock import Clock
from lookup_gateway.life import Done, Event, NotYours, Wish
from lookup_gateway.life import judge as possible
from lookup_gateway.model import Case, Status
from lookup_gateway.officers import Officer
from lookup_gateway.overdue import RELEASERS, Overdue, Proposal, judge
from lookup_gateway.profile_file import Overdue as Rules
from lookup_gateway.worktime import WorkTime

# Nobody reads a longer list; the most urgent come first.
MOST = 500


@dataclass(frozen=True, slots=True)
class OverdueBook:
    """`desk` moves the dates, by the province's `rules`. Methods raise BackendDown."""

    engine: Engine
    clock: Clock
    work: WorkTime
    rules: Rules
    desk: CaseDesk

    def list(self, officer: Officer) -> Sequence[Overdue]:
        """Return what is late or about to be at the officer's unit and those below it, the
        earliest date first, at most 500."""
        now = self.clock()
        horizon = self.work.add_days(now, self.rules.ahead_working_days)
        theirs = at_hand.units(officer, self.desk.places)

        def listed(conn: Connection) -> Sequence[Overdue]:
            return judged(conn, at_hand.of(conn, theirs, horizon, MOST), now, horizon)

        return store.read(self.engine, listed)

    def at_hand(self, officer: Officer) -> Sequence[Case]:
        """Return the open cases that lie with the officer's unit or one below it, the earliest
        date first, at most 500."""
        theirs = at_hand.units(officer, self.desk.places)
        return store.read(self.engine, partial(at_hand.of, theirs=theirs, limit=MOST))

    def propose(self, code: str, proposal: Proposal, officer: Officer) -> Done | None:
        """Let a new date and its reason wait for release (phiếu đề nghị gia hạn); None when there
        is no such case."""
        work = partial(self._propose, code=code, proposal=proposal, officer=officer)
        return self.desk.in_turn(work)

    def waiting(self, code: str) -> Proposal | None:
        """Return the proposal that waits for release in a case."""
        return store.read(self.engine, partial(_waiting, code=code))

    def as_proposed(self, code: str, wish: Wish) -> Wish:
        """Return the wish to move a date, with what it leaves out taken from the proposal."""
        waits = self.waiting(code)
        if waits is None:
            return wish
        reason, due_at = wish.reason or waits.reason, wish.due_at or waits.due_at
        return structs.replace(wish, reason=reason, due_at=due_at)

    def to_be_moved(self, code: str, wish: Wish, officer: Officer) -> Case | None:
        """Return the case, as it stands now, whose date this officer may move like this."""
        case = self.desk.get(code)
        if case is None or case.version != wish.version or officer.role not in RELEASERS:
            return None
        moves = self.desk.is_theirs(case, officer) and not possible(case, wish, self.clock())
        return case if moves else None

    def release(
        self, code: str, wish: Wish, officer: Officer, papers: Collection[str] = ()
    ) -> Done | None:
        """Move a date, and hand out the letter and the slip that say so, by their hashes. The
        change itself has the citizen told. None when there is no such case."""
        work = partial(self._release, code=code, wish=wish, officer=officer, papers=papers)
        return self.desk.in_turn(work)

    def _propose(
        self, conn: Connection, code: str, proposal: Proposal, officer: Officer
    ) -> Done | None:
        case = _case(conn, code)
        if case is None:
            return None
        if not self.desk.is_theirs(case, officer):
            return NotYours()
        now = self.clock()
        reason, due_at = proposal.reason, proposal.due_at
        wish = Wish(event=Event.EXTEND, version=case.version, reason=reason, due_at=due_at)
        fault = possible(case, wish, now)
        if fault or case.due_at is None:
            return fault
        missed.note(conn, *missed.key(case.code, case.due_at), proposal, now)
        self.desk.log(conn, officer, "propose_date", case.code)
        return case

    def _release(
        self, conn: Connection, code: str, wish: Wish, officer: Officer, papers: Collection[str]
    ) -> Done | None:
        done = self.desk.carry_out(conn, code, wish, officer)
        if isinstance(done, Case):
            now = self.clock()
            missed.release(conn, done, officer.account, now)
            forms.hand_out(conn, done, papers, now)
        return done


def judged(
    conn: Connection, found: Sequence[Case], now: datetime, horizon: datetime
) -> Sequence[Overdue]:
    """Return how it stands with those of the cases whose date is in danger."""
    proposals = missed.waiting(conn, [case.code for case in found])
    return [
        replace(one, proposal=proposals.get(missed.key(one.case.code, one.due_at)))
        for one in (judge(case, now, horizon) for case in found)
        if one is not None
    ]


def _waiting(conn: Connection, code: str) -> Proposal | None:
    found = rows.fetch(conn, rows.with_codes([aliases.current(conn, code)]))
    if not found or found[0].due_at is None:
        return None
    known = missed.key(found[0].code, found[0].due_at)
    return missed.waiting(conn, [found[0].code]).get(known)


def _case(conn: Connection, number: str) -> Case | None:
    """Return a case by its code or the number it was filed under; nobody else can change it until
    the transaction ends."""
    code = aliases.current(conn, number)
    found = rows.fetch(conn, rows.with_codes([code]).with_for_update())
    return found[0] if found and found[0].status is not Status.REMOVED else None
