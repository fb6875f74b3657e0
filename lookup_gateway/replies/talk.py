"""Say what a conversation says beside answers: the catalogue's own sentences, filled."""

from __future__ import annotations

from collections.abc import Iterator

from lookup_gateway import gsm
from lookup_gateway.model import Reply
from lookup_gateway.replies.clauses import clean, sentence
from lookup_gateway.replies.fitting import Piece, Ruler, Shed, fit
from lookup_gateway.replies.shapes import House
from lookup_gateway.replies.sms_case import age
from lookup_gateway.texts import Texts

# A record's own words may be long; so much of them is told in a chat.
_FREE_MOST = 1_000
_LABEL = 40


def sentences(reply: Reply, words: Texts, house: House) -> list[str]:
    """Return the sentences of `reply.said` for a chat."""
    return [sentence(text) for text in _filled(reply, words, house, "sentence")]


def short(reply: Reply, words: Texts, house: House) -> str:
    """Return `reply.said` as one SMS; of a record's long words the end is left out."""
    said = [
        Piece(sentence(text), Shed.UNIT, cut=True, label=_LABEL)
        for text in _filled(reply, words, house, "sms")
    ]
    about_a_case = any(answer.view is not None for answer in reply.answers)
    return fit([*said, *(age(reply, words) if about_a_case else ())], Ruler(house.sms_accented))


def _filled(reply: Reply, words: Texts, house: House, form: str) -> Iterator[str]:
    site = {"hotline": house.hotline, "hours": house.hotline_hours, "example": house.example_code}
    site["consent"] = words["notice.consent"]
    for said in reply.said:
        free = {name: gsm.cut_utf16(clean(text), _FREE_MOST) for name, text in said.values.items()}
        yield words.fill(f"{said.key}.{form}", **site, **free)
