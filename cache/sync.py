"""The mirror worker, the only writer: it carries changes over, keeps watch and fills anew.

Nothing is acknowledged before Redis has it, and nothing is claimed to be whole before a resync
has gone through under an unbroken claim. Every step may be repeated, by two workers at once.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from cache import layout
from cache.marks import Marked, Source
from cache.mirror import Mirror
from cache.resync import Progress, Resync
from lookup_gateway.clock import Clock, system_clock
from lookup_gateway.errors import BackendDown, MirrorDown
from lookup_gateway.model import Applicant, Case, Status
from lookup_gateway.ports import CaseFeed, MakeCard

BATCH = 200
POLL = 0.02  # seconds between two looks into an empty queue
BEAT = 1.0
PAUSE = 0.2  # after a failure

EPOCH = "epoch"
REDIS_IDENTITY = "redis_identity"

log = logging.getLogger(__name__)


class Facts(Protocol):
    """What must survive Redis; a dict will do. Both may raise `BackendDown`."""

    def get(self, key: str, /) -> str | None:
        """Return the fact named `key`, None when it was never set."""
        ...

    def __setitem__(self, key: str, value: str, /) -> None:
        """Set the fact named `key`."""
        ...


class Worker:
    """Follows one feed. Methods raise `MirrorDown` and `BackendDown`, but for `run_forever`."""

    def __init__(
        self,
        feed: CaseFeed,
        mirror: Mirror,
        make_card: MakeCard,
        facts: Facts,
        clock: Clock = system_clock,
    ) -> None:
        self._feed = feed
        self._mirror = mirror
        self._make_card = make_card
        self._facts = facts
        self._clock = clock
        self._recipe = _recipe(make_card)
        self._source: Source | None = None
        self._resync: Resync | None = None
        self._emptied_at: datetime | None = None
        self._unsaid = True  # something became visible that no heartbeat has told yet
        self._next_beat = 0.0

    def run_forever(self, stop: threading.Event, revive: Callable[[], None] = lambda: None) -> None:
        """Work until `stop` is set; outlive every outage of Redis and of the backend.

        `revive` is called after each failure; it may raise MirrorDown."""
        outage = _Outage()
        while not stop.is_set():
            try:
                busy = self.turn()
            except (MirrorDown, BackendDown) as error:
                self._next_beat = 0.0  # whoever comes back may be another: look first
                outage.goes_on(error)
                stop.wait(PAUSE)
                with suppress(MirrorDown):
                    revive()
            else:
                outage.is_over()
                stop.wait(0 if busy else POLL)

    def once(self) -> None:
        """Drain the queue, fill the mirror anew if it is not whole, and return."""
        self.beat()
        while self.turn() or not self._is_whole():
            time.sleep(0 if self._resync else POLL)

    def turn(self) -> bool:
        """Do a little of everything that is due; False when nothing is left to do now."""
        if time.monotonic() >= self._next_beat:
            self.beat()
        moved = self.drain()
        if moved:
            self._unsaid = True
        elif self._unsaid:
            self.beat()  # or what is visible would be newer than `as_of` says
        return self.resync() or bool(moved)

    def drain(self) -> int:
        """Carry one batch of changes over and return how many they were."""
        source = self._source or self.follow()
        asked_at = self._clock()
        with self._feed.pending(BATCH) as cases:
            self._mirror.apply(map(self._make_card, cases), source.epoch, source.identity)
        if not cases:  # a short batch proves nothing: several changes may be of one case
            self._emptied_at = asked_at
        return len(cases)

    def beat(self) -> None:
        """Look whom we follow and where to, then say until when all is here."""
        self.follow()
        self._next_beat = time.monotonic() + BEAT
        if self._emptied_at is not None:
            self._mirror.marks.beat(self._emptied_at)
            self._unsaid = False

    def follow(self) -> Source:
        """Notice another Redis or another source; begin a resync if one is due."""
        redis, marked = self._mirror.identity(), self._mirror.marks.read()
        identity = f"{self._feed.source()} {self._recipe}"
        source = Source(identity, self._epoch_for(identity, marked))
        whole = all(mark.generation for mark in marked)
        if redis != self._facts.get(REDIS_IDENTITY) or any(m.source != source for m in marked):
            self._adopt(source, redis)
            whole = False
        self._source = source
        if not whole and self._resync is None:
            resync = Resync(self._feed, self._mirror, self._make_card, source)
            self._resync = resync if resync.claim() else None
        return source

    def resync(self) -> bool:
        """Take one step of the resync at work; False when there is none."""
        if self._resync is None:
            return False
        progress = self._resync.step()
        if progress is Progress.READY:
            progress = self._finish(self._resync)
        if progress is Progress.LOST:
            self._resync = None
            self._next_beat = 0.0
        return True

    def _finish(self, resync: Resync) -> Progress:
        self.follow()  # a copy of this Redis, or of the source, may have taken its place
        if self._resync is not resync:
            return Progress.WORKING
        if not resync.finish():
            return Progress.LOST
        self._resync = None
        log.info("the mirror is whole")
        return Progress.READY

    def _adopt(self, source: Source, redis: str) -> None:
        """The epoch is kept before it is used, Redis only once its marker is gone."""
        self._facts[EPOCH] = str(source.epoch)
        self._mirror.marks.adopt(source)
        self._facts[REDIS_IDENTITY] = redis
        self._resync = None

    def _epoch_for(self, identity: str, marked: Sequence[Marked]) -> int:
        """Return our epoch, or one above all if the mirror is another's or knows a later one."""
        own = int(self._facts.get(EPOCH) or 1)
        held = [mark.source for mark in marked if mark.source is not None]
        rivals = [s.epoch for s in held if s.identity != identity or s.epoch > own]
        return max(own, *rivals) + 1 if rivals else own

    def _is_whole(self) -> bool:
        return all(mark.generation for mark in self._mirror.marks.read())


class _Outage:
    """One line in the log when it begins, one when it ends, and never a code."""

    _since: float | None = None

    def goes_on(self, error: Exception) -> None:
        if self._since is None:
            self._since = time.monotonic()
            log.warning("the mirror stands still: %s", type(error).__name__)

    def is_over(self) -> None:
        if self._since is not None:
            log.info("the mirror follows again after %.1f s", time.monotonic() - self._since)
            self._since = None


_PROBE = Case(
    code="H49.12-251105-0007",
    version=1,
    status=Status.RECEIVED,
    status_since=datetime(2025, 11, 5, tzinfo=UTC),
    applicant=Applicant(name="Nguyễn Văn A", phone="0912345678", id_number="001099000001"),
)


def _recipe(make_card: MakeCard) -> str:
    """Name how cards are made: with other keys or another layout all of them are written anew."""
    head, rest = layout.pack(make_card(_PROBE))
    return hashlib.sha256(head + rest).hexdigest()[:8]
