"""A phone that sends text messages: as Twilio delivers them, or as Kannel does."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode
from xml.etree import ElementTree

from lookup_gateway.settings import Settings
from lookup_gateway.simulators.line import Back, new_id, send, send_by_twilio

OURS = "+84900000000"
BY = ("twilio", "kannel")


def texted(settings: Settings, by: str, sender: str, text: str) -> tuple[str, Back]:
    """Send a text message; return the words that came back, and the answer itself."""
    if by == "kannel":
        back = _by_kannel(settings, sender, text)
        return back.body if back.status == 200 else "", back
    fields = {"MessageSid": new_id("SM"), "From": sender, "To": OURS, "Body": text}
    back = send_by_twilio(settings, "/channels/twilio/sms", fields)
    return _words(back), back


def _by_kannel(settings: Settings, sender: str, text: str) -> Back:
    """Post as smsbox does for a post-url with %p and %I (Kannel User's Guide, sms-service)."""
    query = {
        "secret": settings.kannel_inbound_secret or "",
        "from": sender,
        "id": secrets.token_hex(8),
    }
    headers = {"Content-Type": "text/plain; charset=UTF-8"}
    return send(settings, f"/channels/kannel?{urlencode(query)}", text.encode(), headers)


def _words(back: Back) -> str:
    if back.status != 200:
        return ""
    twiml = ElementTree.fromstring(back.body)  # noqa: S314 - our own gateway's answer
    return "\n".join("".join(one.itertext()) for one in twiml.iter("Message"))
