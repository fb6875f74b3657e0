"""Telegram's webhook: proven or nothing, one method back, and never a reason to deliver again."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from channels import telegram
from lookup_gateway.replies import House
from tests.channels.telegram_kit import (
    HEADER,
    PATH,
    PERSON,
    PRIVATE,
    SECRET_TOKEN,
    buttons,
    deliver,
    method,
    pressed,
    typed,
    update,
)
from tests.sites import CODE, SINCE, a_case, held_clock

GROUP = {"id": -1_001_234_567_890, "title": "Tổ dân phố 5", "type": "supergroup"}
SERVICE_MEMBER = {"user": PERSON, "status": "kicked", "until_date": 0}


@pytest.fixture
def site(make_site, redis_url, sqlite_url):
    """A gateway with Telegram switched on, and one case."""
    made = make_site(
        REDIS_URL=redis_url, DATABASE_URL=sqlite_url, TELEGRAM_SECRET_TOKEN=SECRET_TOKEN
    )
    made.record(a_case())
    return made


def test_a_code_is_answered_in_the_same_response(site):
    answer = method(site, update())

    assert answer["method"] == "sendMessage"
    assert answer["chat_id"] == 42
    assert answer["parse_mode"] == "HTML"
    assert answer["reply_parameters"]["message_id"] == 41
    assert f"<code>{CODE}</code>" in answer["text"]
    assert "1900 0000" in answer["text"]
    assert buttons(answer) == [("Tra lại", f"again:{CODE}")]


def test_the_code_alone_shows_nothing_of_the_person(site):
    assert "Giấy chứng sinh" not in method(site, update())["text"]


@pytest.mark.parametrize("token", [None, "", "a-secret_token", SECRET_TOKEN + "x", "é\xff"])
def test_without_the_secret_it_is_an_empty_403_and_touches_nothing(site, redis_url, token):
    redis = Redis.from_url(redis_url)
    before = redis.dbsize()

    refused = deliver(site, update(), token)

    assert (refused.status_code, refused.data) == (403, b"")
    assert redis.dbsize() == before
    deliver(site, update())
    assert redis.dbsize() > before


def test_an_update_delivered_twice_gets_the_identical_answer(site):
    first = deliver(site, update())
    site.record(a_case(version=2, status="returned"))

    assert deliver(site, update()).data == first.data
    assert deliver(site, update(174_114_371, message=typed())).data != first.data


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Hồ sơ"), ("en-GB", "Case"), ("EN", "Case"), ("de", "Hồ sơ"), (None, "Hồ sơ")],
)
def test_english_only_for_those_who_set_it(site, language, said):
    answer = method(site, update(message=typed(language=language)))

    assert answer["text"].startswith(said)


@pytest.mark.parametrize("text", ["/start", "/help", " /start ", "/help me", "/START@hoso_bot"])
@pytest.mark.parametrize(("language", "example"), [("vi", "mời"), ("en", "send the code")])
def test_start_and_help_say_how_to_ask(site, text, language, example):
    answer = method(site, update(message=typed(text, language)))

    assert example in answer["text"].lower()
    assert f"<code>{site.gateway.profile.example_code}</code>" in answer["text"]
    assert "1900 0000" in answer["text"]
    assert buttons(answer) == []


def test_the_deep_link_of_a_receipt_opens_tier_1(site):
    answer = method(site, update(message=typed(f"/start {site.token(a_case())}")))

    assert CODE in answer["text"]
    assert "Bản sao Giấy chứng sinh" in answer["text"]
    assert buttons(answer) == [("Tra lại", f"again:{CODE}")]


def test_a_deep_link_of_the_64_characters_that_telegram_takes_works(site):
    case = a_case("7" * 45)
    site.record(case)
    payload = site.token(case)
    answer = method(site, update(message=typed(f"/start {payload}")))

    assert len(payload) == 64
    assert f"<code>{case.code}</code>" in answer["text"]
    assert "Bản sao Giấy chứng sinh" in answer["text"]


def test_a_forged_deep_link_opens_nothing(site):
    token = site.token(a_case())
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")

    assert "Giấy chứng sinh" not in method(site, update(message=typed(f"/start {forged}")))["text"]


def test_a_deep_link_may_carry_a_bare_code(site):
    assert CODE in method(site, update(message=typed("/start H49-12-251105-0007")))["text"]


@pytest.mark.parametrize(
    "message",
    [
        typed(""),
        typed("alo"),
        typed("/tracuu"),
        typed("\x00"),
        typed("9" * 4_096),
        typed(None, sticker={"file_id": "a", "file_unique_id": "b", "type": "regular",
                             "width": 512, "height": 512, "is_animated": False,
                             "is_video": False}),
        typed(None, photo=[{"file_id": "a", "file_unique_id": "b", "width": 90, "height": 90}]),
        typed(None, voice={"file_id": "a", "file_unique_id": "b", "duration": 3}),
        typed(None, location={"latitude": 21.0, "longitude": 107.1}),
        typed(None, contact={"phone_number": "+84912345678", "first_name": "A"}),
    ],
)  # fmt: skip
def test_whatever_a_person_sends_is_answered_with_what_to_send(site, message):
    answer = method(site, update(message=message))

    assert site.gateway.profile.example_code in answer["text"]
    assert "1900 0000" in answer["text"]
    assert 1 <= len(answer["text"]) <= 4_096


def test_the_words_under_a_picture_are_read(site):
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 90, "height": 90}]

    assert CODE in method(site, update(message=typed(None, photo=photo, caption=CODE)))["text"]


def test_a_corrected_message_is_a_new_question(site):
    corrected = typed(CODE, edit_date=1_762_395_060)

    assert CODE in method(site, update(edited_message=corrected))["text"]


@pytest.mark.parametrize(
    "what",
    [
        update(message=typed(chat=GROUP)),
        update(message=typed(chat={"id": -5, "title": "Nhóm", "type": "group"})),
        update(message={**typed(), "from": {**PERSON, "is_bot": True}}),
        update(channel_post={"message_id": 1, "date": 0, "text": CODE, "chat": {
            "id": -100, "title": "Kênh", "type": "channel"}}),
        update(edited_message=typed(None, location={"latitude": 21.0, "longitude": 107.1})),
        update(my_chat_member={"chat": PRIVATE, "from": PERSON, "date": 0, "old_chat_member": {
            "user": PERSON, "status": "member"}, "new_chat_member": SERVICE_MEMBER}),
        update(inline_query={"id": "1", "from": PERSON, "query": CODE, "offset": ""}),
        update(callback_query=pressed(f"again:{CODE}", message={**typed(), "chat": GROUP})),
        update(callback_query={"id": "1", "from": PERSON, "chat_instance": "1",
                               "inline_message_id": "9", "data": f"again:{CODE}"}),
        {"update_id": 1},
        update(poll_of_next_year={"id": "1"}),
    ],
)  # fmt: skip
def test_what_is_not_for_the_bot_is_taken_and_left(site, what):
    answer = deliver(site, what)

    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 20_000,
        b'{"update_id": "\\ud800"}',
        b'{"message": {}}',
        {"message": typed()},
        {"update_id": 1, "message": 5},
        {"update_id": 1, "message": {}},
        {"update_id": "1", "message": typed()},
        {"update_id": 10**30, "message": typed()},
        update(message=typed(date="yesterday")),
        update(message=typed(date=10**18)),
        update(message=typed(chat={"id": "42", "type": "private"})),
        update(message=typed(chat={"id": 2**60, "type": "private"})),
        update(message={**typed(), "text": {"a": 1}}),
        update(message={**typed(), "from": None}),
        update(callback_query=pressed("x", message=None)),
    ],
)
def test_what_is_no_update_is_taken_and_left(site, body):
    answer = deliver(site, body)

    assert (answer.status_code, answer.data) == (200, b"")


def test_a_long_message_that_replies_to_a_long_message_fits(site):
    words = "Ư" * 4_000 + f" {CODE}"
    genuine = update(message=typed(words, reply_to_message=typed(words)))

    assert deliver(site, genuine).json["text"]
    assert deliver(site, b" " * 200_000).status_code == 413
    assert deliver(site, b" " * 200_000, token="").status_code == 403


def test_a_chat_has_a_telephones_budget(make_site, tmp_path, redis_url, sqlite_url):
    site = make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=sqlite_url,
        LOOKUP_CLOCK_FILE=held_clock(tmp_path, SINCE),
        TELEGRAM_SECRET_TOKEN=SECRET_TOKEN,
    )
    site.record(a_case())
    told = [method(site, update(number, message=typed()))["text"] for number in range(6)]
    other = {**PRIVATE, "id": 43}

    assert [CODE in one for one in told] == [True] * 5 + [False]
    assert "phút" in told[5]
    assert CODE in method(site, update(7, message=typed(chat=other)))["text"]


def test_no_chat_id_stands_in_redis(site, redis_url):
    chat = {**PRIVATE, "id": 987_654_321}
    method(site, update(message=typed(chat=chat)))

    keys = b" ".join(Redis.from_url(redis_url).scan_iter())
    assert b"987654321" not in keys
    assert b"174114370" not in keys


def test_the_channel_stays_off_without_its_secret(make_site, redis_url, sqlite_url):
    off = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)

    assert deliver(off, update()).status_code == 404


def test_whatever_fails_the_person_is_told_where_to_turn(site, caplog):
    def ask(_message):
        raise ZeroDivisionError(CODE)

    house = House(name="x", hotline="1900 0000", hotline_hours="8-17", example_code=CODE)
    app = Flask(__name__)
    app.register_blueprint(telegram.blueprint(ask, house, SECRET_TOKEN))
    headers = {HEADER: SECRET_TOKEN}
    answer = app.test_client().post(PATH, json=update(), headers=headers)

    assert answer.status_code == 200
    assert b"1900 0000" in answer.data
    assert "ZeroDivisionError" in caplog.text
    assert CODE not in caplog.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
    | st.sampled_from([CODE, "private", "/start x", f"again:{CODE}"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "type", "text", "chat", "from", "date", "data", "message",
                         "message_id", "is_bot", "first_name", "chat_instance", "entities",
                         "language_code", "caption", "reply_to_message"]) | st.text(),
        inner, max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip
KINDS = ["message", "edited_message", "callback_query", "channel_post", "my_chat_member", "poll"]


@st.composite
def odd_updates(draw):
    """Genuine updates with fields spoilt, and objects of nothing but surprises."""
    if draw(st.booleans()):
        whole = draw(st.dictionaries(st.sampled_from(["update_id", *KINDS]) | st.text(), JSON))
        return {"update_id": draw(JSON), **whole}
    kind = draw(st.sampled_from(KINDS))
    content = pressed(f"again:{CODE}") if kind == "callback_query" else typed()
    spoilt = draw(st.dictionaries(st.sampled_from(sorted(content)), JSON, max_size=2))
    return {"update_id": draw(st.integers() | JSON), kind: {**content, **spoilt}}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=odd_updates(), token=st.sampled_from([SECRET_TOKEN, SECRET_TOKEN, "forged"]))
def test_any_json_object_gives_200_or_403(site, body, token):
    answer = deliver(site, body, token)

    assert answer.status_code == (200 if token == SECRET_TOKEN else 403)
    if answer.data:
        assert 1 <= len(answer.json["text"]) <= 4_096
        assert isinstance(answer.json["chat_id"], int)
