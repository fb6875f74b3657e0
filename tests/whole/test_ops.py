"""Those who keep the gateway running see on one page what is bad, and scrapers the same numbers."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import pytest

from lookup_gateway.clock import VIETNAM
from lookup_gateway.fleet import Beat, Health, Holder
from lookup_gateway.officers import Role
from lookup_gateway.outgoing import Job
from lookup_gateway.store import outbox, write
from lookup_gateway.store.kiosks import Kiosks
from tests.signin.hands import settled
from tests.sites import a_case

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
OUTSIDE = {"REMOTE_ADDR": "203.0.113.7"}
# Where the officer's browser of these tests is, beside our own machine.
ALLOWED = "192.0.2.0/24,127.0.0.0/8"


@pytest.fixture
def clock(tmp_path):
    """The file of a clock that stands at NOW; write another moment to move it."""
    file = tmp_path / "clock"
    file.write_text(NOW.isoformat())
    return file


@pytest.fixture
def site(make_site, redis_url, sqlite_url, clock):
    """A gateway with one case, its mirror level at NOW."""
    made = make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=sqlite_url,
        LOOKUP_CLOCK_FILE=str(clock),
        LOOKUP_OPS_ALLOW=ALLOWED,
    )
    made.record(a_case())
    return made


@pytest.fixture
def kiosks(site):
    return Kiosks(site.gateway.engine, site.gateway.settings.clock)


def seen(site, path="/ops/"):
    """Return the page as an officer sees it who signs in for it."""
    return settled(site, f"admin.{secrets.token_hex(4)}", Role.UNIT_ADMINISTRATOR).get(path).text


def beating(kiosks, name, said):
    for holder in Holder:
        key = kiosks.trade(kiosks.add(name, "Sảnh 1"), holder)
    kiosks.heard(kiosks.by_key(key), said)


def test_a_calm_installation_says_so(site):
    page = seen(site)

    assert "Không có sự cố" in page
    assert "khớp cách đây 0 giây" in page
    assert "tắt: đặt KANNEL_INBOUND_SECRET or KANNEL_ALLOW_IPS" in page
    assert "No trouble" in seen(site, "/ops/?lang=en")


def test_machines_and_their_faults_are_told(site, kiosks):
    kiosks.add("sanh-3")
    beating(kiosks, "sanh-1", Beat(version="0.1.0", printer=Health.OUT, scanner=Health.OK))
    beating(kiosks, "sanh-2", Beat(version="0.1.0", printer=Health.LOW))

    page = seen(site)

    assert "Máy sanh-1: máy in hỏng hoặc hết giấy." in page
    assert "máy in: sắp hết giấy; 0.1.0" in page
    assert "chưa đăng ký" in page
    assert page.count('<tr class="bad">') == 1


def test_a_machine_that_has_gone_quiet_is_told_after_three_minutes(site, kiosks, clock):
    beating(kiosks, "sanh-1", Beat(version="0.1.0"))
    clock.write_text((NOW + timedelta(minutes=3)).isoformat())
    assert "sanh-1 im lặng" not in seen(site)

    clock.write_text((NOW + timedelta(minutes=3, seconds=1)).isoformat())

    assert "Máy sanh-1 im lặng quá 3 phút." in seen(site)
    assert 'lookup_kiosk_up{kiosk="sanh-1"} 0.0' in site.client.get("/metrics").text


def test_a_mirror_that_nobody_keeps_level_is_told(site, clock):
    clock.write_text((NOW + timedelta(minutes=16)).isoformat())

    page = seen(site)

    assert "Bản sao không được cập nhật" in page
    assert "khớp cách đây 16 phút" in page


def test_what_cannot_be_sent_is_told(site):
    def put(conn):
        outbox.put(conn, [Job("message", {"way": "sms"}), Job("zalo_event", {})], NOW, bytes)
        taken = outbox.take(conn, 1, NOW, ())
        assert taken is not None
        outbox.dead(conn, taken, "refused", NOW)

    write(site.gateway.engine, put)

    assert "1 tin hoặc việc không gửi được" in seen(site)
    text = site.client.get("/metrics").text
    assert 'lookup_outbox_jobs{state="dead"} 1.0' in text
    assert 'lookup_outbox_jobs{state="waiting"} 1.0' in text
    assert "lookup_queue_length 0.0" in text


def test_a_silent_database_and_a_silent_redis_are_told(make_site, sqlite_url, tmp_path):
    site = make_site(REDIS_URL="redis://127.0.0.1:1/0", DATABASE_URL=sqlite_url)
    site.close()
    (tmp_path / "cases.db").unlink()
    (tmp_path / "cases.db").mkdir()

    page = site.client.get("/ops/")  # nobody can sign in now

    assert page.status_code == 200
    assert "Redis không trả lời" in page.text
    assert "Cơ sở dữ liệu không trả lời" in page.text
    assert "chưa biết tình trạng máy" in page.text
    assert site.client.get("/metrics").status_code == 200


def test_the_page_reloads_itself_only_where_that_was_asked_for(site):
    reload = '<meta http-equiv="refresh" content="30">'

    assert reload not in seen(site)
    assert reload in seen(site, "/ops/?again")


def test_the_page_is_for_operators_networks_only(site):
    assert site.client.get("/ops/", environ_base=OUTSIDE).status_code == 403


def test_in_them_it_is_for_those_who_keep_the_gateway(site):
    stranger = site.client.get("/ops/")
    clerk = settled(site, role=Role.DESK).get("/ops/")

    assert (stranger.status_code, stranger.headers["Location"][:9]) == (303, "/sign-in?")
    assert clerk.status_code == 403
