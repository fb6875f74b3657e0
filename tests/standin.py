"""A stand-in for a provider: a real HTTP server on loopback that keeps what it was asked."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self

from tests.machine import LOOPBACK


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Message
    body: bytes

    def json(self) -> Any:
        """Return the body, which has to call itself JSON."""
        assert self.headers.get_content_type() == "application/json"
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Told:
    """One answer; with `broken`, the line is cut instead."""

    body: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    broken: bool = False


class StandIn(ABC):
    """The server. What is in `instead` is answered first, whatever was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.instead: deque[Told] = deque()
        self._one = Lock()
        self._server = _Server(self)

    @property
    def url(self) -> str:
        """The address, without a path."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}"

    @abstractmethod
    def answer(self, asked: Asked) -> Told:
        """Return the answer of the provider, which takes one request at a time."""

    def told(self, asked: Asked) -> Told:
        """Keep what was asked, and return what to answer."""
        with self._one:
            self.asked.append(asked)
            return self.instead.popleft() if self.instead else self.answer(asked)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stand_in: StandIn) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.stand_in = stand_in


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = self.server.stand_in.told(Asked(self.command, self.path, self.headers, body))
        if not told.broken:
            self._tell(told)

    def _tell(self, told: Told) -> None:
        raw = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
