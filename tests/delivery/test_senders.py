"""What each provider gets, and what its answer means for the message."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from channels import sms_kannel, sms_twilio
from channels.sms.declaration import load, load_send_forms
from channels.sms.sending import Line, sender
from lookup_gateway.accounts import Aggregator, Kannel, Twilio
from lookup_gateway.errors import BadSettings
from lookup_gateway.outgoing import Again, Outgoing, Refused, Send, Sending, Sent, Unsure, Way
from tests.delivery.kit import Provider, basic, form, query
from tests.standin import Told

PUBLIC = "https://hoso.example"
PLAIN = Outgoing(Way.SMS, "+84912345678", "Ho so da co ket qua & moi nhan", id="n-1")
ACCENTED = Outgoing(Way.SMS, "+84912345678", "Hồ sơ đã có kết quả", id="n-2")
NOW = datetime.fromtimestamp(1_600_000_000, UTC)


@pytest.fixture
def kannel(client: httpx.Client, provider: Provider) -> Send:
    url = f"{provider.url}/cgi-bin/sendsms"
    account = Kannel(url, "tester", "foo&bar", sender="8088")
    provider.answers = lambda _: Told(b"0: Accepted for delivery", 202)
    return sms_kannel.sender(client, account, PUBLIC, "a secret")


def test_kannel_gets_the_text_in_utf8_and_where_to_report(kannel: Send, provider: Provider) -> None:
    assert [kannel(PLAIN), kannel(ACCENTED)] == [Sent(), Sent()]

    plain, accented = map(query, provider.asked)
    assert plain == {
        "username": "tester",
        "password": "foo&bar",
        "from": "8088",
        "to": "+84912345678",
        "text": PLAIN.text,
        "dlr-mask": "31",
        "dlr-url": f"{PUBLIC}/channels/kannel/dlr?id=n-1&secret=a%20secret&status=%d",
    }
    assert (accented["text"], accented["coding"], accented["charset"]) == (
        ACCENTED.text,
        "2",
        "UTF-8",
    )


@pytest.mark.parametrize(
    ("told", "means"),
    [
        (Told(b"3: Queued for later delivery", 202), Sent()),
        (Told(b"Number invalid", 400), Refused("kannel 400")),
        (Told(b"Authorization failed", 403), Again("kannel 403")),
        (Told(b"Temporal failure", 503), Again("HTTP 503")),
        (Told(broken=True), Unsure("RemoteProtocolError")),
    ],
)
def test_what_kannel_answers(kannel: Send, provider: Provider, told: Told, means: Sending) -> None:
    provider.answers = lambda _: told

    assert kannel(PLAIN) == means


def test_a_provider_that_is_not_there_was_surely_not_asked(client: httpx.Client) -> None:
    send = sms_kannel.sender(client, Kannel("http://127.0.0.1:9/", "u", "p"), PUBLIC, None)

    assert send(PLAIN) == Again("ConnectError")


@pytest.fixture
def twilio(client: httpx.Client, provider: Provider) -> Send:
    provider.answers = lambda _: Told({"sid": "SM1", "status": "queued"}, 201)
    account = Twilio("AC1", "+15550001111", provider.url)
    return sms_twilio.sender(client, account, "token", PUBLIC)


def test_twilio_gets_a_form_with_its_password_and_where_to_report(
    twilio: Send, provider: Provider
) -> None:
    assert twilio(ACCENTED) == Sent("SM1")

    (asked,) = provider.asked
    assert (asked.method, asked.path) == ("POST", "/2010-04-01/Accounts/AC1/Messages.json")
    assert basic(asked) == "AC1:token"
    assert form(asked) == {
        "To": "+84912345678",
        "From": "+15550001111",
        "Body": ACCENTED.text,
        "StatusCallback": f"{PUBLIC}/channels/twilio/status?id=n-2",
    }


@pytest.mark.parametrize(
    ("told", "means"),
    [
        (Told({"code": 21610}, 400), Refused("twilio 21610: stopped by the person", stop=True)),
        (Told({"code": 21211}, 400), Refused("twilio 21211")),
        (Told({"code": 21606}, 400), Again("twilio 21606")),
        (Told({"code": 20003}, 401), Again("twilio 20003")),
        (Told(b"<html>", 404), Again("twilio 404")),
        (Told({"code": 20429}, 429, {"Retry-After": "7"}), Again("HTTP 429", after=7)),
        (Told(b"", 500), Again("HTTP 500")),
        (Told(b"", 504), Unsure("HTTP 504")),
        (Told(b"not what it should be", 201), Sent()),
        (Told(broken=True), Unsure("RemoteProtocolError")),
    ],
)
def test_what_twilio_answers(twilio: Send, provider: Provider, told: Told, means: Sending) -> None:
    provider.answers = lambda _: told

    assert twilio(PLAIN) == means


def line(name: str, provider: Provider, **account: str) -> Line:
    declared = load((name,))[name].send if name != "speedsms" else load_send_forms((name,))[name]
    assert declared is not None
    return Line(name, declared, Aggregator(send_url=f"{provider.url}/send", **account), "TESTKEY")


def test_vcom_gets_an_answer_to_its_request_with_its_checksum(
    client: httpx.Client, provider: Provider
) -> None:
    provider.answers = lambda _: Told({"data": {"code": 200, "status": "success"}})
    send = sender(client, line("vcom", provider, account="demo"), lambda: NOW)
    asked = {"request": "1297875832", "service": "7068", "keyword": "HS"}

    assert send(Outgoing(Way.SMS, "+84912345678", "Hồ sơ xong", id="m1", values=asked)) == Sent()
    assert provider.asked[0].json() == {
        "client_id": "demo",
        "request_id": "1297875832",
        "service_id": "7068",
        "command_code": "HS",
        "mt_code": "m1",
        "message": "Ho so xong",
        "is_charged": 0,
        "time": 1_600_000_000,
        # SHA-256 of demo1297875832m1TESTKEY1600000000, by another program
        "checksum": "QSorV/vyYTtNgcfe9IywqDbYjipKtEilM9XKDCisBjQ=",
    }


@pytest.mark.parametrize(
    ("body", "means"),
    [
        ({"errors": {"code": 104, "message": "MT is duplicated"}}, Sent()),
        ({"errors": {"code": 106, "message": "84912345678"}}, Again("vcom 106")),
        ({"errors": {"code": "84912345678 is wrong"}}, Again("vcom 200")),
        (["?"], Again("vcom 200")),
    ],
)
def test_what_vcom_answers(
    client: httpx.Client, provider: Provider, body: object, means: Sending
) -> None:
    provider.answers = lambda _: Told(body)
    send = sender(client, line("vcom", provider, account="demo"), lambda: NOW)

    assert send(PLAIN) == means


def test_jasmin_gets_accents_in_hexadecimal_and_plain_text_as_it_is(
    client: httpx.Client, provider: Provider
) -> None:
    provider.answers = lambda _: Told({"data": 'Success "c723d42a-c3ee-452c-940b-3d8e8b944868"'})
    send = sender(client, line("jasmin", provider, account="foo", sender="7068"), lambda: NOW)

    assert [send(PLAIN), send(ACCENTED)] == [Sent(), Sent()]
    plain, accented = (asked.json() for asked in provider.asked)
    assert basic(provider.asked[0]) == "foo:TESTKEY"
    assert plain == {"to": "84912345678", "from": "7068", "content": PLAIN.text}
    assert (accented["coding"], "content" in accented) == (8, False)
    assert bytes.fromhex(accented["hex_content"]).decode("utf-16-be") == ACCENTED.text


def test_speedsms_gets_its_token_and_its_codes_are_understood(
    client: httpx.Client, provider: Provider
) -> None:
    told = {"status": "success", "code": "00", "data": {"tranId": 4711, "totalSMS": 1}}
    provider.answers = lambda _: Told(told)
    send = sender(client, line("speedsms", provider, sender="TINH"), lambda: NOW)

    assert send(ACCENTED) == Sent("4711")
    assert basic(provider.asked[0]) == "TESTKEY:x"
    assert provider.asked[0].json() == {
        "to": ["84912345678"],
        "content": "Ho so da co ket qua",
        "sms_type": 3,
        "sender": "TINH",
    }
    for code, means in (("113", Refused("speedsms 113")), ("300", Again("speedsms 300"))):
        provider.answers = lambda _, code=code: Told({"status": "error", "code": code})  # type: ignore[misc] # bound now
        assert send(PLAIN) == means


def test_a_line_without_its_account_says_what_it_lacks() -> None:
    form = load_send_forms(("speedsms",))["speedsms"]

    assert Line("speedsms", form, Aggregator()).lacks == "SMS_SPEEDSMS_SECRET, SMS_SPEEDSMS_FROM"
    assert Line("speedsms", form, Aggregator(sender="TINH"), "s").lacks is None


@pytest.mark.parametrize(
    ("name", "told"), [("vcom", "it can only answer"), ("esms", r"it has no \[send\]")]
)
def test_who_cannot_write_first_is_no_sender(name: str, told: str) -> None:
    with pytest.raises(BadSettings, match=f"sms.senders: {name}: {told}"):
        load_send_forms((name,))
