"""The real program as a child process: the web under gunicorn, the mirror worker."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.machine import bare_environment, eventually, free_port

PATIENCE = 40.0


@contextmanager
def running(command: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of the gateway until the block is left, then end it by SIGTERM."""
    child = subprocess.Popen(
        [sys.executable, "-m", "lookup_gateway", *command.split()],
        env=bare_environment(env),
        stderr=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=PATIENCE)


@contextmanager
def serving(env: Mapping[str, str]) -> Iterator[int]:
    """Serve the web app on a free port and give the port once it answers."""
    port = free_port()
    with running("serve --host 127.0.0.1", {**env, "PORT": str(port)}) as child:
        eventually(lambda: _answers(port) or child.poll() is not None, "the web app answers")
        yield port


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
