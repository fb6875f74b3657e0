"""Do each chore once when it falls due, whichever process comes first; outlive its failures."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lookup_gateway.asking import whereabouts
from lookup_gateway.chores import Chore
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.store.chores import ChoreBook

LOOK_EVERY = 5.0
# A chore that failed is tried again after so long.
REST = timedelta(minutes=5)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """The chores of one process. `turn` raises BackendDown."""

    book: ChoreBook
    chores: Sequence[Chore]
    clock: Clock

    def run_forever(self, stop: threading.Event) -> None:
        """Look again and again until `stop` is set; outlive every outage of the database."""
        while not stop.is_set():
            try:
                self.turn()
            except BackendDown:
                log.warning("the database does not answer; chores wait")
            stop.wait(LOOK_EVERY)

    def turn(self) -> None:
        """Do what is due now. A chore that fails stops no other."""
        for chore in self.chores:
            now = self.clock()
            slot = chore.slot(now)
            if not self.book.take(chore.name, slot, now):
                continue
            try:
                said = chore.work(slot)
            except Exception as error:
                log.error("chore %s failed: %s", chore.name, whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
                self.book.put_off(chore.name, self.clock() + REST)
            else:
                self.book.done(chore.name, slot, self.clock(), said)
                log.info("chore %s: %s", chore.name, said)
