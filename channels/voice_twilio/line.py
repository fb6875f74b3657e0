"""What a province decides about its telephone line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lookup_gateway.replies import House
from lookup_gateway.replies.needs_aloud import NeedsAloud

VOICES = {"vi": "Google.vi-VN-Standard-A", "en": "Google.en-US-Standard-C"}
"""Voices by language, by their names at https://www.twilio.com/docs/voice/twiml/say/text-speech."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the province decided about its telephone line.

    `office` is the unit id of the only office whose codes are keyed without their beginning,
    `person` the number (E.164) to which key 0 connects, `offices` are names by unit id, `needs`
    says what a procedure needs; `filings` is whether what is filed online has a number of its own
    until it has a code."""

    house: House
    languages: tuple[str, ...]
    voices: Mapping[str, str]
    offices: Mapping[str, str]
    needs: NeedsAloud
    office: str | None = None
    person: str | None = None
    filings: bool = False

    @property
    def has_needs(self) -> bool:
        """Whether callers may ask what a procedure needs."""
        return self.needs.catalogue.has_procedures
