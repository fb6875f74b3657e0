"""The real program: the web under gunicorn and workers as children, an app in this process."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

from tests.machine import LOOPBACK, PATIENCE, bare_environment, eventually, free_port


@contextmanager
def running(command: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of the gateway until the block is left, then end it by SIGTERM.

    What it complains of goes where pytest keeps it and shows it with a failure; a pipe that nobody
    reads would fill up and hold the command."""
    child = subprocess.Popen(
        [sys.executable, "-m", "lookup_gateway", *command.split()],
        env=bare_environment(env),
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(PATIENCE)


@contextmanager
def serving(env: Mapping[str, str], port: int | None = None) -> Iterator[int]:
    """Serve the web app on a port, by default a free one, and give it once it answers."""
    port = port or free_port()
    with running("serve --host 127.0.0.1", {**env, "PORT": str(port)}) as child:
        eventually(lambda: answers(port) or child.poll() is not None, "the web app answers")
        yield port


@contextmanager
def listening(app: Callable[[str], Flask]) -> Iterator[str]:
    """Serve an app by threads of this process and give its address, which `app` is told too."""
    server = make_server(LOOPBACK, 0, Flask(__name__), threaded=True)
    url = f"http://{LOOPBACK}:{server.port}"
    server.app = app(url)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield url
    server.shutdown()
    thread.join()
    server.server_close()


def answers(port: int) -> bool:
    """Tell whether a web app answers there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
