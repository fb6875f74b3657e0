"""Run the web app under gunicorn: gevent workers, no access log, gone within 4 s of SIGTERM.

gevent because slow clients stop sync and threaded workers, and there may be no buffering proxy.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from dataclasses import replace
from typing import Any

from gunicorn.app.base import BaseApplication

from cache.embedded import embedded_url
from lookup_gateway.errors import GatewayError
from lookup_gateway.settings import Settings

GRACE_SECONDS = 3


class Server(BaseApplication):
    """gunicorn with our options; the app is made in each worker, after the fork."""

    def __init__(self, settings: Settings, host: str) -> None:
        self._settings = settings
        self._host = host
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in _options(self._settings, self._host).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI app of this worker."""
        from lookup_gateway.app import create_app

        return create_app(self._settings)


def serve(settings: Settings, host: str) -> None:
    """Serve until SIGTERM or SIGINT. Does not return."""
    if settings.redis_url is None:
        # Started, and held, by the master: workers come and go.
        settings = replace(settings, redis_url=embedded_url(settings.data_dir))
    # Read when prometheus_client is imported, which therefore happens in the workers.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="lookup-metrics-")
    Server(settings, host).run()


def _options(settings: Settings, host: str) -> dict[str, Any]:
    return {
        "bind": f"{host}:{settings.port}",
        "worker_class": "lookup_gateway.worker.QuietWorker",
        "workers": settings.web_concurrency,
        "graceful_timeout": GRACE_SECONDS,
        "timeout": 30,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "proc_name": "lookup-gateway",
        "limit_request_line": 4_094,
        "child_exit": _forget_worker,
        "on_exit": _drop_counts,
        "control_socket_disable": True,
    }


def _forget_worker(_server: object, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call] # ships without types


def _drop_counts(_server: object) -> None:
    # A hook of the master: a `with` around `run` would also be left by every forked worker.
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def main() -> None:
    """Run as a program of its own: gevent patches the standard library in each worker, and
    whatever was imported before would keep the parts that block."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    try:
        serve(Settings.from_env(os.environ), sys.argv[1])
    except GatewayError as error:
        sys.exit(f"lookup-gateway: {error}")


if __name__ == "__main__":
    main()
