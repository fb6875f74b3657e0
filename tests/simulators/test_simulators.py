"""The simulators' doors: who may come in, and what arrives by the providers' own calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from lookup_gateway.errors import BadSettings
from lookup_gateway.settings import Settings
from lookup_gateway.simulators.tape import Button, Line, Tape, Wire
from tests.sites import CODE, Site
from tests.store.databases import run_together

PATHS = ["/dev/", "/dev/sms", "/dev/zalo", "/dev/telegram", "/dev/phone"]
STANDINS = "/dev/standins"


@pytest.fixture
def dev(make_site: Callable[..., Site], redis_url: str, sqlite_url: str) -> Site:
    """A gateway with its simulators, on a port where nothing listens."""
    env = {"REDIS_URL": redis_url, "DATABASE_URL": sqlite_url, "PORT": "1"}
    return make_site(LOOKUP_SIMULATORS="on", **env)


def test_without_the_setting_there_are_no_simulators(site: Site) -> None:
    assert [site.client.get(path).status_code for path in PATHS] == [404] * 5


def test_where_citizens_come_in_simulators_are_refused(tmp_path: Path) -> None:
    env = {
        "LOOKUP_DATA_DIR": str(tmp_path),
        "PUBLIC_URL": "https://hoso.example.vn",
        "LOOKUP_SECRET_KEYS": "k" * 32,
        "LOOKUP_SIMULATORS": "on",
    }

    with pytest.raises(BadSettings, match="LOOKUP_SIMULATORS"):
        Settings.from_env(env)


def test_only_operators_networks_see_them(dev: Site) -> None:
    outside = {"REMOTE_ADDR": "203.0.113.7"}

    assert [dev.client.get(path).status_code for path in PATHS] == [200] * 5
    assert [dev.client.get(p, environ_base=outside).status_code for p in PATHS] == [403] * 5
    standin = f"{STANDINS}/zalo/v4/oa/access_token"
    assert dev.client.post(standin, environ_base=outside).status_code == 403


def test_another_site_in_the_same_browser_cannot_speak_through_them(dev: Site) -> None:
    form = {"text": CODE}
    foreign = {"Sec-Fetch-Site": "cross-site"}

    assert dev.client.post("/dev/sms", data=form, headers=foreign).status_code == 403
    assert CODE not in dev.client.get("/dev/sms").text


def test_channels_that_are_off_are_said_to_be(dev: Site) -> None:
    assert dev.client.get("/dev/?lang=en").text.count("(this channel is off)") == 2


def test_a_gateway_that_does_not_answer_is_shown_as_such(dev: Site) -> None:
    for path in ("/dev/sms", "/dev/zalo", "/dev/telegram"):
        assert dev.client.post(path, data={"text": CODE}).status_code == 303
        assert "HTTP 0" in dev.client.get(path).text
    assert "HTTP 0" in dev.client.post("/dev/phone", data={"dial": "1"}).text


def test_what_the_gateway_sends_of_itself_arrives(dev: Site) -> None:
    post = dev.client.post
    chat = {"recipient": {"user_id": "1"}, "message": {"text": "Hồ sơ đã xong"}}
    template = {"phone": "84912345678", "template_id": "7", "template_data": {"ma": CODE}}

    said = post(f"{STANDINS}/zalo/v3.0/oa/message/cs", json=chat)
    post(f"{STANDINS}/zalo/message/template", json=template)
    bot = post(f"{STANDINS}/telegram/bot1:x/sendMessage", json={"chat_id": 1, "text": "Xong"})
    sent = post(
        f"{STANDINS}/twilio/2010-04-01/Accounts/AC1/Messages.json",
        data={"To": "+84912345678", "From": "+84900000000", "Body": "Ho so da xong"},
    )

    assert (said.json or {})["error"] == 0
    assert (bot.json or {})["ok"] is True
    assert (sent.status_code, (sent.json or {})["status"]) == (201, "queued")
    zalo = dev.client.get("/dev/zalo").text
    assert "Hồ sơ đã xong" in zalo
    assert f"ma: {CODE}" in zalo
    assert "Xong" in dev.client.get("/dev/telegram").text
    sms = dev.client.get("/dev/sms").text
    assert "Ho so da xong" in sms
    assert "To=%2B84912345678" in sms


def test_the_telephone_follows_no_address_but_the_lines_own(dev: Site) -> None:
    form = {"sid": "CA1", "action": "/dev/standins/zalo/v4/oa/access_token", "key": "1"}

    assert dev.client.post("/dev/phone", data=form).status_code == 303


def test_processes_that_write_at_once_keep_every_line(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "tape")
    lines = [
        Line(wire=Wire.SMS, mine=False, text=f"{n}" * 50, buttons=(Button("Xem", CODE),))
        for n in range(30)
    ]

    run_together([partial(tape.add, line) for line in lines])

    assert sorted(line.text for line in tape.last(Wire.SMS)) == sorted(one.text for one in lines)
    tape.add(Line(wire=Wire.ZALO, mine=True, text="alo"))
    tape.clear(Wire.SMS)
    assert tape.last(Wire.SMS) == []
    assert [line.text for line in tape.last(Wire.ZALO)] == ["alo"]


def test_of_a_long_tape_only_the_end_is_read(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "tape")
    for number in range(40):
        tape.add(Line(wire=Wire.SMS, mine=True, text=str(number), raw="x" * 10_000))

    read = [line.text for line in tape.last(Wire.SMS)]

    assert read[-1] == "39"
    assert 5 < len(read) < 20
