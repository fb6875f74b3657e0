"""Databases for tests: opened, migrated, closed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from subprocess import PIPE

from sqlalchemy import Engine

from lookup_gateway import store
from tests.ready import make_ready


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Give an engine, its tables not yet made; close its connections afterwards."""
    engine = store.open_store(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def migrated(url: str) -> Iterator[Engine]:
    """Give an engine with all tables; close its connections afterwards."""
    make_ready(url)
    with opened(url) as engine:
        store.migrate(engine)
        yield engine


def program(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a Python program of its own; what it prints can be read."""
    line = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.Popen(line, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True)


def output(process: subprocess.Popen[str]) -> str:
    """Return what a program printed once it has ended well; fail with its errors otherwise, and
    leave none behind that hangs."""
    try:
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, err
    return out.strip()


def run_together(calls: Sequence[Callable[[], object]], threads: int = 8) -> None:
    """Run all calls in a few threads; raise what any of them raised."""
    with ThreadPoolExecutor(threads) as pool:
        for future in [pool.submit(call) for call in calls]:
            future.result()
