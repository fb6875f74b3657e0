"""The harness itself: servers start, survive what tests do to them, and are gone afterwards."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import redis
import sqlalchemy
from playwright.sync_api import Page
from pytest_socket import SocketConnectBlockedError

from tests.conftest import require
from tests.machine import LOOPBACK, bare_environment, eventually
from tests.servers import PostgresServer, RedisServer

REPOSITORY = Path(__file__).parent.parent
KILLED_WITH_A_SERVER = """
import os, signal
from tests.servers import RedisServer

server = RedisServer().start()
print(server.url, server.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_redis_was_told_survives_a_kill_and_a_restart(own_redis: RedisServer) -> None:
    with redis.Redis.from_url(own_redis.url, decode_responses=True) as client:
        client.set("case", "H49.12-251105-0007")
        own_redis.kill9()
        own_redis.restart()

        assert client.get("case") == "H49.12-251105-0007"


def test_a_paused_redis_answers_nothing_and_a_resumed_one_does(own_redis: RedisServer) -> None:
    own_redis.pause()
    assert not own_redis.answers()

    own_redis.resume()
    assert own_redis.answers()


def test_redis_is_reached_by_its_unix_socket_too(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.unix_url) as client:
        assert client.ping()


@pytest.mark.parametrize("order", ["first", "second"])
def test_every_test_gets_an_empty_redis(redis_url: str, order: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left behind by", order)


@pytest.mark.parametrize("order", ["first", "second"])
def test_every_test_gets_an_empty_database(database_url: str, order: str) -> None:
    engine = sqlalchemy.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE cases (code TEXT)"))
        connection.execute(sqlalchemy.text("INSERT INTO cases VALUES (:code)"), {"code": order})

        assert connection.execute(sqlalchemy.text("SELECT code FROM cases")).scalars().all() == [
            order
        ]
    engine.dispose()


@pytest.mark.usefixtures("needs_postgresql")
def test_postgresql_keeps_its_data_over_a_restart_and_is_reached_by_its_socket() -> None:
    with PostgresServer() as server:
        name = server.fresh_database().rpartition("/")[2]
        server.restart()
        engine = sqlalchemy.create_engine(server.url(name, unix=True))
        with engine.connect() as connection:
            assert connection.execute(sqlalchemy.text("SELECT current_database()")).scalar() == name
        engine.dispose()


@pytest.mark.usefixtures("needs_redis")
def test_a_stopped_server_leaves_neither_a_folder_nor_a_listener() -> None:
    with RedisServer() as server:
        folder, port = server.folder, server.port

    assert not folder.exists()
    with socket.socket() as caller:
        assert caller.connect_ex((LOOPBACK, port)) != 0


@pytest.mark.usefixtures("needs_redis")
def test_a_server_dies_with_the_tests_even_when_they_are_killed() -> None:
    parent = subprocess.run(
        [sys.executable, "-c", KILLED_WITH_A_SERVER],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    url, folder = parent.stdout.split()

    assert parent.returncode == -signal.SIGKILL
    with redis.Redis.from_url(url) as client:
        eventually(lambda: not _pings(client), "the orphan is gone")
    shutil.rmtree(folder)


@pytest.mark.usefixtures("needs_redis")
def test_a_server_that_cannot_start_says_why() -> None:
    broken = RedisServer("--no-such-option", "yes")

    with pytest.raises(RuntimeError, match="no-such-option"), broken:
        pass
    assert not broken.folder.exists()


def test_a_missing_component_is_skipped_by_name_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="kannel"):
        require("kannel", None)

    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="kannel"):
        require("kannel", None)


def test_no_address_may_be_called_but_the_loopback_ones_named_in_the_settings() -> None:
    with socket.socket() as caller, pytest.raises(SocketConnectBlockedError):
        caller.connect(("127.0.0.2", 9))  # loopback too: even a broken guard lets nothing out


def test_a_childs_environment_holds_nothing_of_the_developers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://production")

    assert bare_environment({"PORT": "8000"}).keys() >= {"PORT", "PATH"}
    assert "DATABASE_URL" not in bare_environment({"PORT": "8000"})


def test_the_browser_is_a_vietnamese_kiosk(page: Page) -> None:
    assert page.evaluate("[navigator.language, innerWidth, innerHeight]") == ["vi-VN", 1080, 1920]


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
