"""What is on this machine, and how tests wait for it."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Seconds; a loaded two-core machine needs some, a broken server would need for ever.
PATIENCE = 90.0


def eventually(check: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until `check` holds; raise TimeoutError naming `what` when it never does."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        time.sleep(0.01)


def free_port() -> int:
    """Return a TCP port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def bare_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for a child: `settings`, PATH and coverage's own, nothing else.

    A developer's DATABASE_URL or REDIS_URL must never reach a test.
    """
    coverage = {k: v for k, v in os.environ.items() if k.startswith("COVERAGE_")}
    return {"PATH": os.environ.get("PATH", os.defpath), **coverage, **settings}


def redis_program() -> str | None:
    """Return the path of this machine's Redis-compatible server, or None."""
    return shutil.which("valkey-server") or shutil.which("redis-server")


def postgres_folder() -> Path | None:
    """Return the folder of PostgreSQL's server programs, newest version first, or None."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    packaged = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(packaged, key=lambda p: float(p.parts[-3]), default=None)
    return newest.parent if newest else None


def chromium_path() -> str | None:
    """Return the path of a Chromium that Playwright can drive, or None."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def fakesmsc_path() -> Path | None:
    """Return Kannel's stand-in for an operator where Kannel is here too (Debian: kannel-extras)."""
    path = Path("/usr/lib/kannel/test/fakesmsc")
    return path if path.exists() and Path("/usr/sbin/smsbox").exists() else None


def vnu_jar() -> Path | None:
    """Return the W3C's checker of HTML and CSS where Java can run it (deploy/setup/node.sh)."""
    path = Path(__file__).parents[1] / ".node/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
    return path if path.exists() and shutil.which("java") else None
