"""Keep a job for later: in the outbox, or in the spool when the database is down or silent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from time import monotonic
from uuid import uuid4

from sqlalchemy import Engine

from lookup_gateway.clock import Clock
from lookup_gateway.delivery.spool import Spool
from lookup_gateway.errors import BackendDown
from lookup_gateway.outgoing import Job
from lookup_gateway.store import outbox, write

log = logging.getLogger(__name__)

# Who waits for the webhook's answer waits 2 s at most (Zalo).
PATIENCE_S = 0.2
# For how long a database that was silent is not asked again.
REST_S = 1.0
_THREADS = 4


class Keeper:
    """Keeps jobs; `later` is all that channels know of it."""

    def __init__(
        self, engine: Engine, seal: Callable[[bytes], bytes], spool: Spool, clock: Clock
    ) -> None:
        self._engine = engine
        self._seal = seal
        self._spool = spool
        self._clock = clock
        self._silent_until = 0.0

    def later(self, job: Job) -> bool:
        """Keep a job; return whether it is new, as far as that can be known now.

        Raises BackendDown when neither the database nor the disk takes it."""
        # A put that is late and succeeds all the same is the spooled job, not a second one.
        job = job if job.key else replace(job, key=uuid4().hex)
        if monotonic() >= self._silent_until:
            try:
                return self._put(job)
            except BackendDown:
                log.warning("the database does not take a job; it goes to the spool")
        self._spool.keep(job)
        return True

    def close(self) -> None:
        """Wait for the threads to end, if there are any; the next job begins new ones.

        Left to the garbage collector they end together at any time, which under a tracer and
        greenlet makes CPython 3.11 call its pending calls for ever."""
        if threads := self.__dict__.pop("_threads", None):
            threads.shutdown()

    def _put(self, job: Job) -> bool:
        """Put it into the outbox. Raises BackendDown after 200 ms of silence too."""
        put = partial(outbox.put, jobs=[job], now=self._clock(), seal=self._seal)
        asked = self._threads.submit(write, self._engine, put)
        try:
            return asked.result(PATIENCE_S) > 0
        except TimeoutError as error:
            asked.cancel()
            self._silent_until = monotonic() + REST_S
            raise BackendDown("the database is silent") from error

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        # Made when first needed, and so after gunicorn's fork and gevent's patching.
        return ThreadPoolExecutor(_THREADS, thread_name_prefix="later")
