"""Clients that never finish: a phone on a bad line, or somebody who means harm, holds up nobody."""

import socket
from contextlib import ExitStack

import pytest

from tests.machine import LOOPBACK
from tests.running import serving
from tests.sites import SECRET
from tests.whole.test_processes import status_of

EACH = 100
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: hoso.example\r\nAccept: "
HALF_A_BODY = (
    b"POST /api/v1/lookups HTTP/1.1\r\nHost: hoso.example\r\n"
    b'Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{"text": "'
)


@pytest.mark.slow
def test_two_hundred_clients_who_never_finish_hold_up_nobody(tmp_path, redis_url, sqlite_url):
    env = {
        "LOOKUP_DATA_DIR": str(tmp_path / "web"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "DATABASE_URL": sqlite_url,
        "REDIS_URL": redis_url,
        "LOOKUP_LIMITS": "off",
    }
    with serving(env) as port, ExitStack() as slow:
        for half in [HALF_A_HEAD, HALF_A_BODY] * EACH:
            line = slow.enter_context(socket.create_connection((LOOPBACK, port)))
            line.sendall(half)

        assert [status_of(port) for _ in range(20)] == ["not_found"] * 20
