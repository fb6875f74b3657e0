"""The process that sends is killed again and again: nothing is lost, no kill repeats more than one.

The provider does not dedupe: what it was asked is what people would have got."""

import random
import time
from datetime import timedelta
from functools import partial
from importlib.resources import files

import pytest

from lookup_gateway import store
from lookup_gateway.outgoing import Outgoing, Way, message
from lookup_gateway.store import outbox
from tests.delivery.kit import Provider, counts, query
from tests.machine import eventually
from tests.running import running
from tests.sites import SECRET, SINCE, held_clock
from tests.standin import Told

pytestmark = pytest.mark.slow

MESSAGES, KILLS = 160, 4
DICE = random.Random(20260101)


@pytest.fixture
def profile(tmp_path):
    """The demo's profile, on a line that bears much."""
    demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
    file = tmp_path / "fast.toml"
    file.write_text(f"{demo}\n[delivery.per_second]\nsms = 5000\n", encoding="utf-8")
    return str(file)


@pytest.fixture
def env(tmp_path, profile, database_url, redis_url):
    """The settings of a gateway that sends by the stand-in."""
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "LOOKUP_PROFILE": profile,
        "LOOKUP_CLOCK_FILE": held_clock(tmp_path, SINCE),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "KANNEL_USERNAME": "tester",
        "KANNEL_PASSWORD": "secret",
    }


class Line(Provider):
    """A provider that takes a moment after it has taken a message, and may be told to hold on."""

    def __init__(self):
        super().__init__()
        self.answers = self._take

    def _take(self, _asked):
        time.sleep(0.003)
        return Told(b"0: Accepted for delivery", 202)

    def texts(self):
        return [query(asked)["text"] for asked in self.asked]


def test_killed_again_and_again_it_loses_none_and_repeats_one_a_kill(make_site, env, tmp_path):
    with Line() as line:
        env["KANNEL_SENDSMS_URL"] = f"{line.url}/cgi-bin/sendsms"
        gateway = make_site(**env).gateway
        put = partial(outbox.put, jobs=_jobs(), now=SINCE, seal=gateway.seal)
        assert store.write(gateway.engine, put) == MESSAGES

        for _ in range(KILLS):
            _killed_after(DICE.randrange(1, MESSAGES // KILLS - 5), line, env)
        _finished(env)
        held_clock(tmp_path, SINCE + timedelta(minutes=1))  # doubts have waited for receipts
        _finished(env)

    repeats = len(line.texts()) - MESSAGES
    assert set(line.texts()) == {str(n) for n in range(MESSAGES)}
    assert repeats <= KILLS
    assert store.read(gateway.engine, counts) == {"sent": MESSAGES}


def _jobs():
    to = "+84912345678"
    return [message(Outgoing(Way.SMS, to, str(n), id=str(n))) for n in range(MESSAGES)]


def _killed_after(more, line, env):
    """Let the process send `more` messages and a part of the next, and kill it."""
    enough = len(line.asked) + more
    with running("deliver", env) as child:
        eventually(
            lambda: len(line.asked) >= enough or child.poll() is not None, "it sends", seconds=60
        )
        time.sleep(DICE.random() * 0.01)  # anywhere in the round of one message
        assert child.poll() is None
        child.kill()
        child.wait()


def _finished(env):
    """Let the process send what is left."""
    with running("deliver --once", env) as child:
        assert child.wait(60) == 0
