"""Zalo's side of the webhook: events with made-up people, signed; and the gateway's worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from channels.zalo.account import Account
from lookup_gateway import dispatch
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.dispatch.senders import zalo_account
from tests.channels.zalo_stand_in import APP_ID, OA, OA_SECRET, USER, as_json
from tests.sites import CODE, SINCE, Site, held_clock

PATH = "/channels/zalo"
# The event of a public sample, and its hash under a made-up secret: computed once, elsewhere.
SAMPLE = (
    b'{"event_name":"user_send_text","app_id":"50554360515256678",'
    b'"sender":{"id":"5510185758261927916"},"recipient":{"id":"1646843870823903717"},'
    b'"message":{"text":"000.00.12.H55-200515-0001","msg_id":"e2a641af6661713b2874"},'
    b'"timestamp":"1717061839659","user_id_by_app":"3611371994410983884"}'
)
SAMPLE_MAC = "84501a3bddeb65a121e44450c3e61caa0d3254fa1b7ed0861d509200b0edfc6c"


def stamp(at: datetime = SINCE) -> str:
    """Return a moment as Zalo writes it."""
    return str(int(at.timestamp() * 1_000))


def sent(text: str | None = CODE, kind: str = "text", **message: Any) -> dict[str, Any]:
    """Return what a person sends to the account, changed as wished."""
    said = {} if text is None else {"text": text}
    return {
        "event_name": f"user_send_{kind}", "app_id": APP_ID, "sender": {"id": USER},
        "recipient": {"id": OA}, "message": {**said, "msg_id": "e2a641af6661713b2874", **message},
        "timestamp": stamp(), "user_id_by_app": "3611371994410983884",
    }  # fmt: skip


def came(kind: str = "follow", at: datetime = SINCE) -> dict[str, Any]:
    """Return that a person follows the account, or does so no more."""
    return {
        "event_name": kind, "app_id": APP_ID, "oa_id": OA, "follower": {"id": USER},
        "timestamp": stamp(at), "user_id_by_app": "3611371994410983884", "source": "oa_profile",
    }  # fmt: skip


def opened(at: datetime = SINCE) -> dict[str, Any]:
    """Return that a person opens the chat."""
    return {
        "event_name": "user_click_chatnow", "app_id": APP_ID, "oa_id": OA, "user_id": USER,
        "timestamp": stamp(at), "user_id_by_app": "3611371994410983884",
    }  # fmt: skip


def mac(body: bytes, at: str, secret: str = OA_SECRET, app: str = APP_ID) -> str:
    """Return the signature's hash, made without the gateway's code."""
    return sha256(app.encode() + body + at.encode() + secret.encode()).hexdigest()


def signed(event: dict[str, Any] | bytes) -> dict[str, str]:
    """Return the header with which Zalo delivers an event; of raw bytes no moment is known."""
    if isinstance(event, bytes):
        return {"X-ZEvent-Signature": f"mac={mac(event, '')}"}
    at = str(event.get("timestamp", ""))
    return {"X-ZEvent-Signature": f"mac={mac(as_json(event), at)}"}


def deliver(site: Any, event: dict[str, Any] | bytes, **headers: str) -> Any:
    """Return the gateway's response to an event, signed by Zalo unless `headers` say otherwise."""
    body = event if isinstance(event, bytes) else as_json(event)
    all_headers = {**signed(event), **headers}
    return site.client.post(PATH, data=body, headers=all_headers, content_type="application/json")


def account_of(site: Site) -> Account:
    """Return the account as which a gateway speaks."""
    return zalo_account(site.gateway)


def work(site: Site, seconds: float = 0) -> int:
    """Let the worker do what is due so long after the tests' moment; return the tries."""
    held_clock(site.settings.data_dir.parent, SINCE + timedelta(seconds=seconds))
    return Deliverer(dispatch.room(site.gateway)).once()
