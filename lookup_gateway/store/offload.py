"""Keep SQLite away from gevent's greenlets: its calls run in gevent's pool of real threads.

A SQLite call blocks its whole thread, and a greenlet that is switched away inside a transaction
keeps the write lock while others of the same thread wait for it in vain."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def offload(call: Callable[[], T]) -> T:
    """Return what `call` returns, run in a real thread when gevent has patched this process."""
    if not _patched():
        return call()
    # Loaded already, or we would not be here: a process without gevent never loads it.
    from gevent import get_hub

    result: T = get_hub().threadpool.apply(call)
    return result


def aside(call: Callable[[], T]) -> T:
    """Return what `call` returns, run in a real thread, whatever this process is: for a library
    that runs an event loop, of which a thread has one at a time."""
    if _patched():
        return offload(call)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def real_lock() -> threading.Lock:
    """Return a lock for real threads: one of gevent's may lose a wake-up between them."""
    if not _patched():
        return threading.Lock()
    from gevent.monkey import get_original

    lock: threading.Lock = get_original("threading", "Lock")()
    return lock


def _patched() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("threading"))
