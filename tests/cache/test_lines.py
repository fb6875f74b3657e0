"""The lookups' round trip: answers in order, dead connections replaced, broken ones dropped."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError, ResponseError, TimeoutError

from cache.connect import connect
from cache.lines import AT_ONCE, Lines
from tests.servers import RedisServer


@pytest.fixture
def client(own_redis: RedisServer) -> Iterator[Redis]:
    made = connect(own_redis.url, name="test")
    yield made
    made.close()


def test_answers_come_in_the_order_of_the_commands(client: Redis) -> None:
    lines = Lines(client)

    assert lines.execute([("SET", "a", 1), ("GET", "a"), ("MGET", "a", "b")]) == [
        b"OK",
        b"1",
        [b"1", None],
    ]


def test_an_error_of_one_command_stands_in_its_place(client: Redis) -> None:
    first, second = Lines(client).execute([("EVALSHA", "0" * 40, 0), ("PING",)])

    assert isinstance(first, ResponseError)
    assert second == b"PONG"


def test_a_connection_is_kept_and_used_again(client: Redis) -> None:
    lines = Lines(client)
    ids = {lines.execute([("CLIENT", "ID")])[0] for _ in range(5)}

    assert len(ids) == 1


def test_connections_that_died_while_idle_are_replaced(
    client: Redis, own_redis: RedisServer
) -> None:
    lines = Lines(client)
    lines.execute([("SET", "a", 1)])
    own_redis.kill9()
    own_redis.restart()

    assert lines.execute([("GET", "a")]) == [b"1"]


def test_a_server_that_is_gone_is_an_error(client: Redis, own_redis: RedisServer) -> None:
    lines = Lines(client)
    lines.execute([("PING",)])
    own_redis.kill9()

    with pytest.raises(Disconnected):
        lines.execute([("PING",)])


def test_an_answer_that_came_too_late_is_nobodys(client: Redis, own_redis: RedisServer) -> None:
    lines = Lines(client)
    lines.execute([("SET", "mine", 1), ("SET", "yours", 2)])
    own_redis.pause()
    with pytest.raises(TimeoutError):
        lines.execute([("GET", "mine")])
    own_redis.resume()

    assert lines.execute([("GET", "yours")]) == [b"2"]


def test_many_at_once_never_open_more_than_the_limit(client: Redis) -> None:
    lines, failures = Lines(client), []

    def ask() -> None:
        try:
            lines.execute([("PING",)])
        except RedisError as error:
            failures.append(error)

    askers = [threading.Thread(target=ask) for _ in range(4 * AT_ONCE)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert not failures
    assert len(client.client_list()) <= AT_ONCE + 1
