"""One round trip for the commands of a lookup, on redis-py's connections without its pool.

The driver's pool polls each connection before it lends it, and its pipeline wraps every answer:
under gevent the two cost more than the round trip itself. Here idle connections wait in a list,
and one that turns out to have died meanwhile is replaced once by a new one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, cast

from redis import Redis
from redis.connection import AbstractConnection as Line
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import ResponseError

Command = tuple[str | bytes | int | float, ...]

AT_ONCE = 64
PATIENCE = 0.15


class Lines:
    """At most 64 connections of a client's kind, for threads and greenlets alike."""

    def __init__(self, redis: Redis) -> None:
        self._pool = redis.connection_pool
        self._idle: deque[Line] = deque()
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def execute(self, commands: Sequence[Command]) -> list[Any]:
        """Send the commands together and return their answers, errors of single ones included.

        Raises redis-py's ConnectionError or TimeoutError when Redis does not answer."""
        if not self._places.acquire(timeout=PATIENCE):
            raise Disconnected("all connections are in use")
        try:
            return self._on_a_line(commands)
        finally:
            self._places.release()

    def _on_a_line(self, commands: Sequence[Command]) -> list[Any]:
        while self._idle:
            try:
                return self._exchange(self._idle.pop(), commands)
            except Disconnected:  # closed while it waited: the server was restarted
                continue
        return self._exchange(cast(Line, self._pool.make_connection()), commands)

    def _exchange(self, line: Line, commands: Sequence[Command]) -> list[Any]:
        try:
            _send(line, commands)
            answers = [_answer(line) for _ in commands]
        except BaseException:
            # Whatever is still on its way must not answer somebody else.
            line.disconnect()  # type: ignore[no-untyped-call] # so in redis-py
            raise
        self._idle.append(line)
        return answers


def _send(line: Line, commands: Sequence[Command]) -> None:
    packed = line.pack_commands(commands)  # type: ignore[no-untyped-call] # so in redis-py
    line.send_packed_command(packed, check_health=False)  # type: ignore[no-untyped-call] # ditto


def _answer(line: Line) -> Any:
    try:
        return line.read_response()
    except ResponseError as error:
        return error
