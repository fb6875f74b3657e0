"""Kannel's webhook: known or nothing, raw bytes in any charset, and never anything but a 200."""

import logging

import pytest
from redis import Redis

from channels import sms_kannel
from lookup_gateway.gsm import fits, is_gsm, segments
from lookup_gateway.replies import House
from tests.sites import CODE, a_case, accented_profile

PATH = "/channels/kannel"
SECRET = "a secret in the post-url"
QUESTION = f"HS {CODE}".encode()
UTF_16 = 'text/plain; charset="UTF-16BE"'
UTF_8 = 'text/plain; charset="UTF-8"'


@pytest.fixture
def open_site(make_site, redis_url, sqlite_url):
    """A function that makes a gateway with one case and the given settings."""

    def opened(**env):
        made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, **env)
        made.record(a_case())
        return made

    return opened


@pytest.fixture
def site(open_site):
    return open_site(KANNEL_INBOUND_SECRET=SECRET)


def send(site, body=QUESTION, kind=UTF_8, headers=None, **query):
    asked = {"secret": SECRET, "from": "+84900000009", "to": "8088", "id": "uuid-1", **query}
    given = {name: value for name, value in asked.items() if value is not None}
    return site.client.post(
        PATH, query_string=given, data=body, headers={"Content-Type": kind, **(headers or {})}
    )


def test_a_code_sent_by_text_is_answered_in_one_plain_segment(site):
    answer = send(site)

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert "X-Kannel-Coding" not in answer.headers
    assert CODE in answer.text
    assert is_gsm(answer.text)
    assert fits(answer.text)


@pytest.mark.parametrize(
    ("body", "kind", "headers"),
    [
        (f"hồ sơ {CODE}".encode("utf-16-be"), UTF_16, {}),
        (f"hồ sơ {CODE}".encode("utf-16-be"), "text/plain; charset=utf-16be", {}),
        (f"hồ sơ {CODE}".encode("utf-16-be"), "text/plain", {"X-Kannel-Coding": "2"}),
        (f"hồ sơ {CODE}".encode(), UTF_8, {"X-Kannel-Coding": "0"}),
        (f"hồ sơ {CODE}".encode(), "text/plain", {}),
        (f"h\xe9 {CODE}".encode("latin-1"), "text/plain; charset=ISO-8859-1", {}),
        (f"\x00 {CODE}\x00".encode(), UTF_8, {}),
        (b"\xff\xfe " + CODE.encode(), UTF_8, {}),
        (CODE.encode(), "text/plain; charset=unicode_escape", {}),
        (CODE.encode(), "application/x-www-form-urlencoded", {}),
        (CODE.encode(), "", {}),
    ],
)
def test_the_text_is_read_in_the_charset_it_came_in(site, body, kind, headers):
    assert CODE in send(site, body, kind, headers).text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", UTF_8),
        (b"\x00", UTF_8),
        (b"\x00H\x00", UTF_16),
        (b"\xd8\x00", UTF_16),
        (b"\xff" * 99, UTF_8),
        (b"x", "text/plain; charset=base64"),
        (b"x", 'text/plain; charset="'),
        (b"9" * 16_000, UTF_8),
        ("🙂".encode(), UTF_8),
    ],
)
def test_whatever_comes_from_kannel_is_answered_in_one_segment(site, body, kind):
    answer = send(site, body, kind)

    assert answer.status_code == 200
    assert answer.text
    assert fits(answer.text)


def test_a_site_with_accents_answers_in_ucs2(open_site, tmp_path):
    profile = accented_profile(tmp_path)
    answer = send(open_site(KANNEL_INBOUND_SECRET=SECRET, LOOKUP_PROFILE=profile))

    assert answer.headers["X-Kannel-Coding"] == "2"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "bổ sung" in answer.text
    assert segments(answer.text) <= 2


def test_the_registered_phone_is_told_what_is_missing(site):
    mine = send(site, id="1", **{"from": "84912345678"}).text
    other = send(site, id="2").text

    assert "Giay chung sinh" in mine
    assert "Giay chung sinh" not in other


def test_a_plus_that_became_a_space_is_still_the_same_phone(site):
    assert "Giay chung sinh" in send(site, **{"from": " 84912345678"}).text


def test_a_message_delivered_twice_gets_the_identical_answer(site):
    first = send(site)
    site.record(a_case(version=2, status="returned"))

    assert send(site).data == first.data
    assert send(site, id="uuid-2").data == first.data  # the same words at once
    assert send(site, f"TC {CODE}".encode(), id="uuid-3").data != first.data
    assert send(site, id=None).data != first.data


@pytest.mark.parametrize("secret", [None, "", "another", SECRET + " ", "ấ"])
def test_a_wrong_secret_gets_an_empty_403_and_touches_nothing(site, redis_url, secret):
    redis = Redis.from_url(redis_url)
    before = redis.dbsize()
    refused = send(site, secret=secret)

    assert (refused.status_code, refused.data) == (403, b"")
    assert redis.dbsize() == before
    send(site)
    assert redis.dbsize() > before


@pytest.mark.parametrize(
    ("secret", "networks", "given", "status"),
    [
        (None, "127.0.0.0/8", None, 200),
        (None, "10.0.0.1, ::1", None, 403),
        (SECRET, "10.0.0.1", SECRET, 403),
        (SECRET, "127.0.0.1", SECRET, 200),
        (SECRET, "127.0.0.1", None, 403),
        (None, "", None, 404),
    ],
)
def test_what_is_configured_must_fit_and_nothing_configured_is_off(
    open_site, secret, networks, given, status
):
    env = {"KANNEL_ALLOW_IPS": networks, "KANNEL_INBOUND_SECRET": secret or ""}
    answer = send(open_site(**env), secret=given)

    assert answer.status_code == status
    assert bool(answer.data) == (status == 200)


def test_a_channel_that_is_off_is_named_at_the_start(open_site, caplog):
    with caplog.at_level(logging.WARNING):
        open_site()

    assert "sms_kannel (set KANNEL_INBOUND_SECRET or KANNEL_ALLOW_IPS)" in caplog.text


def test_a_message_too_large_to_be_a_text_is_413_and_empty(site):
    answer = send(site, b"x" * 17_000)

    assert (answer.status_code, answer.data) == (413, b"")


def test_a_defect_outside_the_lookup_is_a_safe_text_too(open_site):
    app = open_site().app
    house = House("Mẫu", "1900 0000", "7 giờ", "H49.12-251105-0007")

    def broken(_):
        raise ZeroDivisionError(CODE)

    routes = sms_kannel.blueprint(broken, house, bool, SECRET, ())
    app.register_blueprint(routes)
    answer = app.test_client().post(PATH, query_string={"secret": SECRET}, data=CODE)

    assert answer.status_code == 200
    assert "1900 0000" in answer.text
    assert CODE not in answer.text
