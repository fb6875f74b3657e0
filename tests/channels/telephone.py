"""A caller with a keypad: follows the line's TwiML as Twilio would, and hears what is said."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from tests.sites import TWILIO_TOKEN, Site

NUMBER = "/channels/twilio/voice"
SILENCE = ""
# What the prompts offer, and the case that a site begins with, as it is keyed and told.
VI, EN = "1", "2"
RIGHT, AGAIN = "1", "2"
REPEAT, MORE, ANOTHER, NEEDS, PERSON, END = "1", "2", "3", "4", "0", "9"
ASK_NEEDS = "*1"
MINE = "251105*0007"
DIGITS_FORM = "49122511050007"
WAITS = "còn thiếu giấy tờ, cần được bổ sung"
# Letters of a code, or looking like it.
LETTERS = re.compile(r"\b[A-Z]\b|[A-Z][0-9]|[GHI]49")


class Telephone:
    """One call. `heard` is all that was said since the last key, in one line."""

    def __init__(self, site: Site, sender: str = "+84900000009", sid: str = "CA1") -> None:
        self._site = site
        self._params = {"CallSid": sid, "From": sender, "To": "+15550001111"}
        self._last: tuple[str, dict[str, str]] = (NUMBER, {})
        self.answer: TestResponse
        self._twiml: ElementTree.Element
        self._post(NUMBER, {})

    def press(self, *entries: str) -> str:
        """Press keys at one prompt after the other; return what is then heard."""
        for keys in entries:
            self._post(self.action, {"Digits": keys})
        return self.heard

    def retry(self) -> None:
        """Let Twilio send the last request again."""
        self._post(*self._last)

    @property
    def heard(self) -> str:
        """What is said, each pause a single space."""
        said = " ".join("".join(one.itertext()) for one in self._twiml.iter("Say"))
        return " ".join(said.split())

    @property
    def voices(self) -> set[tuple[str | None, str | None]]:
        """With which voices and languages."""
        return {(one.get("voice"), one.get("language")) for one in self._twiml.iter("Say")}

    @property
    def action(self) -> str:
        """Where the next keys go, and silence too."""
        gather = self._twiml.find("Gather")
        assert gather is not None, "the line has hung up"
        assert gather.get("actionOnEmptyResult") == "true"
        return gather.attrib["action"]

    @property
    def prompt(self) -> str:
        """The step that hears the next keys."""
        return urlsplit(self.action).path.rpartition("/")[2]

    @property
    def has_ended(self) -> bool:
        """Whether the line has hung up, after all that was to be said."""
        return self._twiml[-1].tag == "Hangup"

    @property
    def connected_to(self) -> str | None:
        """The number that is called for the caller."""
        return self._twiml.findtext("Dial")

    def _post(self, path: str, keys: dict[str, str]) -> None:
        self._last = (path, keys)
        self.answer = signed(self._site, path, {**self._params, **keys})
        assert (self.answer.status_code, self.answer.mimetype) == (200, "text/xml")
        self._twiml = ElementTree.fromstring(self.answer.data)  # noqa: S314 - our own answer
        assert self._twiml.tag == "Response"


def signed(site: Site, path: str, params: dict[str, str]) -> TestResponse:
    """Post as Twilio does, with its signature over address and fields."""
    url = site.settings.public_url + path
    signature = RequestValidator(TWILIO_TOKEN).compute_signature(url, params)
    return site.client.post(path, data=params, headers={"X-Twilio-Signature": signature})
