"""What providers report afterwards: authenticated as their messages are, and never a step back."""

from functools import partial

import pytest
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from lookup_gateway import dispatch
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.outgoing import Outgoing, Way, message
from lookup_gateway.store import outbox, outbox_care, read, write
from lookup_gateway.store.outbox_schema import outbox as table
from tests.sites import TWILIO_TOKEN

SECRET = "a-secret-in-the-url"


@pytest.fixture
def site(make_site, redis_url, database_url):
    """A gateway that knows Kannel and Twilio, and has just sent a message."""
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=database_url, KANNEL_INBOUND_SECRET=SECRET)
    gateway = made.gateway
    gateway.later(message(Outgoing(Way.SMS, "+84912345678", "Co ket qua", id="n1")))
    now = gateway.settings.clock()
    row = write(gateway.engine, partial(outbox.take, worker=1, now=now, resting=()))
    assert row is not None
    write(gateway.engine, partial(outbox.sent, row=row, reference=None, now=now))
    return made


def kannel(site, status, message_id="n1", secret=SECRET):
    query = {"id": message_id, "status": status, "secret": secret}
    return site.client.get("/channels/kannel/dlr", query_string=query)


def twilio(site, status, message_id="n1", token=TWILIO_TOKEN):
    path = f"/channels/twilio/status?id={message_id}"
    fields = {"MessageSid": "SM1", "MessageStatus": status, "To": "+84912345678"}
    url = site.settings.public_url + path
    signature = RequestValidator(token).compute_signature(url, fields)
    return site.client.post(path, data=fields, headers={"X-Twilio-Signature": signature})


def known(site):
    """Let the worker note what came; return what is known of the message."""
    Deliverer(dispatch.room(site.gateway)).once()
    query = select(table.c.receipt).where(table.c.key == "n1")
    return read(site.gateway.engine, lambda conn: conn.scalar(query))


@pytest.mark.parametrize(
    ("report", "statuses"),
    [
        (kannel, [("8", "accepted"), ("4", "accepted"), ("1", "delivered"), ("8", "delivered")]),
        (kannel, [("2", "failed"), ("8", "failed"), ("1", "delivered")]),
        (kannel, [("16", "failed")]),
        (twilio, [("queued", "accepted"), ("delivered", "delivered"), ("sent", "delivered")]),
        (twilio, [("undelivered", "failed"), ("read", "delivered")]),
    ],
)
def test_reports_come_in_any_order_and_what_is_known_only_grows(site, report, statuses):
    for status, then in statuses:
        assert report(site, status).status_code in (200, 204)
        assert known(site) == then


@pytest.mark.parametrize("report", [kannel, twilio])
@pytest.mark.parametrize("status", ["", "64", "partially_delivered", "ấ", "\x00"])
def test_a_status_that_nobody_knows_is_taken_and_left(site, report, status):
    assert report(site, status).status_code in (200, 204)
    assert known(site) is None


@pytest.mark.parametrize("report", [kannel, twilio])
@pytest.mark.parametrize("message_id", ["unknown", "", "1 OR 1=1", "\x00", "x" * 3_000])
def test_a_report_on_what_we_never_sent_has_no_effect(site, report, message_id):
    good = "1" if report is kannel else "delivered"

    assert report(site, good, message_id).status_code in (200, 204)
    assert known(site) is None


def test_who_cannot_show_the_secret_or_the_signature_gets_an_empty_403(site):
    forged = [kannel(site, "1", secret="another"), twilio(site, "delivered", token="another")]

    assert [(one.status_code, one.data) for one in forged] == [(403, b"")] * 2
    assert known(site) is None


def test_a_report_of_failure_makes_a_letter_that_an_operator_sees(site):
    kannel(site, "2")
    known(site)

    assert [one.receipt for one in read(site.gateway.engine, outbox_care.letters)] == ["failed"]
