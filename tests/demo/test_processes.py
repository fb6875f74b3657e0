"""Children that end with their parent, whatever the parent or they themselves do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lookup_gateway.demo import processes
from lookup_gateway.demo.processes import Children, Signals
from tests.demo.traces import is_alive
from tests.machine import bare_environment, eventually

REPOSITORY = Path(__file__).parents[2]
DEAF = "trap '' TERM; echo $$ > pid; for _ in $(seq 300); do sleep 0.1; done"
PARENT = """
import time
from lookup_gateway.demo.processes import Children, Signals
with Signals() as signals, Children({}, signals) as children:
    children.start("child", "/bin/sh", "-c", "echo $$ > pid; exec /bin/sleep 300")
    time.sleep(300)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pid_in(file: Path) -> int:
    eventually(lambda: file.exists() and bool(file.read_text().strip()), f"{file.name} is there")
    return int(file.read_text())


def test_a_program_ends_with_the_block(folder: Path) -> None:
    with Signals() as signals, Children(os.environ, signals) as children:
        children.start("child", "sh", "-c", "echo $$ > pid; exec sleep 300")
        pid = pid_in(folder / "pid")
        assert children.fallen() is None

    assert not is_alive(pid)


def test_an_error_in_the_block_ends_it_too(folder: Path) -> None:
    def fail() -> None:
        with Signals() as signals, Children(os.environ, signals) as children:
            children.start("child", "sh", "-c", "echo $$ > pid; exec sleep 300")
            assert is_alive(pid_in(folder / "pid"))
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert not is_alive(pid_in(folder / "pid"))


def test_a_program_that_is_deaf_to_sigterm_is_killed_after_a_while(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.2)
    with Signals() as signals, Children(os.environ, signals) as children:
        children.start("deaf", "sh", "-c", DEAF)
        pid = pid_in(folder / "pid")

    assert not is_alive(pid)


def test_a_second_signal_does_not_wait_for_the_deaf(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 3_600.0)
    with Signals() as signals, Children(os.environ, signals) as children:
        children.start("deaf", "sh", "-c", DEAF)
        pid = pid_in(folder / "pid")
        signal.raise_signal(signal.SIGINT)
        assert (signals.asked, signals.urgent) == (True, False)
        signal.raise_signal(signal.SIGTERM)

    assert not is_alive(pid)


def test_handlers_are_as_before_after_the_block() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    with Signals():
        assert signal.getsignal(signal.SIGINT) != before[0]

    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_program_that_ended_by_itself_is_named_and_what_it_started_ends_too(
    folder: Path,
) -> None:
    with Signals() as signals, Children(os.environ, signals) as children:
        children.start("steady", "sleep", "300")
        children.start("brief", "sh", "-c", "sleep 300 & echo $! > pid")
        orphan = pid_in(folder / "pid")
        eventually(lambda: children.fallen() == "brief", "the end of the program is seen")
        assert is_alive(orphan)

    eventually(lambda: not is_alive(orphan), "what it started has ended")


def test_ctrl_c_in_the_terminal_does_not_reach_a_program(folder: Path) -> None:
    with Signals() as signals, Children(os.environ, signals) as children:
        children.start("child", "sh", "-c", "echo $$ > pid; exec sleep 300")
        pid = pid_in(folder / "pid")

        assert os.getpgid(pid) != os.getpgid(0)


def test_a_program_ends_when_its_parent_is_killed_outright(folder: Path) -> None:
    env = bare_environment({"PYTHONPATH": str(REPOSITORY)})
    with subprocess.Popen([sys.executable, "-c", PARENT], env=env) as parent:
        pid = pid_in(folder / "pid")
        parent.kill()

    eventually(lambda: not is_alive(pid), "the child has ended")
