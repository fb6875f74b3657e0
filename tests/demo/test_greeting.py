"""What the demo prints, whatever the case and the settings are."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from twilio.request_validator import RequestValidator

from lookup_gateway.demo.cases import make_cases
from lookup_gateway.demo.greeting import greeting
from lookup_gateway.demo.run import environment, shown
from lookup_gateway.errors import GatewayError
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case, Status
from lookup_gateway.settings import Settings
from lookup_gateway.store import migrate

HEADINGS = ["Kiosk", "Phone page", "A receipt's QR", "API", "A text message"]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    given = {
        "LOOKUP_DATA_DIR": str(tmp_path),
        "PUBLIC_URL": "https://hoso.example.vn",
        "LOOKUP_SECRET_KEYS": "k" * 32,
    }
    gateway = Gateway(Settings.from_env(environment(given, 8123, "demo")))
    migrate(gateway.engine)
    yield gateway
    gateway.engine.dispose()


@pytest.fixture
def cases(gateway: Gateway) -> list[Case]:
    return list(make_cases(60, gateway.settings.clock(), gateway.profile))


def test_pages_have_the_public_address_and_commands_go_to_this_machine(
    gateway: Gateway, cases: list[Case]
) -> None:
    said = dict(greeting(gateway, cases[0]))

    assert [*said] == [*HEADINGS, "The same as Twilio sends it", "To stop"]
    assert said["Kiosk"] == ["https://hoso.example.vn/kiosk/"]
    assert said["Phone page"] == ["https://hoso.example.vn/"]
    assert said["A receipt's QR"][0].startswith("HTTPS://HOSO.EXAMPLE.VN/T/H4912")
    assert said["API"] == [f"curl -s http://127.0.0.1:8123/api/v1/cases/{cases[0].code}"]


def test_twilios_request_is_signed_for_the_public_address(
    gateway: Gateway, cases: list[Case]
) -> None:
    (line,) = dict(greeting(gateway, cases[0]))["The same as Twilio sends it"]
    words = shlex.split(line)
    fields = dict(
        words[at + 1].split("=", 1) for at, w in enumerate(words) if w == "--data-urlencode"
    )
    signature = words[words.index("-H") + 1].removeprefix("X-Twilio-Signature: ")

    validator = RequestValidator(gateway.settings.twilio_auth_token)
    assert fields["Body"] == f"HS {cases[0].code}"
    assert validator.validate("https://hoso.example.vn/channels/twilio/sms", fields, signature)


def test_a_code_with_slashes_stays_one_part_of_the_path(
    gateway: Gateway, cases: list[Case]
) -> None:
    insured = next(case for case in cases if "/" in case.code)

    assert dict(greeting(gateway, insured))["API"][0].endswith(insured.code.replace("/", "%2F"))


def test_the_sample_is_shown_and_of_other_data_the_first_case_there_is(
    gateway: Gateway, cases: list[Case]
) -> None:
    others = [structs.replace(case, applicant=None) for case in cases[1:]]
    others.sort(key=lambda case: case.code)
    others[0] = structs.replace(others[0], status=Status.REMOVED)

    gateway.backend.save(others)
    assert shown(gateway).code == next(c.code for c in others if c.status is not Status.REMOVED)

    gateway.backend.save(cases[:1])
    assert shown(gateway) == cases[0]


def test_there_is_nothing_to_show_of_removed_cases(gateway: Gateway, cases: list[Case]) -> None:
    gateway.backend.save([structs.replace(cases[0], status=Status.REMOVED)])

    with pytest.raises(GatewayError, match="removed"):
        shown(gateway)


def test_on_one_machine_the_simulators_and_the_officers_pages_are_named(
    tmp_path: Path, cases: list[Case]
) -> None:
    env = environment({"LOOKUP_DATA_DIR": str(tmp_path)}, 8123, "demo")
    local = Gateway(Settings.from_env(env))

    said = dict(greeting(local, cases[0], ("nguyenvana.demo", "XXXX-XXXX-XXXX-XXXX")))

    assert said["SMS, Zalo, Telegram and telephone, simulated"] == ["http://127.0.0.1:8123/dev/"]
    (line,) = said["Officers' pages"]
    assert line.startswith("Sign in as nguyenvana.demo with XXXX-XXXX-XXXX-XXXX (once) at http")
    local.close()
