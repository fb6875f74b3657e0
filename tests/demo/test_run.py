"""The demo before it starts anything: what it decides, and what it cannot work with."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from lookup_gateway.demo.run import environment, run
from lookup_gateway.errors import BadSettings, Busy


def test_the_children_are_told_what_the_demo_decided() -> None:
    env = environment({"HOME": "/home/a"}, 8123, "demo")

    assert env.pop("HOME") == "/home/a"
    assert len(env.pop("TWILIO_AUTH_TOKEN")) == 32
    assert env == {
        "PORT": "8123",
        "LOOKUP_PROFILE": "demo",
        "PUBLIC_URL": "http://127.0.0.1:8123",
    }


def test_what_is_set_already_stays_also_when_it_is_in_a_file() -> None:
    given = {"PUBLIC_URL": "https://example.vn", "TWILIO_AUTH_TOKEN_FILE": "/etc/token"}

    assert environment(given, 8123, "demo") == {**given, "PORT": "8123", "LOOKUP_PROFILE": "demo"}


def test_each_run_has_a_twilio_token_of_its_own() -> None:
    first, second = (environment({}, 8123, "demo")["TWILIO_AUTH_TOKEN"] for _ in range(2))

    assert first != second


def test_a_port_in_use_is_named_before_anything_is_written(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Busy, match=rf"^port {port}: .*--port"):
            run({"LOOKUP_DATA_DIR": str(tmp_path)}, port, "demo", 10)

    assert not (tmp_path / "cases.db").exists()


def test_a_profile_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no-such-profile"):
        run({"LOOKUP_DATA_DIR": str(tmp_path)}, 8123, "no-such-profile", 10)
