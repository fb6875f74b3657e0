"""Take what became visible, decide who is told, let it wait for its moment, put it in the outbox.

Each step is one transaction: what was announced is recorded together with the messages that came
of it, so that a process that dies loses nothing and tells nothing twice."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine

from lookup_gateway import store
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Case
from lookup_gateway.notifying.deciding import Decider
from lookup_gateway.notifying.sending import Sender
from lookup_gateway.store import announced, held

# Few enough that whoever else writes to a SQLite database hardly waits.
BATCH = 50
POLL = 0.25
PAUSE = 1.0

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
        """Work until `stop` is set; outlive every outage of the database."""
        while not stop.is_set():
            try:
                store.migrate(self.engine)
                self._work(stop)
            except BackendDown:
                log.warning("the database does not answer; trying again")
                stop.wait(PAUSE)

    def _work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            if not self.turn():
                stop.wait(POLL)

    def once(self) -> None:
        """Work until nothing is due now."""
        while self.turn():
            pass

    def turn(self) -> bool:
        """Do a little of everything that is due; False when nothing was."""
        return any([self.look_at_changes(), self.look_at_time(), self.send()])

    def look_at_changes(self) -> int:
        """Decide about a batch of what has become visible; return how many rows it was."""
        seen = store.read(self.engine, partial(announced.waiting, limit=BATCH))
        if seen:
            cases = self._cases([one.shown.code for one in seen])
            store.write(self.engine, partial(self.decider.changes, seen=seen, cases=cases))
        return len(seen)

    def look_at_time(self) -> int:
        """Decide about cases to which time alone has done something; return how many."""
        now = self.clock()
        codes = store.read(self.engine, partial(announced.due, now=now, limit=BATCH))
        if codes:
            cases = self._cases(codes)
            store.write(self.engine, partial(self.decider.time_passed, cases=cases, now=now))
        return len(codes)

    def send(self) -> int:
        """Put the messages that have waited long enough into the outbox; return how many rows."""
        now = self.clock()
        codes = store.read(self.engine, partial(held.codes_due, now=now, limit=BATCH))
        if codes:
            cases = self._cases(codes)
            store.write(self.engine, partial(self.sender.send, cases=cases, now=now))
        return len(codes)

    def _cases(self, codes: Sequence[str]) -> Mapping[str, Case | None]:
        """Return the cases; None for a code that the backend does not know."""
        found = {case.code: case for case in self.cases_of(sorted(set(codes)))}
        return {code: found.get(code) for code in codes}
