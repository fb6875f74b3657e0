"""Aggregators that want an acknowledgement now and the answer afterwards, over the wire's forms."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from urllib.parse import quote, urlencode

import pytest

from lookup_gateway import dispatch
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.store import read
from tests.delivery.kit import Provider, counts
from tests.sites import CODE, a_case, held_clock
from tests.standin import Told

# The moment of V-COM's vector.
NOW = datetime.fromtimestamp(1_600_000_000, UTC)
ACK = {"data": {"code": 200, "status": "success", "message": ""}}
DUPLICATE = {"errors": {"code": 104, "status": "error", "message": "Request ID existed"}}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def provider():
    """Both aggregators' sending side."""
    with Provider() as running:
        running.answers = lambda _: Told({"data": {"code": 200}})
        yield running


@pytest.fixture
def site(make_site, redis_url, sqlite_url, tmp_path, provider):
    """A gateway with one case, at the vector's moment, that V-COM and Jasmin may call."""
    demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
    file = tmp_path / "tinh.toml"
    file.write_text(demo.replace('["esms", "cpurl"]', '["vcom", "jasmin"]'), encoding="utf-8")
    made = make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=sqlite_url,
        LOOKUP_PROFILE=str(file),
        LOOKUP_CLOCK_FILE=held_clock(tmp_path, NOW),
        SMS_VCOM_SECRET="TESTKEY",
        SMS_VCOM_ALLOW_IPS="127.0.0.1",
        SMS_VCOM_ACCOUNT="demo",
        SMS_VCOM_SEND_URL=f"{provider.url}/send-mt",
        SMS_JASMIN_ALLOW_IPS="127.0.0.1",
        SMS_JASMIN_SECRET="a password",
        SMS_JASMIN_ACCOUNT="gateway",
        SMS_JASMIN_FROM="7068",
        SMS_JASMIN_SEND_URL=f"{provider.url}/secure/send",
    )
    made.record(a_case())
    return made


def vcom(**fields):
    usual = {
        "type": "new",
        "client_id": "demo",
        "request_id": "1297875832",
        "service_id": "7068",
        "command_code": "HS",
        "message": f"HS {CODE}",
        "telco": "VT",
        "phone": "84912345678",
        "time": 1_600_000_000,
        "checksum": "Qzce2mP7fIOT42fEdzLmgrxqKMxdMU8+t/v/f5gQWV0=",
    }
    return {**usual, **fields}


def deliver(site):
    return Deliverer(dispatch.room(site.gateway)).once()


def test_vcoms_message_is_acknowledged_at_once_and_answered_by_its_request(site, provider):
    answer = site.client.post("/channels/sms/vcom", json=vcom())

    assert (answer.status_code, answer.json) == (200, ACK)
    assert provider.asked == []
    assert deliver(site) == 1
    sent = provider.asked[0].json()
    assert (sent["request_id"], sent["service_id"], sent["command_code"]) == (
        "1297875832",
        "7068",
        "HS",
    )
    # From a known address the sender counts as the registered phone.
    assert "Giay chung sinh" in sent["message"]
    assert sent["message"].isascii()


def test_vcoms_repeat_is_told_so_and_answered_once(site, provider):
    first = site.client.post("/channels/sms/vcom", json=vcom())
    again = site.client.post("/channels/sms/vcom", json=vcom(type="recovery"))

    assert (first.json, again.json) == (ACK, DUPLICATE)
    assert deliver(site) == 1
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    "forged",
    [{"phone": "84900000009"}, {"time": 1_600_001_000}, {"checksum": ""}, {"request_id": "2"}],
)
def test_a_forged_message_is_not_kept(site, forged):
    assert site.client.post("/channels/sms/vcom", json=vcom(**forged)).status_code == 403
    assert read(site.gateway.engine, counts) == {}


def test_an_answer_that_is_in_doubt_is_repeated_with_the_same_words_and_number(site, provider):
    """The number (mt_code) is by what V-COM knows the second one for the first."""
    provider.answers = lambda _: Told(broken=True)
    site.client.post("/channels/sms/vcom", json=vcom())
    deliver(site)
    site.record(a_case(version=2, status="returned"))
    held_clock(site.settings.data_dir.parent, NOW.replace(minute=NOW.minute + 1))
    provider.answers = lambda _: Told({"errors": {"code": 104, "message": "MT is duplicated"}})

    assert deliver(site) == 1
    first, second = (asked.json() for asked in provider.asked)
    assert (first["mt_code"], first["message"]) == (second["mt_code"], second["message"])
    assert read(site.gateway.engine, counts) == {"sent": 1}


def test_jasmins_accents_are_read_and_its_acknowledgement_is_exact(site, provider):
    provider.answers = lambda _: Told({"data": 'Success "c723d42a"'})
    text = quote(f"Hồ sơ {CODE} đến đâu rồi ạ".encode("utf-16-be"))
    rest = urlencode({"id": "a-1", "from": "84900000009", "to": "7068", "coding": "8"})
    answer = site.client.post(
        "/channels/sms/jasmin", data=f"{rest}&content={text}", content_type=FORM
    )

    assert (answer.status_code, answer.data) == (200, b"ACK/Jasmin")
    assert deliver(site) == 1
    assert provider.asked[0].json()["to"] == "84900000009"
    assert CODE in provider.asked[0].json()["content"]


def test_while_the_database_is_down_a_message_is_kept_on_the_disk_and_answered_later(
    site, provider
):
    database = site.settings.data_dir.parent / "cases.db"
    site.app.extensions["gateway"].close()
    database.rename(database.with_suffix(".away"))
    database.mkdir()  # so that nobody makes a new one
    answer = site.client.post("/channels/sms/vcom", json=vcom())
    database.rmdir()
    database.with_suffix(".away").rename(database)

    assert answer.json == ACK
    assert deliver(site) == 1
    assert "message" in provider.asked[0].json()


def test_where_neither_database_nor_disk_takes_it_the_aggregator_is_to_come_again(site):
    database, spool = site.settings.data_dir.parent / "cases.db", site.settings.spool_dir
    site.app.extensions["gateway"].close()
    database.rename(database.with_suffix(".away"))
    database.mkdir()
    spool.rmdir()
    spool.write_text("a file where the folder should be")

    assert site.client.post("/channels/sms/vcom", json=vcom()).status_code == 503
