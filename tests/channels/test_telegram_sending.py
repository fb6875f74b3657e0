"""What is sent by Telegram unasked, to a Bot API that is as strict as the real one."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest
from flask import Flask
from telegram import Bot, LinkPreviewOptions

from channels import telegram
from channels.telegram.sending import presses, sender
from lookup_gateway import calling, dispatch
from lookup_gateway.accounts import Telegram as Settings
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.errors import BackendDown
from lookup_gateway.outgoing import Again, Job, Outgoing, Refused, Sent, Unsure, Way, message
from tests.channels.telegram_kit import HEADER, PATH, SECRET_TOKEN, method, pressed, update
from tests.sites import CODE, a_case, wakeful_profile
from tests.standin import Asked, StandIn, Told

BOT_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PRESS = "4382bfdwdsb323b2d9"


class BotApi(StandIn):
    """Two methods: their fields, as python-telegram-bot knows them, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, Any]] = []
        self.pressed: list[str] = []

    @property
    def account(self) -> Settings:
        """The bot's account."""
        return Settings(BOT_TOKEN, self.url)

    def answer(self, asked: Asked) -> Told:
        """Answer as https://core.telegram.org/bots/api says."""
        _, bot, method = asked.path.split("/")
        if bot != f"bot{BOT_TOKEN}":
            return self.no(401, "Unauthorized")
        fields = asked.json()
        known: dict[str, Any] = {
            "sendMessage": Bot.send_message,
            "answerCallbackQuery": Bot.answer_callback_query,
        }
        if not fields.keys() <= signature(known[method]).parameters.keys():
            return self.no(400, "Bad Request: no such field")
        return self.message(fields) if method == "sendMessage" else self.press(fields)

    def message(self, fields: dict[str, Any]) -> Told:
        """Take a message that the library's types can read."""
        text, preview = fields["text"], fields["link_preview_options"]
        if not 1 <= len(text.encode("utf-16-le")) // 2 <= 4_096:
            return self.no(400, "Bad Request: message is too long")
        assert isinstance(fields["chat_id"], int)
        assert LinkPreviewOptions.de_json(preview, None).is_disabled
        self.sent.append(fields)
        return Told({"ok": True, "result": {"message_id": len(self.sent), "text": text}})

    def press(self, fields: dict[str, Any]) -> Told:
        """Take the end of a press."""
        self.pressed.append(fields["callback_query_id"])
        return Told({"ok": True, "result": True})

    @staticmethod
    def no(code: int, why: str, **parameters: object) -> Told:
        """Refuse."""
        told = {"ok": False, "error_code": code, "description": why, "parameters": parameters}
        return Told(told, code)


@pytest.fixture
def bot():
    with BotApi() as api:
        yield api


def send(bot: BotApi, text: str = "Hồ sơ đã có kết quả.", **changed: str):
    account = Settings(**{"bot_token": BOT_TOKEN, "api_url": bot.url, **changed})
    return sender(calling.client(), account)(Outgoing(Way.TELEGRAM, "42", text, id="notice-7"))


def test_a_notice_reaches_the_chat(bot):
    assert send(bot) == Sent("1")
    assert (bot.sent[0]["chat_id"], bot.sent[0]["text"]) == (42, "Hồ sơ đã có kết quả.")


@pytest.mark.parametrize("text", ["<b>đậm</b> & 1 < 2", "_*[x](y)`", "&amp;"])
def test_nothing_in_a_text_is_taken_for_formatting(bot, text):
    send(bot, text)

    assert bot.sent[0]["text"] == text
    assert "parse_mode" not in bot.sent[0]


@pytest.mark.parametrize("letter", ["ư", "😀"])
def test_a_text_of_any_length_fits(bot, letter):
    assert send(bot, letter * 5_000) == Sent("1")


@pytest.mark.parametrize(
    ("told", "became"),
    [
        (BotApi.no(429, "Too Many Requests", retry_after=37), Again("telegram 429", after=37)),
        (BotApi.no(403, "Forbidden: bot was blocked"), Refused("telegram 403", stop=True)),
        (BotApi.no(400, "Bad Request: chat not found"), Refused("telegram 400")),
        (BotApi.no(401, "Unauthorized"), Again("telegram 401")),
        (Told(status=502), Again("HTTP 502")),
        (Told(b"<html>", 429), Again("telegram 429")),
        (Told(b"<html>"), Unsure("unreadable")),
        (Told(broken=True), Unsure("RemoteProtocolError")),
    ],
)
def test_every_answer_of_telegram_has_its_meaning(bot, told, became):
    bot.instead.append(told)

    assert send(bot) == became


def test_a_wrong_token_calls_the_operator_and_is_not_told(bot, caplog):
    caplog.set_level("DEBUG")

    assert isinstance(send(bot, bot_token="1:wrong"), Again)
    assert "TELEGRAM_BOT_TOKEN" in caplog.text
    assert "1:wrong" not in "".join(r.getMessage() for r in caplog.records if r.levelno >= 20)


def test_nobody_at_the_other_end_is_tried_again(bot):
    assert isinstance(send(bot, api_url="http://127.0.0.1:9"), Again)


def test_a_press_is_ended_and_what_fails_is_let_be(bot):
    work = presses(calling.client(), bot.account)
    job = Job("telegram_press", {"id": PRESS})
    bot.instead.append(BotApi.no(400, "Bad Request: query is too old"))

    assert work(job) == Sent()
    assert work(job) == Sent()
    assert bot.pressed == [PRESS]


@pytest.mark.parametrize("down", [False, True])
def test_a_press_is_answered_at_once_and_ended_afterwards(site, down):
    kept: list[Job] = []

    def later(job: Job) -> bool:
        if down:
            raise BackendDown("both")
        kept.append(job)
        return True

    app = Flask(__name__)
    app.register_blueprint(
        telegram.blueprint(site.gateway.ask, site.gateway.house, SECRET_TOKEN, later)
    )
    press = update(callback_query=pressed(f"again:{CODE}"))
    told = app.test_client().post(PATH, json=press, headers={HEADER: SECRET_TOKEN})

    assert CODE in told.get_json()["text"]
    wanted = [] if down else [("telegram_press", {"id": PRESS}, PRESS)]
    assert [(job.kind, job.body, job.key) for job in kept] == wanted


@pytest.fixture
def bot_site(make_site, bot, redis_url, sqlite_url, tmp_path):
    """A gateway with one case and a bot that it can speak as."""
    made = make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=sqlite_url,
        TELEGRAM_SECRET_TOKEN=SECRET_TOKEN,
        TELEGRAM_BOT_TOKEN=BOT_TOKEN,
        TELEGRAM_API_URL=bot.url,
        LOOKUP_PROFILE=wakeful_profile(tmp_path),
    )
    made.record(a_case())
    return made


def test_notices_and_presses_leave_by_the_outbox(bot_site, bot):
    press = update(callback_query=pressed(f"again:{CODE}"))
    assert [method(bot_site, press)["method"] for _ in range(2)] == ["sendMessage"] * 2
    bot_site.gateway.later(message(Outgoing(Way.TELEGRAM, "42", "Hồ sơ đã có kết quả.", id="n-7")))
    Deliverer(dispatch.room(bot_site.gateway)).once()

    assert bot.pressed == [PRESS]
    assert [one["text"] for one in bot.sent] == ["Hồ sơ đã có kết quả."]


def test_who_has_blocked_the_bot_is_told_nothing_more(bot_site, bot):
    followers = bot_site.gateway.followers
    followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    bot.instead.append(BotApi.no(403, "Forbidden: bot was blocked by the user"))
    bot_site.gateway.later(message(Outgoing(Way.TELEGRAM, "42", "Hồ sơ đã có kết quả.", id="n-7")))
    Deliverer(dispatch.room(bot_site.gateway)).once()

    assert followers.followed(Way.TELEGRAM, "42") == []
