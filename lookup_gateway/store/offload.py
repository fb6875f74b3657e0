"""Keep SQLite and the making of papers away from gevent's greenlets, in real threads.

A SQLite call blocks its whole thread, and a greenlet that is switched away inside a transaction
keeps the write lock while others of the same thread wait for it in vain.

gevent has replaced every lock, and between real threads its own may lose a wake-up, so that one
waits for ever (github.com/gevent/gevent/issues/1744 is one such case). So what runs in several
real threads at once may meet no lock but a `real_lock`, and what has locks runs `aside`."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from gevent.threadpool import ThreadPool

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
    """Return what `call` returns, run in a real thread that does one thing at a time: for a
    library that has locks, imports late, or runs an event loop, of which a thread has one."""
    if _patched():
        result: T = _side().apply(call)
        return result
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


@cache
def _side() -> ThreadPool:
    # Made when first needed, and so after gunicorn's fork.
    from gevent.threadpool import ThreadPool

    return ThreadPool(1)


def real_lock() -> threading.Lock:
    """Return a lock that gevent has not replaced."""
    if not _patched():
        return threading.Lock()
    from gevent.monkey import get_original

    lock: threading.Lock = get_original("threading", "Lock")()
    return lock


def _patched() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("threading"))
