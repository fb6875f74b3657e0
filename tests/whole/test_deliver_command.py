"""The command `deliver` as an operator and as the Procfile run it."""

import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from lookup_gateway.outgoing import Outgoing, Way, message
from lookup_gateway.store import read
from tests.delivery.kit import Provider, counts
from tests.machine import bare_environment, eventually
from tests.running import running
from tests.sites import SECRET, held_clock, wakeful_profile
from tests.standin import Told


@pytest.fixture
def provider():
    """Kannel's sending side, which at first refuses every number."""
    with Provider() as running:
        running.answers = lambda _: Told(b"Number invalid", 400)
        yield running


@pytest.fixture
def env(tmp_path, redis_url, database_url, provider):
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
        "LOOKUP_PROFILE": wakeful_profile(tmp_path),
        "KANNEL_SENDSMS_URL": f"{provider.url}/cgi-bin/sendsms",
        "KANNEL_USERNAME": "tester",
        "KANNEL_PASSWORD": "a-password",
    }


@pytest.fixture
def gateway(make_site, env):
    return make_site(**env).gateway


def run(env, *words, command="deliver"):
    line = [sys.executable, "-m", "lookup_gateway", command, *words]
    return subprocess.run(
        line, check=False, env=bare_environment(env), capture_output=True, text=True, timeout=60
    )


def put(gateway, number=1):
    for n in range(number):
        gateway.later(message(Outgoing(Way.SMS, "+84912345678", f"tin {n}", id=f"n{n}")))


def test_a_dead_letter_is_listed_without_its_address_and_sent_again(env, gateway, provider):
    put(gateway)
    tried = run(env, "--once")
    listed = run(env, "--dead")
    provider.answers = lambda _: Told(b"0: Accepted for delivery", 202)
    anew = run(env, "--resend", "all")
    sent = run(env, "--once")

    assert (tried.stdout, sent.stdout) == ("1 tried\n", "1 tried\n")
    assert "sms  dead" in listed.stdout
    assert "kannel 400" in listed.stdout
    assert anew.stdout == "1 will be tried anew\n"
    assert run(env, "--dead").stdout == ""
    for told in (tried, listed, anew, sent):
        said = told.stdout + told.stderr
        assert not any(word in said for word in ("912345678", "tin 0", "a-password"))


def test_the_doctor_says_by_what_cannot_be_sent_what_waits_and_what_is_dead(env, gateway, tmp_path):
    put(gateway)
    clock = held_clock(tmp_path, gateway.settings.clock() + timedelta(minutes=2))
    late = run({**env, "LOOKUP_CLOCK_FILE": clock}, command="doctor").stdout
    run(env, "--once")
    told = run(env, command="doctor").stdout

    assert "start the worker: lookup-gateway deliver" in late
    assert "NOT  sending: SMS by twilio" in told
    assert "sending: SMS by kannel" not in told
    assert "ok   delivery: nothing waits that is due" in told
    assert "NOT  delivery: 1 dead letters" in told


def test_what_is_no_number_of_a_letter_is_refused(env, gateway):
    refused = run(env, "--resend", "0912345678; DROP TABLE outbox")

    assert refused.returncode != 0
    assert "give a number of --dead, or all" in refused.stderr


def test_it_sends_what_comes_and_ends_at_once_when_it_is_asked_to(env, gateway, provider):
    provider.answers = lambda _: Told(b"0: Accepted for delivery", 202)
    with running("deliver", env) as child:
        put(gateway, 3)
        eventually(lambda: len(provider.asked) == 3, "all are sent")
        began = time.monotonic()
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0

    assert time.monotonic() - began < 4
    assert read(gateway.engine, counts) == {"sent": 3}


def test_a_provider_that_does_not_answer_keeps_it_no_longer_than_four_seconds(
    env, gateway, provider
):
    def hang(_):
        time.sleep(6)
        return Told(b"late", 202)

    provider.answers = hang
    put(gateway)
    with running("deliver", env) as child:
        eventually(lambda: len(provider.asked) == 1, "it is asked")
        began = time.monotonic()
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0

    assert time.monotonic() - began < 4.5
    assert read(gateway.engine, counts) == {"trying": 1}
