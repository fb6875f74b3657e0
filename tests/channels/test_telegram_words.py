"""What Telegram is told to show: HTML that holds only our own tags, and buttons that it accepts."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import msgspec
import pytest

from channels.telegram import answers
from channels.telegram.updates import Heard
from lookup_gateway.model import Answer, Outcome, Reply, Status, View
from lookup_gateway.replies import House
from tests.channels.telegram_kit import SECRET_TOKEN, buttons, method, pressed, typed, update
from tests.sites import CODE, a_case

HOUSE = House(name="x", hotline="1900 0000", hotline_hours="8-17", example_code=CODE)
HEARD = Heard(update_id=1, chat_id=42, lang="vi", text="")
TWINS = ("H57.13.2-260817-0412", "H57.132-260817-0412")


class Tags(HTMLParser):
    """Collects the tags of a text."""

    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))


@pytest.fixture
def site(make_site, redis_url, sqlite_url):
    """A gateway with Telegram switched on."""
    return make_site(
        REDIS_URL=redis_url, DATABASE_URL=sqlite_url, TELEGRAM_SECRET_TOKEN=SECRET_TOKEN
    )


def found(*codes):
    views = [View(code=code, status=Status.PROCESSING) for code in codes]
    shown = tuple(Answer(outcome=Outcome.FOUND, view=view) for view in views)
    reply = Reply(outcome=Outcome.FOUND, answers=shown)
    return json.loads(msgspec.json.encode(answers.answer(HEARD, reply, HOUSE)))


def test_what_an_office_wrote_cannot_become_html(site):
    evil = '</code><a href="https://evil.example">Bấm</a> & <b>'
    case = a_case(needs=({"what": evil},), reason=evil)
    site.record(case)

    answer = method(site, update(message=typed(f"/start {site.token(case)}")))

    assert Tags(answer["text"]).seen == [("code", [])]
    assert evil in unescape(answer["text"])
    assert answer["link_preview_options"] == {"is_disabled": True}


def test_a_text_that_escaping_makes_too_long_goes_out_plain(site):
    case = a_case(reason="&" * 1_900)
    site.record(case)

    answer = method(site, update(message=typed(f"/start {site.token(case)}")))

    assert "parse_mode" not in answer
    assert CODE in answer["text"]
    assert len(answer["text"]) <= 4_096


@pytest.mark.parametrize("code", ["A<B&C>-1234", "H49.12-251105-0007", "&amp;1234"])
def test_a_code_is_escaped_inside_its_tag(code):
    marked = re.findall("<code>(.*?)</code>", found(code)["text"])

    assert [unescape(one) for one in marked] == [code]


def test_a_code_within_a_longer_one_is_not_marked_in_it():
    text = found("H57-1234", "H57-12345", "H57-1234-5")["text"]

    assert re.findall("<code>(.*?)</code>", text) == ["H57-1234", "H57-12345", "H57-1234-5"]


@pytest.mark.parametrize(
    ("code", "bytes_", "fits"),
    [
        ("1" * 52, 58, True),
        ("Đ" * 6 + "1" * 46, 64, True),
        ("Đ" * 7 + "1" * 45, 65, False),
        ("Ệ" * 3 + "1" * 49, 64, True),
        ("Ệ" * 4 + "1" * 47, 65, False),
        ("Ệ" * 52, 162, False),
    ],
)
def test_a_button_is_left_out_when_its_data_has_over_64_bytes(code, bytes_, fits):
    answer = found(code)

    assert len(f"again:{code}".encode()) == bytes_
    assert buttons(answer) == ([("Tra lại", f"again:{code}")] if fits else [])
    assert ("reply_markup" in answer) is fits
    assert code in answer["text"]


def test_several_codes_in_one_message_get_a_button_each(site):
    site.record(a_case(), a_case("H49.12-251105-0008"))

    answer = method(site, update(message=typed(f"{CODE} và H49.12-251105-0008")))

    assert buttons(answer) == [
        (f"Tra lại {code}", f"again:{code}") for code in (CODE, "H49.12-251105-0008")
    ]
    assert answer["text"].count("<code>") == 2


def test_between_codes_in_doubt_a_button_decides(site):
    site.record(*(a_case(code) for code in TWINS))

    asked = method(site, update(1, message=typed("h57132 260817 0412")))
    assert sorted(buttons(asked)) == [(code, f"again:{code}") for code in TWINS]

    for number, (code, data) in enumerate(buttons(asked), 2):
        told = method(site, update(number, callback_query=pressed(data)))
        assert f"<code>{code}</code>" in told["text"]
        assert buttons(told) == [("Tra lại", data)]


def test_looking_again_sends_the_state_of_now(site):
    site.record(a_case())
    first = method(site, update(1))
    site.record(a_case(version=2, status="returned"))
    again = method(site, update(2, callback_query=pressed(buttons(first)[0][1])))

    assert (again["method"], again["chat_id"]) == ("sendMessage", 42)
    assert "reply_parameters" not in again
    assert again["text"] != first["text"]
    assert CODE in again["text"]


def test_a_button_of_a_message_too_old_to_be_seen_works(site):
    site.record(a_case())
    gone = {"message_id": 3, "date": 0, "chat": {"id": 42, "type": "private"}}

    answer = method(site, update(callback_query=pressed(f"again:{CODE}", message=gone)))

    assert CODE in answer["text"]


@pytest.mark.parametrize(
    "data", [None, "", "again:", "like:5", f"AGAIN:{CODE}", "\x00", "again:/x"]
)
def test_a_button_that_is_not_ours_is_answered_politely(site, data):
    site.record(a_case())

    answer = method(site, update(callback_query=pressed(data)))

    assert HOUSE.example_code in answer["text"]
    assert "<code>" not in answer["text"]
    assert "Chưa hiểu nội dung" in answer["text"]


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.FOUND])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_outcome_names_the_hotline_once(outcome, lang):
    spent = outcome is Outcome.LIMITED
    said = () if spent else (Answer(outcome=outcome),)
    reply = Reply(outcome=outcome, lang=lang, answers=said, retry_after=60 if spent else None)

    assert answers.answer(HEARD, reply, HOUSE).text.count("1900 0000") == 1
