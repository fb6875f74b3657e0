"""Child processes that end with their parent, however it ends, and their children with them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType, TracebackType
from typing import Self

GRACE_SECONDS = 4.0
_PR_SET_PDEATHSIG = 1
_TICK = 0.05


class Signals:
    """Counts SIGINT and SIGTERM inside of its block: the first asks to end, the second to hurry.

    A count, and not a `threading.Event`: setting one from a handler that interrupts its own
    `wait` can lock up for ever."""

    def __init__(self) -> None:
        self._count = 0
        self._before: dict[signal.Signals, object] = {}

    @property
    def asked(self) -> bool:
        """Whether the end was asked for."""
        return self._count > 0

    @property
    def urgent(self) -> bool:
        """Whether it was asked for again."""
        return self._count > 1

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # what `signal` itself gave

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._count += 1


class Children:
    """Programs that run beside this one until its block ends."""

    def __init__(self, env: Mapping[str, str], signals: Signals) -> None:
        self._env = dict(env)
        self._signals = signals
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str) -> None:
        """Start a program. Call it from the main thread, and before there is another: the kernel
        sends the death signal when the thread that forked is gone (prctl(2)), and code between
        fork and exec must not wait for a lock of a thread that was not copied."""
        self._running[name] = subprocess.Popen(
            command,
            env=self._env,
            # A group of its own: Ctrl-C in the terminal is for us, who then end it in order.
            process_group=0,
            preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - see above: no threads yet
        )

    def fallen(self) -> str | None:
        """Return the name of a program that has ended by itself, None while all run."""
        return next((name for name, child in self._running.items() if _has_ended(child)), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for child in self._running.values():
            if not _has_ended(child):
                child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while not self._all_ended() and not self._signals.urgent and time.monotonic() < deadline:
            time.sleep(_TICK)
        for child in self._running.values():
            # Whoever is left of its group. The number cannot be somebody else's by now, because
            # the child itself is waited for only afterwards.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def _all_ended(self) -> bool:
        return all(_has_ended(child) for child in self._running.values())


def _has_ended(child: subprocess.Popen[bytes]) -> bool:
    """Look without reaping, as `poll` would: the process number stays taken."""
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _die_with(parent: int) -> Callable[[], None]:
    """Return what makes a child hear SIGTERM when its parent dies, even by SIGKILL, which no
    handler or `finally` of ours would survive. SIGTERM, because a server then ends its own
    children; the request lives through exec (prctl(2))."""
    prctl = ctypes.CDLL(None).prctl

    def prepare() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return prepare


def ourselves(*arguments: str) -> tuple[str, ...]:
    """Return the command line of another command of this program, on the same Python."""
    return (sys.executable, "-m", "lookup_gateway", *arguments)
