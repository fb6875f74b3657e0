"""The way to Redis: which addresses are understood, and how soon a silent server is given up."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable

import pytest
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import RedisError

from cache.connect import connect
from lookup_gateway.errors import BadSettings
from tests.machine import free_port
from tests.servers import RedisServer

AddressOf = Callable[[RedisServer], str]


@pytest.mark.parametrize("address", [lambda s: s.url, lambda s: s.unix_url], ids=["tcp", "unix"])
def test_an_address_leads_to_its_server(redis_server: RedisServer, address: AddressOf) -> None:
    redis_server.flush()
    with connect(address(redis_server), name="gateway-test", timeout=5) as redis:
        redis.set("greeting", "xin chào")

        assert redis.get("greeting") == "xin chào".encode(), "bytes stay bytes"
        assert redis.client_getname() == "gateway-test"


def test_a_tls_address_is_opened_with_tls() -> None:
    with connect("rediss://127.0.0.1:1/0", name="test") as redis:
        assert "SSL" in redis.connection_pool.connection_class.__name__


@pytest.mark.parametrize("scheme", ["redis+sentinel", "redis+cluster"])
def test_a_later_releases_address_is_refused_by_name(scheme: str) -> None:
    with pytest.raises(BadSettings, match=rf"REDIS_URL: {re.escape(scheme)}://.* scale"):
        connect(f"{scheme}://127.0.0.1:26379/mirror", name="test")


@pytest.mark.parametrize("url", ["", "127.0.0.1:6379", "http://127.0.0.1", "redis:/x"])
def test_what_is_no_redis_address_is_refused_with_what_would_be(url: str) -> None:
    with pytest.raises(BadSettings, match="redis:// or rediss:// or unix://"):
        connect(url, name="test")


@pytest.mark.parametrize("url", ["redis://:s3cret@[bad/0", "redis://:s3cret@host/0?db=x"])
def test_a_refusal_does_not_repeat_the_password(url: str) -> None:
    with pytest.raises(BadSettings) as refusal:
        connect(url, name="test")

    assert "s3cret" not in str(refusal.value)


def test_nobody_there_is_found_out_without_a_retry() -> None:
    with connect(f"redis://127.0.0.1:{free_port()}/0", name="test") as redis:
        began = time.monotonic()
        with pytest.raises(Unreachable):
            redis.ping()

        assert time.monotonic() - began < 1, "redis-py's ten retries take seconds"


def test_a_server_that_never_answers_is_given_up_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with connect(f"redis://127.0.0.1:{port}/0", name="test") as redis:
            began = time.monotonic()
            with pytest.raises(RedisError):
                redis.ping()

            assert 0.1 < time.monotonic() - began < 2
