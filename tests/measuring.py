"""Make measured test runs end: two ways in which coverage hangs a process that has threads."""

from __future__ import annotations

import threading
from collections import deque

import coverage
from greenlet import getcurrent, greenlet

_greenlets: deque[tuple[greenlet, greenlet]] = deque(maxlen=10_000)
_run = threading.Thread.run


def make_safe() -> None:
    """Do so in this process, if it is measured."""
    measuring = coverage.Coverage.current()
    if measuring is not None:
        _unlock(measuring)
        threading.Thread.run = _kept_run  # type: ignore[method-assign] # every thread has to pass here


def _unlock(measuring: coverage.Coverage) -> None:
    """Let the thread that holds coverage's lock take it again: a garbage collection under the lock
    may run traced code (a weak reference's end). Seen once in several runs with coverage 7.17."""
    collector = measuring._collector
    if collector is not None and collector.data_lock is not None:
        collector.data_lock = threading.RLock()


def _kept_run(self: threading.Thread) -> None:
    """Run a thread, and let its greenlet outlive it.

    coverage gives each thread one and refers to it weakly, and greenlet frees what ended threads
    leave by a pending call of the main thread. If that runs Python code, as a weak reference's end
    is, and a second thread ends meanwhile, a traced CPython 3.11 checks for pending calls for ever:
    it neither runs the second one, being inside the first, nor the next line."""
    one = getcurrent()
    # Twice: with one reference left, greenlet would search the whole heap for its owner.
    _greenlets.append((one, one))
    _run(self)
