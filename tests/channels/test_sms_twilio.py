"""Twilio's webhook: signed or nothing, one segment back, and the same answer for a repeat."""

from xml.etree import ElementTree

import pytest
from flask import Flask
from redis import Redis
from twilio.request_validator import RequestValidator

from channels import sms_twilio
from lookup_gateway.gsm import fits
from lookup_gateway.outgoing import Way
from lookup_gateway.replies import House
from tests.sites import CODE, TWILIO_TOKEN, a_case

PATH = "/channels/twilio/sms"
STRANGER = "+84900000009"


def message(**fields):
    return {
        "MessageSid": "SM" + "a" * 32,
        "From": STRANGER,
        "To": "+15550001111",
        "Body": f"HS {CODE}",
        "NumMedia": "0",
        **fields,
    }


def send(site, fields, token=TWILIO_TOKEN, query=""):
    url = site.settings.public_url + PATH + query
    signature = RequestValidator(token).compute_signature(url, fields)
    return site.client.post(PATH + query, data=fields, headers={"X-Twilio-Signature": signature})


def words(answer):
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own answer
    texts = [one.text for one in root.iter("Message")]
    return texts[0] if texts else None


def test_a_code_sent_by_text_is_answered_in_one_segment(site):
    answer = send(site, message())

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert CODE in words(answer)
    assert fits(words(answer))


def test_the_registered_phone_is_told_what_is_missing(site):
    mine = words(send(site, message(From="+84912345678", MessageSid="SM1")))
    other = words(send(site, message(From="+84900000009", MessageSid="SM2")))

    assert "Giay chung sinh" in mine
    assert "Giay chung sinh" not in other
    assert "Nguyen" not in mine


@pytest.mark.parametrize("query", ["", "?a=1&b=%C4%90%E1%BB%99i"])
def test_the_signature_covers_the_public_address_and_the_raw_query(site, query):
    assert send(site, message(), query=query).status_code == 200


def test_an_unsigned_message_gets_an_empty_403_and_touches_nothing(site, redis_url):
    redis = Redis.from_url(redis_url)
    before = redis.dbsize()
    refused = [
        send(site, message(), token="another token"),
        site.client.post(PATH, data=message()),
        site.client.post(PATH, data=b"\xff\x00", headers={"X-Twilio-Signature": "x"}),
    ]

    assert [(one.status_code, one.data) for one in refused] == [(403, b"")] * 3
    assert redis.dbsize() == before
    send(site, message())
    assert redis.dbsize() > before


def test_a_message_delivered_twice_gets_the_identical_answer(site):
    first = send(site, message())
    site.record(a_case(version=2, status="returned"))

    assert send(site, message()).data == first.data
    assert send(site, message(MessageSid="SM2")).data == first.data  # the same words at once
    assert send(site, message(MessageSid="SM3", Body=f"TC {CODE}")).data != first.data


def test_after_twilios_own_stop_nothing_is_sent_and_nothing_will_be(site):
    followers = site.gateway.followers
    followers.follow(CODE, Way.SMS, STRANGER, "vi")

    assert words(send(site, message(Body="STOP", OptOutType="STOP"))) is None
    assert followers.followed(Way.SMS, STRANGER) == []


@pytest.mark.parametrize("body", ["", "alo", "\x00", "9" * 1_600, "H49.12-251105-0042", "🙂"])
def test_every_message_is_answered_in_one_segment(site, body):
    answer = send(site, message(Body=body))

    assert answer.status_code == 200
    assert words(answer)
    assert fits(words(answer))


def test_an_empty_id_is_nobodys(site):
    site.record(a_case("H49.13-251105-0008"))

    first = send(site, message(MessageSid=""))
    second = send(site, message(MessageSid="", Body="H49.13-251105-0008"))

    assert CODE in words(first)
    assert "H49.13-251105-0008" in words(second)


def test_a_message_without_an_id_is_answered_too(site):
    fields = message()
    del fields["MessageSid"]

    assert CODE in words(send(site, fields))


def test_a_message_too_large_is_413_and_empty(site):
    answer = send(site, message(Body="x" * 17_000))

    assert (answer.status_code, answer.data) == (413, b"")


def test_a_defect_outside_the_lookup_is_a_safe_text_too(site):
    house = House("Mẫu", "1900 0000", "7 giờ", CODE)

    def broken(_):
        raise ZeroDivisionError(CODE)

    app = Flask(__name__)
    public_url = site.settings.public_url
    app.register_blueprint(sms_twilio.blueprint(broken, house, bool, public_url, TWILIO_TOKEN))
    signature = RequestValidator(TWILIO_TOKEN).compute_signature(public_url + PATH, message())
    headers = {"X-Twilio-Signature": signature}
    answer = app.test_client().post(PATH, data=message(), headers=headers)

    assert answer.status_code == 200
    assert "1900 0000" in words(answer)
    assert CODE not in words(answer)


def test_the_known_vector_of_the_signature_holds():
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }

    assert RequestValidator("12345").validate(
        "https://mycompany.com/myapp.php?foo=1&bar=2", params, "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    )
