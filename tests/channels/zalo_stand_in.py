"""Zalo as strict as it may be: one use for a refresh token, windows, shapes; nothing is deduped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from threading import Event
from typing import Any
from urllib.parse import parse_qs

from tests.standin import Asked, StandIn, Told

APP_ID, APP_SECRET, OA_SECRET = "50554360515256678", "an app secret", "TESTSECRET"
OA, USER = "1646843870823903717", "5510185758261927916"
TEMPLATE = "353985"
BUTTONS = {
    "oa.query.show": str,
    "oa.query.hide": str,
    "oa.open.url": {"url"},
    "oa.open.phone": {"phone_code"},
}


@dataclass
class Delivered:
    """One message that reached a person."""

    to: str
    text: str = ""
    quoted: str | None = None
    buttons: list[dict[str, Any]] = field(default_factory=list)
    template: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    tracking_id: str | None = None


class Zalo(StandIn):
    """The three calls. `free` is how many replies each person may still be sent: who is not there
    has not written for seven days."""

    def __init__(self, access: str = "access-0", refresh: str = "refresh-0") -> None:
        super().__init__()
        self.access, self.refresh = access, refresh
        self.used_up: list[str] = []
        self.free: dict[str, int] = {USER: 8}
        self.delivered: list[Delivered] = []
        self.takes_buttons = True
        self.may_answer = Event()
        self.may_answer.set()
        self.may_renew = Event()
        self.may_renew.set()
        self.loses = 0
        self.lost, self.gone = Event(), Event()
        self.while_renewing: Callable[[], object] = list
        self._numbers: Iterator[int] = count(1)

    def env(self, **more: str) -> dict[str, str]:
        """Return the environment of a gateway that has this account."""
        return {
            "ZALO_APP_ID": APP_ID,
            "ZALO_APP_SECRET": APP_SECRET,
            "ZALO_OA_SECRET_KEY": OA_SECRET,
            "ZALO_ACCESS_TOKEN": "access-0",
            "ZALO_REFRESH_TOKEN": "refresh-0",
            "ZALO_API_URL": self.url,
            "ZALO_OAUTH_URL": self.url,
            **more,
        }

    @property
    def renewals(self) -> list[Asked]:
        """Every request for new tokens."""
        return [one for one in self.asked if one.path == "/v4/oa/access_token"]

    def told(self, asked: Asked) -> Told:
        """Keep waiting whom it is told to; a request for tokens that it `loses` gets nowhere."""
        if asked.path.startswith("/v3.0"):
            told = super().told(asked)
            self.may_answer.wait(30)
            return told
        if asked.path == "/v4/oa/access_token":
            self.may_renew.wait(30)
            if self.loses:
                self.loses -= 1
                self.lost.set()
                self.gone.wait(30)
                return Told(broken=True)
        return super().told(asked)

    def answer(self, asked: Asked) -> Told:
        """Answer as the host of that path does."""
        assert asked.method == "POST"
        match asked.path:
            case "/v4/oa/access_token":
                return Told(self._renewed(asked))
            case "/v3.0/oa/message/cs":
                return Told(self._let_in(asked) or self._written(asked.json()))
            case "/message/template":
                return Told(self._let_in(asked) or self._filled(asked.json()))
        return Told({"error": -404, "message": "no such path"}, 404)

    def _renewed(self, asked: Asked) -> dict[str, Any]:
        assert asked.headers.get_content_type() == "application/x-www-form-urlencoded"
        form = {name: value[0] for name, value in parse_qs(asked.body.decode()).items()}
        assert form.keys() == {"refresh_token", "app_id", "grant_type"}
        assert (form["app_id"], form["grant_type"]) == (APP_ID, "refresh_token")
        if asked.headers["secret_key"] != APP_SECRET:
            return {"error": -14002, "error_name": "Invalid secret key"}
        if form["refresh_token"] != self.refresh:
            return {"error": -14020, "error_name": "Invalid refresh token"}
        self.used_up.append(self.refresh)
        self.while_renewing()
        number = next(self._numbers)
        self.access, self.refresh = f"access-{number}", f"refresh-{number}"
        # As a text, as it has been seen.
        return {
            "access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"
        }  # fmt: skip

    def _let_in(self, asked: Asked) -> dict[str, Any] | None:
        if asked.headers["access_token"] == self.access and not asked.headers["Authorization"]:
            return None
        return {"error": -216, "message": "Access token is invalid"}

    def _written(self, body: dict[str, Any]) -> dict[str, Any]:
        if fault := _fault(body) or self._no_buttons(body):
            return {"error": -201, "message": fault}
        user, message = body["recipient"]["user_id"], body["message"]
        if user not in self.free:
            return {"error": -230, "message": "User has not interacted with the OA"}
        self.free[user] = max(0, self.free[user] - 1)
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        quoted = message.get("quote_message_id")
        self.delivered.append(Delivered(user, message["text"], quoted, buttons))
        quota = {"quota_type": "reply", "remain": str(self.free[user]), "total": "8"}
        told = {"message_id": f"m{next(self._numbers)}", "user_id": user, "quota": quota}
        return {"error": 0, "message": "Success", "data": told}

    def _no_buttons(self, body: dict[str, Any]) -> str | None:
        return None if self.takes_buttons or "attachment" not in body["message"] else "attachment"

    def _filled(self, body: dict[str, Any]) -> dict[str, Any]:
        to = body.get("phone") or body.get("user_id") or ""
        if not (to.isdigit() and len({"phone", "user_id"} & body.keys()) == 1):
            return {"error": -108, "message": "Phone number invalid"}
        if body["template_id"] != TEMPLATE:
            return {"error": -109, "message": "Template invalid"}
        assert body.keys() - {"phone", "user_id"} == {"template_id", "template_data", "tracking_id"}
        values = body["template_data"]
        assert all(isinstance(one, str) for one in values.values())
        told = Delivered(to, template=TEMPLATE, values=values, tracking_id=body["tracking_id"])
        self.delivered.append(told)
        quota = {"dailyQuota": "500", "remainingQuota": "499"}
        data = {"msg_id": f"t{next(self._numbers)}", "sent_time": "1717061839659", "quota": quota}
        return {"error": 0, "message": "Success", "data": data}


def _fault(body: dict[str, Any]) -> str | None:
    """Return what a strict Zalo would find wrong with a chat message."""
    if body.keys() != {"recipient", "message"} or body["recipient"].keys() != {"user_id"}:
        return "body"
    message = body["message"]
    if not message.keys() <= {"text", "quote_message_id", "attachment"}:
        return "message"
    if not 1 <= len(message["text"].encode("utf-16-le")) // 2 <= 2_000:
        return "text"
    return _attachment_fault(message["attachment"]) if "attachment" in message else None


def _attachment_fault(attachment: dict[str, Any]) -> str | None:
    if attachment.keys() != {"type", "payload"} or attachment["type"] != "template":
        return "attachment"
    buttons = attachment["payload"]["buttons"]
    if not 1 <= len(buttons) <= 5:
        return "number of buttons"
    return None if all(map(_is_button, buttons)) else "button"


def _is_button(button: dict[str, Any]) -> bool:
    if button.keys() != {"title", "type", "payload"} or not 1 <= len(button["title"]) <= 100:
        return False
    wanted, payload = BUTTONS[button["type"]], button["payload"]
    if isinstance(wanted, set):
        return bool(payload.keys() == wanted and all(payload.values()))
    return isinstance(payload, str) and 1 <= len(payload) <= 1_000


def as_json(event: dict[str, Any]) -> bytes:
    """Return an event's body as Zalo writes it: in one line."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
