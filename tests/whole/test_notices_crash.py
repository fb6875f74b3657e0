"""Any of the processes between a change and a citizen's message may be killed at any moment: no
message is lost, and none is repeated more often than somebody was killed."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import pytest

from lookup_gateway.clock import system_clock
from lookup_gateway.model import Status
from lookup_gateway.outgoing import Way
from lookup_gateway.store.followers import Followers
from tests.machine import bare_environment, eventually
from tests.sites import SECRET, a_case
from tests.standin import Asked, StandIn, Told

CHANGES, FOLLOWERS = 500, 50
PROCESSES = ("mirror", "notify", "deliver")
KILLS = 15
CODE = re.compile(r"H49\.12-251105-[0-9]{5}")
CODES = [f"H49.12-251105-{number:05d}" for number in range(CHANGES)]


class BotApi(StandIn):
    """Telegram, as far as it takes messages: it never notices that one comes twice."""

    def __init__(self) -> None:
        super().__init__()
        self.told_of: Counter[tuple[int, str]] = Counter()

    def answer(self, asked: Asked) -> Told:
        message = asked.json()
        self.told_of[message["chat_id"], CODE.findall(message["text"])[0]] += 1
        result = {"message_id": len(self.asked), "date": 0, "chat": {"id": 1, "type": "private"}}
        return Told({"ok": True, "result": result})

    def told(self, asked: Asked) -> Told:
        time.sleep(random.random() * 0.01)  # a line takes its time, in which one can be killed
        return super().told(asked)


class Crew:
    """The three processes; one that is killed is started again at once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = bare_environment(env)
        self._running = {name: self._start(name) for name in PROCESSES}

    def kill(self, name: str) -> None:
        self._running[name].kill()
        self._running[name].wait()
        self._running[name] = self._start(name)

    def end(self) -> None:
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            process.wait(timeout=40)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "lookup_gateway", name]
        return subprocess.Popen(line, env=self._env, stderr=subprocess.DEVNULL)


@contextmanager
def working(env: Mapping[str, str]) -> Iterator[Crew]:
    crew = Crew(env)
    try:
        yield crew
    finally:
        crew.end()


def profile(folder: Path) -> str:
    """Return the demo profile without duties and merging, and without a limit for Telegram."""
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    begin, end = demo.index("[notices]"), demo.index("[kiosk]")
    own = "[notices]\nmerge_minutes = 0\nquiet_hours = [00:00:00, 00:00:00]\n"
    rate = "[delivery.per_second]\ntelegram = 1000\n"
    file = folder / "crash.toml"
    file.write_text(f"{demo[:begin]}{own}{rate}{demo[end:]}")
    return str(file)


@pytest.mark.slow
def test_no_kill_loses_a_message_or_repeats_more_than_one(
    tmp_path, make_site, database_url, redis_url
):
    dice = random.Random(20251105)
    with BotApi() as telegram:
        env = {
            "LOOKUP_SECRET_KEYS": SECRET,
            "REDIS_URL": redis_url,
            "DATABASE_URL": database_url,
            "LOOKUP_PROFILE": profile(tmp_path),
            "TELEGRAM_BOT_TOKEN": "1:token",
            "TELEGRAM_API_URL": telegram.url,
        }
        gateway = make_site(**env).gateway
        gateway.backend.save([a_case(code) for code in CODES], load=True)
        followers = Followers(gateway.engine, gateway.keys)
        for number, code in enumerate(CODES):
            followers.follow(code, Way.TELEGRAM, str(number % FOLLOWERS), "vi")
        expected = {(number % FOLLOWERS, code) for number, code in enumerate(CODES)}

        with working({**env, "LOOKUP_DATA_DIR": str(gateway.settings.data_dir)}) as crew:
            for part in range(KILLS):
                now = system_clock()
                gateway.backend.save(
                    a_case(code, version=2, status=Status.STOPPED, status_since=now)
                    for code in CODES[part::KILLS]
                )
                time.sleep(dice.random())  # any moment is a fair one to be killed
                crew.kill(dice.choice(PROCESSES))
            eventually(lambda: telegram.told_of.keys() == expected, "all are told", 180)

        assert telegram.told_of.total() - CHANGES <= KILLS
