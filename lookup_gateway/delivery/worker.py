"""The worker of the outbox: takes one job, tries it, settles it; nothing else is ever in doubt.

No transaction is open while a provider is asked: that a job is being tried is committed first. One
job at a time, so that a process that dies leaves one in doubt; several workers make it faster.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import msgspec
from sqlalchemy import Connection, Engine

from lookup_gateway.asking import whereabouts
from lookup_gateway.clock import Clock
from lookup_gateway.delivery.lanes import Lanes
from lookup_gateway.delivery.spool import Spool
from lookup_gateway.errors import BackendDown, Busy
from lookup_gateway.outgoing import Again, Handler, Job, Refused, Sending, Sent, Wait
from lookup_gateway.store import deliverers, migrate, outbox, outbox_care, write
from lookup_gateway.store.outbox import Row

log = logging.getLogger(__name__)

Stopped = Callable[[], bool]

# After the first, second, … failed try; the last one is for all further ones.
BACKOFF = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300, 900))
IDLE_S = 0.1
LOOK_S = 1.0
TOLD_S = 60.0
REST_S = 1.0

_decode = msgspec.json.Decoder(dict[str, object]).decode


@dataclass(frozen=True, slots=True)
class Room:
    """What a worker works with."""

    engine: Engine
    handlers: Mapping[str, Handler]
    lanes: Lanes
    spool: Spool
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]
    clock: Clock


class Deliverer:
    """One worker. Everything may raise BackendDown, but for `run_forever`."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._done: Counter[str] = Counter()
        self._stopped: Stopped = bool

    def run_forever(self, stopped: Stopped) -> None:
        """Work until `stopped`. Raises Busy when another process works a SQLite outbox."""
        self._stopped = stopped
        while not stopped():
            try:
                migrate(self._room.engine)
                with deliverers.deliverer(self._room.engine) as me:
                    self._work(me)
            except BackendDown:
                log.warning("the database does not answer; trying again")
                time.sleep(REST_S)
            except Busy:
                raise
            except Exception as error:
                # What was being tried is in doubt then: the next turn finds its worker gone.
                log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
                time.sleep(REST_S)

    def once(self) -> int:
        """Work all that is due now and return how many tries that took. May raise Busy."""
        with deliverers.deliverer(self._room.engine) as me:
            self._look_after(me)
            tries = 0
            while (tried := self._turn(me)) or self._room.lanes.paced():
                tries += tried
                if not tried:
                    time.sleep(IDLE_S)
        self._tell()
        return tries

    def _work(self, me: int) -> None:
        look = told = time.monotonic()
        while not self._stopped():
            if (now := time.monotonic()) >= look:
                self._look_after(me)
                look = now + LOOK_S
            if now >= told + TOLD_S:
                write(self._room.engine, partial(outbox_care.forget, now=self._room.clock()))
                self._tell()
                told = now
            if not self._turn(me):
                time.sleep(IDLE_S)

    def _look_after(self, me: int) -> None:
        """Take in what was spooled, and what dead workers left in doubt."""
        room, now = self._room, self._room.clock()
        for path, job in room.spool.jobs():
            write(room.engine, partial(outbox.put, jobs=[job], now=now, seal=room.seal))
            path.unlink(missing_ok=True)
            self._done["from the spool"] += 1
        self._done["in doubt"] += write(
            room.engine, lambda c: outbox.orphaned(c, lambda: deliverers.living(c, me), now)
        )

    def _turn(self, me: int) -> bool:
        """Try the job that is due first; return whether there was one."""
        room = self._room
        taking = partial(outbox.take, worker=me, now=room.clock(), resting=room.lanes.resting())
        row = write(room.engine, taking)
        if row is None:
            return False
        result = self._tried(row)
        self._settle(row, result)
        if not isinstance(result, Wait):
            room.lanes.used(row.lane, failed=not isinstance(result, Sent | Refused))
        self._done[f"{row.lane} {type(result).__name__.lower()}"] += 1
        return True

    def _tried(self, row: Row) -> Sending:
        handler = self._room.handlers.get(row.kind)
        if handler is None:
            return Again("nobody does this kind of job")
        try:
            body = _decode(self._room.unseal(row.body))
        except ValueError:
            return Refused("sealed by a key that is no longer in force")
        try:
            return handler(Job(row.kind, body, key=row.key))
        except BackendDown:
            return Again("the database does not answer")
        except Exception as error:
            log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
            return Again(f"defect: {whereabouts(error)}")

    def _settle(self, row: Row, result: Sending) -> None:
        """Write down what came of it, however long the database takes: only we know it."""
        while True:
            try:
                return write(self._room.engine, partial(self._settled, row=row, result=result))
            except BackendDown:
                if self._stopped():
                    raise
                time.sleep(LOOK_S)

    def _settled(self, conn: Connection, row: Row, result: Sending) -> None:
        now = self._room.clock()
        match result:
            case Sent(reference):
                outbox.sent(conn, row, reference, now)
            case Refused(why, stop):
                settle = outbox.unwanted if stop else outbox.dead
                settle(conn, row, why, now)
            case Again(why, after):
                step = BACKOFF[min(row.tries, len(BACKOFF)) - 1]
                due = now + max(step, timedelta(seconds=after or 0))
                if due > row.give_up_at:
                    outbox.dead(conn, row, f"given up: {why}", now)
                else:
                    outbox.again(conn, row, why, due, now)
            case Wait(until):
                outbox.put_off(conn, row, until, now)
            case _:
                outbox.doubted(conn, row, result.why, now)

    def _tell(self) -> None:
        """Say in the log what was done since the last time: numbers only."""
        done = {what: number for what, number in sorted(self._done.items()) if number}
        if done:
            log.info("delivery: %s", ", ".join(f"{what} {number}" for what, number in done.items()))
        self._done.clear()
