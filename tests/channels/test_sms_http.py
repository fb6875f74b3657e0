"""Aggregators' webhooks: genuine and of now, or nothing; then a reply in their own dialect."""

import hashlib
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from redis import Redis

from lookup_gateway.clock import VIETNAM
from lookup_gateway.gsm import fits
from tests.sites import CODE, a_case, held_clock

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=VIETNAM)
PATH = "/channels/sms/esms"
KEY = "PRIV"
STRANGER = "84900000009"


@pytest.fixture
def open_site(make_site, redis_url, sqlite_url, tmp_path):
    """A function that makes a gateway with one case, at NOW, with the given settings."""

    def opened(**env):
        env = {"LOOKUP_CLOCK_FILE": held_clock(tmp_path, NOW), **env}
        made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, **env)
        made.record(a_case())
        return made

    return opened


@pytest.fixture
def site(open_site):
    return open_site(SMS_ESMS_SECRET=KEY)


def message(content=f"HS {CODE}", at=NOW, **fields):
    return {
        "cpid": "cp01",
        "smsid": "S1",
        "content": content,
        "sender": STRANGER,
        "serviceNumber": "8041",
        "keyword": "HS",
        "receiverTime": at.strftime("%Y%m%d%H%M%S"),
        **fields,
    }


def signed(fields, key=KEY):
    joined = "".join([*(fields[n] for n in ("cpid", "smsid", "content", "receiverTime")), key])
    return {**fields, "sign": hashlib.md5(joined.encode()).hexdigest()}  # noqa: S324 - theirs


def send(site, fields):
    return site.client.get(f"{PATH}?{urlencode(fields)}")


def words(answer):
    return ElementTree.fromstring(answer.data).findtext("Message")  # noqa: S314 - our own answer


def test_a_code_sent_by_text_is_answered_in_one_segment_in_the_aggregators_xml(site):
    answer = send(site, signed(message()))
    tree = ElementTree.fromstring(answer.data)  # noqa: S314 - our own answer

    assert (answer.status_code, answer.content_type) == (200, "text/xml; charset=utf-8")
    assert tree.tag == "ClientResponse"
    assert [one.tag for one in tree] == ["Message", "Smsid", "Receiver"]
    assert (tree.findtext("Smsid"), tree.findtext("Receiver")) == ("S1", STRANGER)
    assert CODE in words(answer)
    assert fits(words(answer))


def test_the_known_vector_of_the_signature_holds(site):
    fields = message("HS 000.00.12.H55-200515-0001", sign="7093eaedf07ab0b4dbb2fe180881af5b")

    assert fields == signed(fields)
    assert send(site, fields).status_code == 200
    assert send(site, {**fields, "sign": fields["sign"].upper()}).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        message(),
        message(sign=""),
        message(sign="0" * 32),
        message(sign="ấ"),
        signed(message(), key="another"),
        signed(message(), key=""),
        {**signed(message()), "content": "HS H49.12-251105-0042"},
        {**signed(message()), "smsid": "S2"},
        signed(message(at=NOW - timedelta(minutes=16))),
        signed(message(at=NOW + timedelta(minutes=16))),
        signed({**message(), "receiverTime": ""}),
        signed({**message(), "receiverTime": "99999999999999"}),
        signed({**message(), "receiverTime": "\x00"}),
        {},
    ],
)
def test_a_forged_stale_or_future_message_gets_an_empty_403_and_touches_nothing(
    site, redis_url, fields
):
    redis = Redis.from_url(redis_url)
    before = redis.dbsize()
    refused = send(site, fields)

    assert (refused.status_code, refused.data) == (403, b"")
    assert redis.dbsize() == before


@pytest.mark.parametrize("minutes", [-15, 15])
def test_a_message_within_the_window_is_heard(site, minutes):
    assert send(site, signed(message(at=NOW + timedelta(minutes=minutes)))).status_code == 200


def test_a_message_delivered_twice_gets_the_identical_answer(site):
    first = send(site, signed(message()))
    site.record(a_case(version=2, status="returned"))

    assert send(site, signed(message())).data == first.data
    assert send(site, signed(message(at=NOW + timedelta(minutes=1)))).data == first.data
    assert words(send(site, signed(message(smsid="S2")))) == words(first)  # the same words at once
    again = signed(message(smsid="S3", content=f"HS HS {CODE}"))
    assert words(send(site, again)) != words(first)


def test_the_sender_counts_as_registered_only_where_nobody_else_can_have_written_it(open_site):
    fields = signed(message(sender="84912345678"))

    assert "Giay chung sinh" not in words(send(open_site(SMS_ESMS_SECRET=KEY), fields))

    by_address = open_site(SMS_ESMS_SECRET=KEY, SMS_ESMS_ALLOW_IPS="127.0.0.0/8")
    other = signed(message(sender="84912345678", smsid="S2"))
    assert "Giay chung sinh" in words(send(by_address, other))


@pytest.mark.parametrize("sender", ["0912345678", "84912345678", "+84912345678", " 84912345678"])
def test_the_sender_is_one_phone_however_it_is_written(open_site, sender):
    site = open_site(SMS_ESMS_SECRET=KEY, SMS_ESMS_ALLOW_IPS="127.0.0.1")

    assert "Giay chung sinh" in words(send(site, signed(message(sender=sender))))


@pytest.mark.parametrize(
    "content",
    [
        f"HS {CODE}",
        f"hs   {CODE}",
        CODE,
        f"HS\n{CODE}",
        f"TKHS12345678 {CODE}",
        f"Hồ sơ {CODE} đến đâu rồi ạ",
        f"\x00{CODE}\x00",
    ],
)
def test_the_word_that_routes_the_message_is_no_part_of_the_question(site, content):
    keyword = content.split()[0] if content.startswith("TK") else "HS"
    alone = send(site, signed(message(CODE, smsid="S0")))

    assert words(send(site, signed(message(content, keyword=keyword)))) == words(alone)


@pytest.mark.parametrize("content", ["", "HS", "\x00", "🙂", "9" * 1_600, "</Message>&<![CDATA["])
def test_every_genuine_message_is_answered_in_one_segment_of_well_formed_xml(site, content):
    hostile = signed(message(content, smsid="<S&\x01\ufffe>", sender='<"&\x00\x1b'))
    answer = send(site, hostile)

    assert answer.status_code == 200
    assert words(answer)
    assert fits(words(answer))


def test_text_in_another_charset_than_declared_is_genuine_and_answered(site):
    raw = f"h\xe9 {CODE}".encode("latin-1")
    rest = message()
    joined = b"cp01S1" + raw + rest["receiverTime"].encode() + KEY.encode()
    sign = hashlib.md5(joined).hexdigest()  # noqa: S324 - theirs
    query = urlencode({k: v for k, v in rest.items() if k != "content"})
    answer = site.client.get(f"{PATH}?{query}&content={quote(raw)}&sign={sign}")

    assert CODE in words(answer)


def test_of_a_repeated_field_the_signed_one_is_heard(site):
    query = urlencode(signed(message())) + "&content=H49.12-251105-0042"

    assert CODE in words(site.client.get(f"{PATH}?{query}"))


def test_another_method_than_the_declared_and_another_name_are_refused_empty(site):
    post = site.client.post(PATH, data=signed(message()))
    unknown = site.client.get("/channels/sms/nobody")

    assert (post.status_code, post.data) == (405, b"")
    assert (unknown.status_code, unknown.data) == (404, b"")


def test_cpurl_is_known_by_address_and_answered_in_plain_text(open_site):
    query = {"code": "HS", "subCode": "", "mobile": "0912345678", "serviceNumber": "8041"}
    site = open_site(SMS_CPURL_ALLOW_IPS="127.0.0.1")
    answer = site.client.get("/channels/sms/cpurl", query_string={**query, "info": f"HS {CODE}"})
    stranger = open_site(SMS_CPURL_ALLOW_IPS="10.0.0.0/8").client.get("/channels/sms/cpurl")

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.startswith("0|")
    assert "\n" not in answer.text
    assert CODE in answer.text
    assert "Giay chung sinh" in answer.text
    assert (stranger.status_code, stranger.data) == (403, b"")


def test_an_aggregator_without_its_secret_or_addresses_is_off_and_named(open_site, caplog):
    site = open_site()

    assert send(site, signed(message(), key="")).status_code == 404
    assert site.client.get("/channels/sms/cpurl").status_code == 404
    assert "sms_http esms (set SMS_ESMS_SECRET)" in caplog.text
    assert "sms_http cpurl (set SMS_CPURL_ALLOW_IPS)" in caplog.text
