"""Zalo's three calls that we make: a message in the chat, a template message, new tokens.

Paths and headers as in Zalo's own PHP SDK (https://github.com/zaloplatform/zalo-php-sdk). An HTTP
200 says nothing: what counts is `error` in the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import msgspec

from lookup_gateway import accounts
from lookup_gateway.calling import call
from lookup_gateway.outgoing import Again, Unsure

BAD_TOKEN = -216
TEMPLATE_API = "https://business.openapi.zalo.me"

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Answer:
    """What Zalo said to a message: 0 or an error; `data` where it took it."""

    error: int
    data: Any = None

    def told(self, *path: str) -> str | None:
        """Return the text or number at this path of `data`; None where there is none."""
        found = self.data
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return str(found) if isinstance(found, str | int) and found != "" else None


@dataclass(frozen=True, slots=True)
class Renewal:
    """What Zalo said to a refresh token: new tokens, or an error. `expires_in` is in seconds."""

    error: int = 0
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_in: int | None = None


class Api:
    """The calls, by one pool of connections. Nothing is tried twice here."""

    def __init__(self, account: accounts.Zalo, client: httpx.Client) -> None:
        self._account, self._client = account, client
        # Templates have a host of their own; a stand-in plays both.
        live = account.api_url == accounts.ZALO_API
        self.templates = TEMPLATE_API if live else account.api_url

    def message(self, token: str, body: Mapping[str, Any]) -> Answer | Again | Unsure:
        """Write to somebody in the chat (tin tư vấn)."""
        return self._told(f"{self._account.api_url}/v3.0/oa/message/cs", token, body)

    def template(self, token: str, body: Mapping[str, Any]) -> Answer | Again | Unsure:
        """Send an approved template (ZNS)."""
        return self._told(f"{self.templates}/message/template", token, body)

    def renew(self, refresh_token: str) -> Renewal | Again | Unsure:
        """Give a refresh token, which is used up by that, for new tokens."""
        account = self._account
        form = {
            "refresh_token": refresh_token,
            "app_id": account.app_id,
            "grant_type": "refresh_token",
        }
        secret = {"secret_key": account.app_secret or ""}
        url = f"{account.oauth_url}/v4/oa/access_token"
        return self._post(Renewal, url, data=form, headers=secret)

    def _told(self, url: str, token: str, body: Mapping[str, Any]) -> Answer | Again | Unsure:
        return self._post(Answer, url, json=body, headers={"access_token": token})

    def _post(self, kind: type[A], url: str, **request: Any) -> A | Again | Unsure:
        answer = call(self._client, "POST", url, **request)
        return _read(kind, answer) if isinstance(answer, httpx.Response) else answer


def _read(kind: type[A], answer: httpx.Response) -> A | Again | Unsure:
    raw = answer.content
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        raw = b'{"error": %d}' % BAD_TOKEN
    try:
        return msgspec.json.decode(raw, type=kind, strict=False)  # numbers come as texts too
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Unsure(f"HTTP {answer.status_code}, unreadable")
