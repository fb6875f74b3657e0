"""Serve another app under exactly the gateway's gunicorn: the same class, workers and options.

python -m bench.serve MODULE, whose create_app() is called in each worker.
"""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module
from typing import Any

from lookup_gateway.serving import Server
from lookup_gateway.settings import Settings
from tests.machine import LOOPBACK


class Rival(Server):
    """The gateway's server with another app in it."""

    def __init__(self, settings: Settings, module: str) -> None:
        self._module = module
        super().__init__(settings, LOOPBACK)

    def load(self) -> Any:
        """Return the WSGI app of this worker."""
        return import_module(self._module).create_app()


if __name__ == "__main__":
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="bench-metrics-")
    Rival(Settings.from_env(os.environ), sys.argv[1]).run()
