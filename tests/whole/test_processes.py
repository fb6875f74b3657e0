"""The Procfile's processes as they are really run: they start alone, follow, and end in time."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time

import pytest
from redis import Redis

from lookup_gateway import mirroring
from tests.machine import bare_environment, eventually
from tests.running import running, serving
from tests.sites import CODE, SECRET, TWILIO_TOKEN, a_case


@pytest.fixture
def env(tmp_path, redis_url):
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "web"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
        "REDIS_URL": redis_url,
        "LOOKUP_LIMITS": "off",
    }


@pytest.fixture
def sqlite_env(env, sqlite_url):
    """What does not depend on the database is tried on one."""
    return {**env, "DATABASE_URL": sqlite_url}


def status_of(port, code=CODE):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/api/v1/cases/{code}")
    body = json.loads(connection.getresponse().read())
    connection.close()
    return body["case"]["status"] if body["case"] else body["outcome"]


def test_a_change_is_visible_to_the_web_through_the_mirror(env, database_url, make_site):
    env = {**env, "DATABASE_URL": database_url}
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


def raw(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65_536), b""))


BROKEN = [
    (b"GET /api/v1/cases/H49.12-251105-0007 sdt 0912345678 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /t/H49122511050007-ABCDẠ HTTP/1.1\r\nHost: x\r\n\r\n".encode(), 400),
    (b"GET /api/v1/cases/" + b"9" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    (b"GET / HTTP/1.1\r\nHost: x\r\nBig: " + b"0912345678" * 9_000 + b"\r\n\r\n", 431),
]


def test_a_request_that_cannot_be_read_is_repeated_nowhere(sqlite_env, capfd):
    with serving(sqlite_env) as port:
        answers = [raw(port, request) for request, _ in BROKEN]

    logged = capfd.readouterr()
    for answer, (_, status) in zip(answers, BROKEN, strict=True):
        assert answer.startswith(f"HTTP/1.1 {status} ".encode())
        assert b"Content-Security-Policy" in answer
        for private in (b"H49", b"0912345678", b"99999"):
            assert private not in answer
            assert private.decode() not in logged.out + logged.err


def test_a_body_in_chunks_is_no_larger_than_any_other(sqlite_env):
    def chunked(size):
        head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        form = b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        body = b"text=" + b"x" * size
        return head + form + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)

    with serving(sqlite_env) as port:
        assert raw(port, chunked(40_000)).startswith(b"HTTP/1.1 413 ")
        assert raw(port, chunked(40)).startswith(b"HTTP/1.1 422 ")


def test_level_once_beside_a_running_worker_waits_for_it(sqlite_env, make_site):
    site = make_site(**{k: v for k, v in sqlite_env.items() if k != "LOOKUP_DATA_DIR"})

    with running("mirror", sqlite_env):
        eventually(lambda: site.gateway.health().generation, "the mirror is filled")
        site.gateway.backend.save([a_case()])
        with running("mirror --once", sqlite_env) as once:
            assert once.wait(timeout=60) == 0
        assert mirroring.compare(site.gateway, repair=False).clean


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "foo://x"),
        ("DATABASE_URL", "mysql://x/y"),
        ("LOOKUP_SECRET_KEYS", "short"),
        ("LOOKUP_PROFILE", "nowhere"),
        ("LOOKUP_DATA_DIR", "/dev/null/x"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "mirror", "ask x"])
def test_an_unusable_setting_is_one_line_and_no_trace(sqlite_env, command, name, value):
    told = subprocess.run(
        [sys.executable, "-m", "lookup_gateway", *command.split()],
        env=bare_environment({**sqlite_env, name: value}),
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1
    assert "Traceback" not in told.stderr


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
