"""Zalo's webhook: proven or nothing, kept before it is answered, and never an error of ours."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.zalo import events, webhook
from channels.zalo.recorder import Recorder
from channels.zalo.signature import Secret
from lookup_gateway.errors import BackendDown
from lookup_gateway.outgoing import Job, Receipt
from tests.channels.zalo_kit import (
    PATH,
    SAMPLE,
    SAMPLE_MAC,
    came,
    deliver,
    mac,
    opened,
    sent,
    stamp,
)
from tests.channels.zalo_stand_in import APP_ID, OA_SECRET, USER, as_json
from tests.sites import CODE, SINCE

SECRET = Secret(APP_ID, OA_SECRET)


class Hook:
    """The webhook alone: what it keeps is in `kept`; `now` is its clock."""

    def __init__(self) -> None:
        self.kept: list[Job] = []
        self.now = SINCE
        app = Flask(__name__)
        app.register_blueprint(
            webhook.blueprint(self.later, SECRET, lambda: self.now, Recorder(None))
        )
        self.client = app.test_client()

    def later(self, job):
        self.kept.append(job)
        return True

    def events(self):
        return [msgspec.convert(job.body, events.Event) for job in self.kept]


@pytest.fixture
def hook():
    return Hook()


def test_the_hash_is_the_published_one():
    assert SECRET.mac(SAMPLE, "1717061839659") == SAMPLE_MAC
    assert SECRET.signed_with(SAMPLE, "", f"mac={SAMPLE_MAC}") == "body"


@pytest.mark.parametrize("form", [lambda d: f"mac={d}", str, lambda d: f"mac={d.upper()}"])
def test_a_question_is_kept_and_answered_with_nothing(hook, form):
    body = as_json(sent())
    answer = deliver(hook, body, **{"X-ZEvent-Signature": form(mac(body, stamp()))})

    assert (answer.status_code, answer.data) == (200, b"")
    (event,) = hook.events()
    assert (event.kind, event.user, event.text) == (events.Kind.ASKED, USER, CODE)
    assert (event.message, hook.kept[0].key) == ("e2a641af6661713b2874",) * 2
    assert event.moment == SINCE


def test_the_moment_may_be_signed_by_the_header_instead(hook):
    body = as_json(sent())
    signed = {"X-ZEvent-Signature": f"mac={mac(body, '17')}", "X-ZEvent-Timestamp": "17"}

    assert deliver(hook, body, **signed).status_code == 200
    assert len(hook.kept) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"X-ZEvent-Signature": ""},
        {"X-ZEvent-Signature": "mac="},
        {"X-ZEvent-Signature": "mac=" + "0" * 64},
        {"X-ZEvent-Signature": "é\xff"},
        {"X-ZEvent-Signature": "mac=" + mac(as_json(sent()), stamp(), secret="another")},
        {"X-ZEvent-Signature": "mac=" + mac(as_json(sent()), stamp(), app="1")},
        {"X-ZEvent-Signature": "mac=" + mac(as_json(sent()), "1")},
        {"X-ZEvent-Signature": "mac=" + mac(as_json(sent("other")), stamp())},
    ],
)
def test_what_is_not_proven_is_refused_and_not_kept(hook, forged):
    assert deliver(hook, sent(), **forged).status_code == 403
    assert hook.kept == []


def test_every_failure_gets_the_same_bytes(zalo_site):
    site = zalo_site()
    refused = [
        deliver(site, sent(), **{"X-ZEvent-Signature": "mac=00"}),
        deliver(site, b"{", **{"X-ZEvent-Signature": ""}),
        site.client.post(PATH),
    ]

    assert {(one.status_code, one.data, str(one.headers)) for one in refused} == {
        (403, b"", str(refused[0].headers))
    }


def test_json_written_anew_has_another_hash(hook):
    body = as_json(sent())
    spaced = body.replace(b'":', b'": ')

    signed = {"X-ZEvent-Signature": f"mac={mac(body, stamp())}"}
    assert deliver(hook, spaced, **signed).status_code == 403


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (sent(), events.Kind.ASKED),
        *((sent(None, kind), events.Kind.ASKED) for kind in (
            "image", "sticker", "gif", "link", "audio", "video", "file", "location",
            "business_card")),
        (came("follow"), events.Kind.FOLLOWED),
        (came("unfollow"), events.Kind.LEFT),
        (opened(), events.Kind.OPENED),
    ],
)  # fmt: skip
def test_an_event_is_what_it_says(hook, event, kind):
    assert deliver(hook, event).status_code == 200
    (read,) = hook.events()
    assert (read.kind, read.user) == (kind, USER)


@pytest.mark.parametrize("name", ["user_received_message", "user_seen_message"])
def test_a_template_that_arrived_is_a_receipt_of_our_message(hook, name):
    told = {**sent(None), "event_name": name}
    told["message"] = {"msg_id": "x", "tracking_id": "notice-7", "delivery_time": "1"}

    assert deliver(hook, told).status_code == 200
    (job,) = hook.kept
    assert (job.kind, dict(job.body)) == (
        "receipt", {"id": "notice-7", "what": Receipt.DELIVERED}
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "oa_send_text", "oa_send_image", "oa_send_list", "oa_send_template", "user_send_group_text",
        "anonymous_send_text", "user_reacted_message", "user_feedback", "user_submit_info",
        "change_oa_daily_quota", "change_template_quality", "user_received_message",
        "an_event_of_next_year", "",
    ],
)  # fmt: skip
def test_every_other_event_is_taken_and_left(hook, name):
    assert deliver(hook, {**sent(), "event_name": name}).status_code == 200
    assert hook.kept == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5_000,
        b'{"event_name":"user_send_text"}',
        as_json({**sent(), "sender": None}),
        as_json({**sent(), "sender": {"id": 5}}),
        as_json({**sent(), "sender": {"id": "x" * 65}}),
        as_json({**sent(), "message": []}),
        as_json({**sent(), "timestamp": "soon"}),
        as_json({**sent(), "timestamp": 10**30}),
        as_json({**came(), "follower": {}}),
    ],
)  # fmt: skip
def test_a_body_that_is_not_what_it_claims_is_taken_and_left(hook, body):
    proven = {"X-ZEvent-Signature": mac(body, ""), "X-ZEvent-Timestamp": ""}
    by_body = {"X-ZEvent-Signature": mac(body, "soon")}

    assert {deliver(hook, body, **one).status_code for one in (proven, by_body)} <= {200, 403}
    assert hook.kept == []


def test_a_genuine_event_that_cannot_be_read_is_told_to_the_operator(hook, caplog):
    assert deliver(hook, {**sent(), "sender": {"id": 5_510_185}}).status_code == 200
    assert "cannot be read" in caplog.text
    assert CODE not in caplog.text


def test_a_timestamp_may_be_a_number(hook):
    event = {**sent(), "timestamp": int(stamp())}

    assert deliver(hook, event).status_code == 200
    assert hook.events()[0].moment == SINCE


def test_a_repeat_after_hours_is_the_same_job_and_an_old_event_is_none(hook):
    for hours in (0, 2, 12, 24):
        hook.now = SINCE + timedelta(hours=hours)
        assert deliver(hook, sent(), num_retry="1").status_code == 200

    assert [job.key for job in hook.kept] == ["e2a641af6661713b2874"] * 3


def test_what_cannot_be_kept_is_asked_for_again(hook, monkeypatch):
    def down(_job):
        raise BackendDown("both")

    app = Flask(__name__)
    app.register_blueprint(webhook.blueprint(down, SECRET, lambda: SINCE, Recorder(None)))
    hook.client = app.test_client()

    assert deliver(hook, sent()).status_code == 503


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([USER, stamp()]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "msg_id", "tracking_id"]), inner)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["user_send_text", "follow", "unfollow", "user_click_chatnow", "user_received_message", "x"]
)


FIELDS = ("sender", "follower", "user_id", "message", "timestamp", "recipient")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {"event_name": NAMES | JSON},
        optional=dict.fromkeys(FIELDS, JSON),
    )
)
def test_no_event_makes_an_error(hook, event):
    body = as_json(event).decode().encode(errors="replace")

    assert deliver(hook, body, **{"X-ZEvent-Signature": mac(body, "")}).status_code in (200, 403)
