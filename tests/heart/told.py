"""Cases, replies and a site for the tests of words."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from anyascii import anyascii

from lookup_gateway import gsm, progress
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Answer, Medium, Outcome, Reply, Status, View
from lookup_gateway.replies import House, say

CODE = "H49.12-251105-0007"
LONG_CODE = "G22.99.08.ABCDEFGHJKLMNPQRSTUVWXYZ23-20260914-0702315"
OPAQUE = "TT250C8DDF4C1E" * 3 + "ABCDEFGHJK"
HOUSE = House(
    name="Trung tâm Phục vụ hành chính công",
    hotline="1900 000 000",
    hotline_hours="7 giờ đến 17 giờ",
    example_code=CODE,
)
ACCENTED = House(HOUSE.name, HOUSE.hotline, HOUSE.hotline_hours, CODE, sms_accented=True)
DUE = datetime(2025, 11, 12, 17, 0, tzinfo=VIETNAM)
AS_OF = datetime(2025, 11, 6, 14, 5, tzinfo=VIETNAM)


def a_view(status: Status | None = Status.PROCESSING, **changes: Any) -> View:
    """A case as everyone may see it."""
    shown: dict[str, Any] = {"code": CODE, "status": status, "due_at": DUE, "overdue": False}
    if status is not None:
        shown |= {"step": progress.step_of(status), "who_acts": progress.who_acts(status)}
    return View(**(shown | changes))


def a_reply(*views: View, **changes: Any) -> Reply:
    """A reply that found these cases."""
    answers = tuple(Answer(outcome=Outcome.FOUND, view=view) for view in views)
    told: dict[str, Any] = {"outcome": Outcome.FOUND, "answers": answers, "as_of": AS_OF}
    return Reply(**(told | changes))


def nothing(outcome: Outcome, lang: str = "vi", **changes: Any) -> Reply:
    """A reply that found no case."""
    answer = Answer(outcome=outcome, **changes)
    return Reply(outcome=outcome, lang=lang, answers=(answer,), as_of=AS_OF)


def on(medium: Medium, reply: Reply) -> str:
    """The reply in words."""
    return say(reply, medium, house=HOUSE)


def screen(view: View, **changes: Any) -> str:
    """One case in words on a screen."""
    return on(Medium.SCREEN, a_reply(view, **changes))


def sms(reply: Reply, *, accented: bool = False) -> str:
    """The reply as an SMS, which fits."""
    said = say(reply, Medium.SMS, house=ACCENTED if accented else HOUSE)
    assert fits(said, accented=accented), said
    return said


def fits(text: str, *, accented: bool) -> bool:
    """Whether the text is what the site pays for: one plain segment, or two accented ones."""
    return gsm.fits(text, 2) if accented else gsm.is_gsm(text) and gsm.septets(text) <= 160


def plain(text: str, *, accented: bool) -> str:
    """The text as an SMS writes it."""
    return unicodedata.normalize("NFC", text) if accented else anyascii(text)
