"""Processes that use the embedded Redis, and who is there to serve them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from redis import Redis
from redis.exceptions import RedisError

HOLDER = """
import sys
from pathlib import Path
from cache.embedded import embedded_url
url = embedded_url(Path(sys.argv[1]))
assert embedded_url(Path(sys.argv[1])) == url
print(url, flush=True)
sys.stdin.read()
"""
FORKED = """
import os, sys
from pathlib import Path
from cache.embedded import embedded_url
url = embedded_url(Path(sys.argv[1]))
if os.fork():
    os._exit(0)
print(url, flush=True)
sys.stdin.read()
"""


class Holder:
    """A process that uses the embedded Redis until it is let go."""

    def __init__(self, folder: Path, script: str = HOLDER) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._url: str | None = None

    @property
    def url(self) -> str:
        """The server's address, as soon as it answers."""
        if self._url is None and self.process.stdout is not None:
            self._url = self.process.stdout.readline().strip()
        return self._url or ""

    def redis(self) -> Redis:
        return Redis.from_url(self.url, socket_timeout=5)

    def server(self) -> int:
        with self.redis() as client:
            return int(client.info("server")["process_id"])

    def leave(self) -> str:
        """Let the process end; return what it said on the way."""
        return self.process.communicate(timeout=30)[1]


def processes() -> Iterator[tuple[int, list[bytes]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue


def sitters(folder: Path) -> list[int]:
    home = os.fsencode(folder.resolve() / "redis")
    return [pid for pid, words in processes() if b"cache.sitter" in words and home in words]


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def socket_of(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


def answers(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=1) as redis:
            return bool(redis.ping())
    except RedisError:
        return False


Start = Callable[..., Holder]
