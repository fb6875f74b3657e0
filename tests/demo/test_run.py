"""The demo before it starts anything: what it decides, and what it cannot work with."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from lookup_gateway.demo.run import environment, run
from lookup_gateway.errors import BadSettings, Busy


def test_the_children_are_told_what_the_demo_decided() -> None:
    env = environment({"HOME": "/home/a"}, 8123, "demo")

    assert env["HOME"] == "/home/a"
    assert len(env["TWILIO_AUTH_TOKEN"]) == 32
    assert (env["PORT"], env["LOOKUP_PROFILE"]) == ("8123", "demo")
    assert env["PUBLIC_URL"] == "http://127.0.0.1:8123"


def test_every_provider_is_played_by_the_simulators_on_this_machine() -> None:
    env = environment({}, 8123, "demo")

    assert env["LOOKUP_SIMULATORS"] == "on"
    bases = [value for name, value in env.items() if name.endswith(("_API_URL", "_OAUTH_URL"))]
    assert len(bases) == 4
    assert all(base.startswith("http://127.0.0.1:8123/dev/standins/") for base in bases)


@pytest.mark.parametrize("real", ["ZALO_APP_ID", "ZALO_REFRESH_TOKEN_FILE"])
def test_an_account_that_may_be_real_is_not_mixed_with_one_that_is_not(real: str) -> None:
    env = environment({real: "123"}, 8123, "demo")

    assert [name for name in env if name.startswith("ZALO_")] == [real]
    assert "TELEGRAM_API_URL" in env


def test_where_citizens_could_come_in_nothing_is_simulated() -> None:
    env = environment({"PUBLIC_URL": "https://hoso.example.vn"}, 8123, "demo")

    assert "LOOKUP_SIMULATORS" not in env
    assert not [name for name in env if name.endswith("_API_URL")]


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
