"""Take what became visible, decide who is told, let it wait for its moment, put it in the outbox.

Each step is one transaction: what was announced is recorded together with the messages that came
of it, so that a process that dies loses nothing and tells nothing twice."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine

from lookup_gateway import store
from lookup_gateway.asking import whereabouts
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Case
from lookup_gateway.notifying.deciding import Decider
from lookup_gateway.notifying.sending import Sender
from lookup_gateway.notifying.step import Step
from lookup_gateway.store import announced, held
from lookup_gateway.store.announced import Seen

# Few enough that whoever else writes to a SQLite database hardly waits.
BATCH = 50
POLL = 0.25
PAUSE = 1.0
# For so long a case rests at which we failed.
ASIDE = timedelta(hours=1)

log = logging.getLogger(__name__)

CasesOf = Callable[[Sequence[str]], Sequence[Case]]


@dataclass(frozen=True, slots=True)
class Notifier:
    """Decides and merges. `cases_of` gives the records with these codes, persons included.

    Several may run: they share the work. Methods raise BackendDown, but for `run_forever`."""

    engine: Engine
    cases_of: CasesOf
    decider: Decider
    sender: Sender
    clock: Clock

    def run_forever(self, stop: threading.Event) -> None:
        """Work until `stop` is set; outlive every outage of the database, and every bad case."""
        while not stop.is_set():
            try:
                store.migrate(self.engine)
                self._work(stop)
            except BackendDown:
                log.warning("the database does not answer; trying again")
                stop.wait(PAUSE)
            except Exception as error:
                log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
                stop.wait(PAUSE)

    def _work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                worked = self.turn()
            except BackendDown:
                raise
            except Exception:
                worked = self.careful_turn()
            if not worked:
                stop.wait(POLL)

    def once(self) -> None:
        """Work until nothing is due now."""
        while self.turn():
            pass

    def turn(self) -> bool:
        """Do a little of everything that is due; False when nothing was."""
        worked = [step.at_once() for step in self._steps(self.clock())]
        return any(worked)

    def careful_turn(self) -> bool:
        """Do the same row by row; where that fails, the case rests for an hour."""
        worked = [step.singly() for step in self._steps(self.clock())]
        return any(worked)

    def _steps(self, now: datetime) -> Iterator[Step[Seen] | Step[str]]:
        """Give what decides about what became visible, and about cases to which time alone has
        done something, and what puts messages that have waited long enough into the outbox."""
        read, write = partial(store.read, self.engine), partial(store.write, self.engine)
        rest = now + ASIDE
        yield Step(
            lambda: read(partial(announced.waiting, now=now, limit=BATCH)),
            self._changes,
            lambda one: write(lambda conn: announced.put_off(conn, one.id, rest)),
        )
        yield Step(
            lambda: read(partial(announced.due, now=now, limit=BATCH)),
            partial(self._time, now=now),
            lambda code: write(lambda conn: announced.look_later(conn, code, rest)),
        )
        yield Step(
            lambda: read(partial(held.codes_due, now=now, limit=BATCH)),
            partial(self._send, now=now),
            lambda code: write(lambda conn: held.put_off_case(conn, code, rest)),
        )

    def _changes(self, seen: Sequence[Seen]) -> None:
        cases = self._cases([one.shown.code for one in seen])
        store.write(self.engine, partial(self.decider.changes, seen=seen, cases=cases))

    def _time(self, codes: Sequence[str], now: datetime) -> None:
        deciding = partial(self.decider.time_passed, cases=self._cases(codes), now=now)
        store.write(self.engine, deciding)

    def _send(self, codes: Sequence[str], now: datetime) -> None:
        sending = partial(self.sender.send, cases=self._cases(codes), now=now)
        store.write(self.engine, sending)

    def _cases(self, codes: Sequence[str]) -> Mapping[str, Case | None]:
        """Return the cases; None for a code that the backend does not know."""
        found = {case.code: case for case in self.cases_of(sorted(set(codes)))}
        return {code: found.get(code) for code in codes}
