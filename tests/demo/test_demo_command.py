"""The whole demo as its user meets it: a command that greets, works, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.model import Case
from lookup_gateway.store import open_store
from tests.demo.traces import living_with
from tests.machine import PATIENCE, bare_environment, eventually, free_port

REPOSITORY = Path(__file__).parents[2]
GATEWAY = [sys.executable, "-m", "lookup_gateway"]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_redis")]


class Demo:
    """A demo in a folder of its own."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.env = bare_environment({"LOOKUP_DATA_DIR": str(folder), "WEB_CONCURRENCY": "1"})
        command = [*GATEWAY, "demo", "--port", str(self.port), "--cases", "60"]
        with (folder / "said").open("wb") as said, (folder / "complained").open("wb") as complained:
            self.process = subprocess.Popen(
                command, stdout=said, stderr=complained, env=self.env, cwd=REPOSITORY
            )

    def said(self) -> list[str]:
        return (self.folder / "said").read_text().splitlines()

    def complained(self) -> str:
        return (self.folder / "complained").read_text()

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.complained()
        return "Ctrl-C" in self.said()

    def fetch(self, url: str, **request: Any) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        parts = urlsplit(url)
        try:
            connection.request(request.pop("method", "GET"), parts.path, **request)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def pid_of(self, command: str) -> int:
        return next(pid for pid, line in living_with(self.folder).items() if command in line)

    def leaves_nothing(self) -> bool:
        return not living_with(self.folder)


@contextmanager
def demo_in(folder: Path) -> Iterator[Demo]:
    demo = Demo(folder)
    try:
        eventually(demo.is_ready, "the demo greets", 2 * PATIENCE)
        yield demo
    finally:
        demo.process.terminate()
        demo.process.wait(PATIENCE)


def check_the_api(demo: Demo) -> None:
    line = next(line for line in demo.said() if line.startswith("curl"))
    status, body = demo.fetch(shlex.split(line)[-1])
    told = json.loads(body)

    assert "/api/v1/cases/" in line
    assert (status, told["outcome"], told["case"]["status"]) == (200, "found", "processing")


def check_the_text_message(demo: Demo) -> None:
    line = next(line for line in demo.said() if "/channels/twilio/sms" in line)
    words = shlex.split(line)
    fields = dict(
        word.split("=", 1) for word in words if word.startswith(tuple("MFTB")) and "=" in word
    )
    name, _, value = words[words.index("-H") + 1].partition(": ")
    headers = {name: value, "Content-Type": "application/x-www-form-urlencoded"}
    send = {"method": "POST", "body": urlencode(fields)}

    status, body = demo.fetch(words[2], headers=headers, **send)
    assert status == 200
    assert "<Message>" in body
    forged = {**headers, name: "forged"}
    assert demo.fetch(words[2], headers=forged, **send) == (403, "")


def check_the_asking(demo: Demo) -> None:
    line = next(line for line in demo.said() if " ask " in line)
    words = shlex.split(line)[1:]
    answer = subprocess.run(
        [*GATEWAY, *words, "--json"], env=demo.env, cwd=REPOSITORY, capture_output=True, check=True
    )

    assert json.loads(answer.stdout)["tier"] == 1


def check_the_pages(demo: Demo) -> None:
    pages = [line for line in demo.said() if line.lower().startswith("http://")]

    assert len(pages) == 5
    assert [demo.fetch(page)[0] for page in pages] == [200] * 5


def check_the_officer(demo: Demo) -> None:
    line = next(line for line in demo.said() if line.startswith("Sign in as"))
    account, password = line.split()[3], line.split()[5]
    with closing(HTTPConnection("127.0.0.1", demo.port, timeout=PATIENCE)) as opened:
        opened.request("GET", "/sign-in")
        page = opened.getresponse()
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        token = re.search(r'form_token" value="([0-9a-f]+)"', page.read().decode())
    assert token is not None
    form = {"form_token": token[1], "account": account, "password": password}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}

    assert demo.fetch("/sign-in", method="POST", body=urlencode(form), headers=headers)[0] == 303


def check_that_the_mirror_follows(demo: Demo) -> None:
    engine = open_store(f"sqlite:///{demo.folder}/cases.db")
    backend = SqlBackend(engine)
    known = {case.code: case.version for case in backend.export()}

    def moved() -> list[Case]:
        return [case for case in backend.export() if case.version > known[case.code]]

    def is_visible() -> bool:
        case = moved()[0]
        body = demo.fetch(f"/api/v1/cases/{quote(case.code, safe='')}")[1]
        return str(json.loads(body)["case"]["status"]) == case.status.value

    try:
        eventually(lambda: bool(moved()), "a case has moved on")
        eventually(is_visible, "the mirror follows")
    finally:
        engine.dispose()


def end(demo: Demo, number: signal.Signals) -> None:
    demo.process.send_signal(number)

    assert demo.process.wait(PATIENCE) == 0
    assert living_with(demo.folder) == {}
    assert "Traceback" not in demo.complained()


def test_what_it_prints_works_and_either_signal_ends_it_without_a_trace(tmp_path: Path) -> None:
    with demo_in(tmp_path) as demo:
        assert "\x1b" not in "\n".join(demo.said())
        check_the_api(demo)
        check_the_text_message(demo)
        check_the_asking(demo)
        check_the_pages(demo)
        check_the_officer(demo)
        check_that_the_mirror_follows(demo)
        first = next(line for line in demo.said() if " ask " in line)
        end(demo, signal.SIGINT)

    with demo_in(tmp_path) as demo:  # on the cases of the first run
        assert next(line for line in demo.said() if " ask " in line) == first
        check_the_api(demo)
        end(demo, signal.SIGTERM)


def test_even_a_demo_that_is_killed_outright_leaves_no_process_behind(tmp_path: Path) -> None:
    with demo_in(tmp_path) as demo:
        assert len(living_with(tmp_path)) >= 6  # demo, web and its worker, mirror, sitter, Redis

        demo.process.kill()
        demo.process.wait(PATIENCE)

        eventually(demo.leaves_nothing, "every process has ended")


def test_it_ends_when_one_of_its_processes_does(tmp_path: Path) -> None:
    with demo_in(tmp_path) as demo:
        os.kill(demo.pid_of("lookup_gateway mirror"), signal.SIGKILL)

        assert demo.process.wait(PATIENCE) == 1
        assert "mirror has ended by itself" in demo.complained()
        assert living_with(tmp_path) == {}


def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        demo = Demo(tmp_path, other.getsockname()[1])

        assert demo.process.wait(PATIENCE) == 1

    assert len(demo.complained().splitlines()) == 1
    assert str(demo.port) in demo.complained()
