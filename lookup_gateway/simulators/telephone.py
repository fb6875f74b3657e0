"""A telephone with keys: a call that follows the line's TwiML as Twilio does, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from xml.etree import ElementTree

from lookup_gateway.settings import Settings
from lookup_gateway.simulators.line import Back, new_id, send_by_twilio
from lookup_gateway.simulators.sms import OURS

ROOT = "/channels/twilio/voice"
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#")


@dataclass(frozen=True, slots=True)
class Call:
    """Where a call stands: `action` hears the next keys, `one_key` ends a prompt with the first.

    `typed` are the keys pressed so far. A call without an action has ended."""

    sid: str
    sender: str
    action: str = ""
    one_key: bool = False
    typed: str = ""
    said: str = ""
    connected: str | None = None
    back: Back | None = None

    @classmethod
    def resumed(cls, form: Mapping[str, str]) -> Self:
        """Return the call that a page's form holds."""
        action = form.get("action", "")
        return cls(
            sid=form.get("sid", ""),
            sender=form.get("sender", ""),
            action=action if action.startswith(ROOT) else "",
            one_key=form.get("one_key") == "1",
            typed=form.get("typed", "")[:40],
            said=form.get("said", "")[:4_000],
        )


def dialled(settings: Settings, sender: str) -> Call:
    """Call the line."""
    return _onward(settings, Call(sid=new_id("CA"), sender=sender, action=ROOT), None)


def pressed(settings: Settings, call: Call, key: str) -> Call:
    """Press a key; '' is silence. A prompt for several keys waits for its #, as Twilio does."""
    if key == "" or call.one_key:
        return _onward(settings, call, key)
    if key == "#":
        return _onward(settings, call, call.typed)
    return Call(call.sid, call.sender, call.action, call.one_key, call.typed + key, call.said)


def _onward(settings: Settings, call: Call, keys: str | None) -> Call:
    """Tell the line the keys, '' for none; return what is then heard.

    https://www.twilio.com/docs/voice/twiml/gather"""
    digits = {} if keys is None else {"Digits": keys}
    fields = {"CallSid": call.sid, "From": call.sender, "To": OURS, **digits}
    back = send_by_twilio(settings, call.action, fields)
    if back.status != 200:
        return Call(call.sid, call.sender, back=back)
    twiml = ElementTree.fromstring(back.body)  # noqa: S314 - our own gateway's answer
    said = " ".join("".join(one.itertext()) for one in twiml.iter("Say"))
    gather = twiml.find("Gather")
    return Call(
        call.sid,
        call.sender,
        action=gather.get("action", "") if gather is not None else "",
        one_key=gather is not None and gather.get("numDigits") == "1",
        said=" ".join(said.split()),
        connected=twiml.findtext("Dial"),
        back=back,
    )
