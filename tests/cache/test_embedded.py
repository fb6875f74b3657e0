"""The embedded Redis with real processes: one server for all, none when they are gone."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from tests.cache.holders import FORKED, Start, is_running, sitters, socket_of
from tests.machine import eventually

pytestmark = pytest.mark.usefixtures("needs_redis")


def test_ten_that_start_at_once_get_one_server(start: Start, tmp_path: Path) -> None:
    holders = [start(tmp_path) for _ in range(10)]

    assert len({holder.url for holder in holders}) == 1
    assert len({holder.server() for holder in holders}) == 1
    assert len(sitters(tmp_path)) == 1


def test_the_server_stays_for_the_last_and_ends_with_it(start: Start, tmp_path: Path) -> None:
    first, second = start(tmp_path), start(tmp_path)
    server = first.server()
    assert second.server() == server
    first.leave()
    with second.redis() as redis:
        redis.set("still", "here")
    second.leave()

    eventually(lambda: not is_running(server), "the server has ended")
    eventually(lambda: not sitters(tmp_path), "the sitter has ended")


def test_what_was_written_is_there_after_a_restart(start: Start, tmp_path: Path) -> None:
    before = start(tmp_path)
    with before.redis() as redis:
        redis.set("0:gen", "kept")
    before.leave()

    with start(tmp_path).redis() as redis:
        assert redis.get("0:gen") == b"kept"


def test_who_comes_while_the_last_one_leaves_gets_a_server(start: Start, tmp_path: Path) -> None:
    holder = start(tmp_path)
    assert holder.url
    for round_ in range(1, 5):
        newcomer = start(tmp_path)
        holder.leave()
        holder = newcomer
        with holder.redis() as redis:
            assert redis.incr("rounds") == round_

    server = holder.server()
    eventually(lambda: len(sitters(tmp_path)) == 1, "one sitter is left")
    assert is_running(server)


def test_a_fork_holds_the_server_after_its_parent(start: Start, tmp_path: Path) -> None:
    forked = start(tmp_path, FORKED)
    server = forked.server()
    forked.process.wait(30)

    assert is_running(server)
    assert forked.server() == server
    forked.leave()
    eventually(lambda: not is_running(server), "the server has ended with the fork")


def test_two_folders_have_two_servers(start: Start, tmp_path: Path) -> None:
    here, there = start(tmp_path / "here"), start(tmp_path / "there")
    with here.redis() as one, there.redis() as other:
        one.set("whose", "mine")
        assert other.get("whose") is None

    assert here.server() != there.server()


@pytest.mark.parametrize("part", ["x" * 80, "hồ sơ \"một cửa\" 'x' %20#?"], ids=["long", "odd"])
def test_any_folder_will_do(start: Start, tmp_path: Path, part: str) -> None:
    folder = tmp_path / part / part
    first = start(folder)
    address = first.url
    with first.redis() as redis:
        redis.set("0:gen", "kept")
    first.leave()
    eventually(lambda: not sitters(folder), "the sitter has ended")

    again = start(folder)
    assert again.url == address, "the short way is remembered"
    with again.redis() as redis:
        assert redis.get("0:gen") == b"kept"
    again.leave()
    if not socket_of(address).is_relative_to(tmp_path):
        eventually(lambda: not sitters(folder), "the sitter has ended")
        shutil.rmtree(socket_of(address).parent)


def test_a_short_way_that_is_gone_or_open_to_others_is_made_anew(
    start: Start, tmp_path: Path
) -> None:
    folder = tmp_path / ("x" * 100)
    seen = set()
    for spoil in (lambda way: way.rmdir(), lambda way: way.chmod(0o755), lambda _: None):
        holder = start(folder)
        way = socket_of(holder.url).parent
        seen.add(way)
        assert stat.S_IMODE(way.stat().st_mode) == 0o700
        holder.leave()
        eventually(lambda: not sitters(folder), "the sitter has ended")
        spoil(way)

    assert len(seen) == 3
    for way in seen:
        shutil.rmtree(way, ignore_errors=True)


def test_the_server_is_private_durable_and_cannot_be_emptied(start: Start, tmp_path: Path) -> None:
    holder = start(tmp_path / "var")
    with holder.redis() as redis:
        for command in (
            ["FLUSHALL"],
            ["FLUSHDB"],
            ["KEYS", "*"],
            ["CONFIG", "GET", "*"],
            ["DEBUG"],
        ):
            with pytest.raises(ResponseError, match="unknown command"):
                redis.execute_command(*command)
        memory, persistence = redis.info("memory"), redis.info("persistence")
        server = redis.info("server")

    assert (memory["maxmemory"], memory["maxmemory_policy"]) == (256 * 2**20, "noeviction")
    assert persistence["aof_enabled"] == 1
    assert server["tcp_port"] == 0
    for folder in (tmp_path / "var", tmp_path / "var" / "redis"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket_of(holder.url).stat().st_mode) == 0o700
