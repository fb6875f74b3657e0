"""The Procfile's processes as they are really run: they start alone, follow, and end in time."""

import http.client
import json
import signal
import subprocess
import sys
import time

import pytest
from redis import Redis

from tests.machine import bare_environment, eventually
from tests.running import running, serving
from tests.sites import CODE, SECRET, TWILIO_TOKEN, a_case


@pytest.fixture
def env(tmp_path, redis_url, database_url):
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "web"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
        "LOOKUP_LIMITS": "off",
    }


def status_of(port, code=CODE):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/api/v1/cases/{code}")
    body = json.loads(connection.getresponse().read())
    connection.close()
    return body["case"]["status"] if body["case"] else body["outcome"]


def test_a_change_is_visible_to_the_web_through_the_mirror(env, make_site):
    site = make_site(**{k: v for k, v in env.items() if k != "LOOKUP_DATA_DIR"})

    with serving(env) as port, running("mirror", env):
        site.gateway.backend.save([a_case()])
        eventually(lambda: status_of(port) == "supplement_required", "the case is there")
        site.gateway.backend.save([a_case(version=2, status="returned")])
        eventually(lambda: status_of(port) == "returned", "the change is there")
        assert status_of(port, "H49.12-251105-0042") == "not_found"


def test_the_web_ends_within_four_seconds_of_sigterm(env):
    with serving(env):
        began = time.monotonic()

    assert time.monotonic() - began < 4


def test_a_worker_ends_at_sigterm_with_success(env, redis_url):
    redis = Redis.from_url(redis_url)
    with running("mirror", env) as worker:
        eventually(lambda: bool(redis.exists("{0}:hb")), "its heart beats")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0


def test_several_faults_of_the_settings_are_told_at_once(env):
    bad = bare_environment({**env, "PORT": "many", "LOOKUP_PROXY_HOPS": "-1"})

    told = subprocess.run(
        [sys.executable, "-m", "lookup_gateway", "serve"],
        env=bad,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 2
    assert "PORT" in told.stderr
    assert "LOOKUP_PROXY_HOPS" in told.stderr
    assert "Traceback" not in told.stderr
