"""Telegram's side of the webhook: updates as it makes them, and the header that shows it is it.

Shapes: https://core.telegram.org/bots/api#update, re-created with made-up people."""

from __future__ import annotations

from typing import Any

from tests.sites import CODE, Site

PATH = "/channels/telegram"
SECRET_TOKEN = "a-secret_token-4-Telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PERSON = {"id": 42, "is_bot": False, "first_name": "A", "last_name": "Nguyễn Văn"}
PRIVATE = {"id": 42, "first_name": "A", "last_name": "Nguyễn Văn", "type": "private"}


def typed(text: str | None = CODE, language: str | None = "vi", **fields: Any) -> dict[str, Any]:
    """Return a message as somebody types it to the bot, changed as wished."""
    sender = PERSON if language is None else {**PERSON, "language_code": language}
    said = {} if text is None else {"text": text}
    return {
        "message_id": 41, "from": sender, "chat": PRIVATE, "date": 1_762_395_000, **said, **fields
    }  # fmt: skip


def update(number: int = 174_114_370, **what: Any) -> dict[str, Any]:
    """Return an update that reports `what`; without any, a typed code."""
    return {"update_id": number, **(what or {"message": typed()})}


def pressed(data: str | None, **fields: Any) -> dict[str, Any]:
    """Return the press of a button under one of the bot's messages."""
    bot = {"id": 7, "is_bot": True, "first_name": "Tra cứu", "username": "hoso_bot"}
    given = {} if data is None else {"data": data}
    return {
        "id": "4382bfdwdsb323b2d9",
        "from": {**PERSON, "language_code": "vi"},
        "message": {**typed("Hồ sơ…"), "message_id": 40, "from": bot},
        "chat_instance": "-3921",
        **given,
        **fields,
    }


def deliver(site: Site, body: Any, token: str | None = SECRET_TOKEN) -> Any:
    """Return the gateway's response to an update, given as JSON or as raw bytes."""
    headers = {} if token is None else {HEADER: token}
    if isinstance(body, bytes):
        return site.client.post(PATH, data=body, headers=headers)
    return site.client.post(PATH, json=body, headers=headers)


def method(site: Site, body: Any) -> dict[str, Any]:
    """Return the Bot API method with which an update is answered."""
    response = deliver(site, body)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    answer: dict[str, Any] = response.json
    return answer


def buttons(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return label and data of every button."""
    rows = answer.get("reply_markup", {}).get("inline_keyboard", [])
    return [(one["text"], one["callback_data"]) for row in rows for one in row]
