"""A hall's machine registers, beats, and spends a budget of its own; nobody else notices."""

from __future__ import annotations

import json

import pytest

from lookup_gateway.fleet import Holder
from lookup_gateway.store.kiosks import Kiosks
from tests.sites import CODE, Site


@pytest.fixture
def kiosks(site: Site) -> Kiosks:
    return Kiosks(site.gateway.engine, site.gateway.settings.clock)


@pytest.fixture
def machine(site: Site, kiosks: Kiosks):
    """A registered machine's browser."""
    client = site.client
    answer = client.post("/kiosk/register", data={"code": kiosks.add("sanh-1", "Sảnh 1")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/kiosk/register")
    return client


def test_the_key_is_the_machines_alone(site, kiosks):
    answer = site.client.post("/kiosk/register", data={"code": kiosks.add("sanh-1")})

    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/kiosk/"))


def test_the_key_travels_by_https_only_where_there_is_https(make_site, redis_url, sqlite_url):
    site = make_site(
        REDIS_URL=redis_url, DATABASE_URL=sqlite_url, PUBLIC_URL="https://hoso.example"
    )
    code = Kiosks(site.gateway.engine, site.gateway.settings.clock).add("sanh-1")

    cookie = site.client.post("/kiosk/register", data={"code": code}).headers["Set-Cookie"]

    assert "Secure" in cookie


def test_the_page_says_which_machine_it_is(machine, site):
    assert "sanh-1" in machine.get("/kiosk/register").text
    assert "sanh-1" in machine.get("/kiosk/register?lang=en").text
    assert "heartbeat.js" in machine.get("/kiosk/").text
    assert "heartbeat.js" not in site.client.get("/kiosk/").text


def test_a_wrong_code_gives_no_key_and_is_not_shown_again(site):
    answer = site.client.post("/kiosk/register", data={"code": "<b>7777-7777"})

    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert "7777" not in answer.text
    assert site.client.post("/kiosk/register", json={"code": "0000"}).status_code == 403
    assert site.client.post("/kiosk/register", json={"cod": "0000"}).status_code == 400


def test_a_heartbeat_is_kept_and_answered_with_what_is_out_of_order(machine, site, kiosks):
    key = site.client.post("/kiosk/register", json={"code": kiosks.add("sanh-1")}).json["key"]
    bearer = {"Authorization": f"Bearer {key}"}

    told = site.client.post("/kiosk/heartbeat", json={"printer": "out"}, headers=bearer)
    answer = machine.post("/kiosk/heartbeat", json={"version": "0.1.0"})

    assert told.status_code == 200
    assert answer.json == {"name": "sanh-1", "out_of_order": ["printer"]}
    assert "kiosk_key=" in answer.headers["Set-Cookie"]  # or a browser would drop it in time
    assert "Set-Cookie" not in told.headers
    (one,) = kiosks.all()
    assert one.said.version == "0.1.0"
    assert one.page_at
    assert one.agent_at


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Cookie": "kiosk_key=x"}])
@pytest.mark.parametrize("body", ['{"version": "1"}', "not json", ""])
def test_a_wrong_key_is_refused_without_a_trace(site, kiosks, caplog, headers, body):
    answer = site.client.post("/kiosk/heartbeat", data=body, headers=headers)

    assert (answer.status_code, answer.data) == (401, b"")
    assert kiosks.all() == []
    assert caplog.text == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"version": 1}',
        b'{"version": ""}',
        b'{"printer": "on fire"}',
        b'{"owner": "x"}',
        json.dumps({"version": "v" * 41}).encode(),
    ],
)
def test_a_heartbeat_of_another_shape_is_not_kept(machine, kiosks, body):
    assert machine.post("/kiosk/heartbeat", data=body).status_code == 400
    assert kiosks.all()[0].page_at is None


def test_a_machine_has_a_budget_of_its_own(machine, site):
    spent = [site.client.post("/kiosk/", data={"text": CODE}).status_code for _ in range(70)]
    assert 429 in spent

    assert machine.post("/kiosk/", data={"text": CODE}).status_code == 200


def test_a_removed_machine_works_on_like_any_browser(machine, kiosks):
    kiosks.remove("sanh-1")

    assert machine.post("/kiosk/", data={"text": CODE}).status_code == 200
    assert machine.post("/kiosk/heartbeat", json={}).status_code == 401


def test_a_key_is_only_given_to_its_holder(kiosks):
    key = kiosks.trade(kiosks.add("sanh-1"), Holder.AGENT)

    (one,) = kiosks.all()
    assert key
    assert not one.registered  # the page is what citizens use
