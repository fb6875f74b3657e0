"""Tell those who wrote or asked that there is something to read: in writing (Phú Thọ Đ17.3), and at
once where a question is not taken (Thái Nguyên Đ15.3b).

It goes to the mailbox or phone that they left, with the transaction that it tells of. Nobody has
been asked for a language yet: it is Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from lookup_gateway import texts
from lookup_gateway.notices import not_before
from lookup_gateway.opinions import Act, Feedback, Question, Step
from lookup_gateway.outgoing import Job, Outgoing, Way, message
from lookup_gateway.persons import mobile_number, reachable
from lookup_gateway.profile_file import Notices
from lookup_gateway.replies import House
from lookup_gateway.replies.clauses import sentence
from lookup_gateway.replies.fitting import Piece, Ruler, Shed, fit
from lookup_gateway.store import outbox

_TOLD = {
    "feedback": {Act.NOTE, Act.ANSWER},
    "questions": {Act.REFUSE, Act.MOVE, Act.ANSWER},
}


@dataclass(frozen=True, slots=True)
class Replied:
    """What the messages need beside the letter: the site and its address, the rules of notices;
    contacts come sealed, and messages are kept so."""

    house: House
    url: str
    rules: Notices
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]

    def tell(self, conn: Connection, one: Feedback | Question, step: Step) -> None:
        """Put the message about a step into the outbox, in the caller's transaction; nothing for
        a step that changes nothing for its author, or who cannot be reached."""
        door = "feedback" if isinstance(one, Feedback) else "questions"
        if step.act not in _TOLD[door] or one.contact is None:
            return
        told = sentence(texts.load("vi").fill(f"reply.{door}.{step.act}", reference=one.reference))
        page = f"{self.url}/{door}/{one.reference}"
        try:
            to = self.unseal(one.contact).decode()
        except ValueError:  # no key opens it any more
            return
        if job := self._job(to, f"{one.reference}:{len(one.steps)}", (told, page), step):
            outbox.put(conn, [job], step.at, self.seal)

    def _job(self, to: str, key: str, said: tuple[str, str], step: Step) -> Job | None:
        told, page = said
        if address := reachable(Way.EMAIL, to):
            body = self._letter(told, page, step.text)
            return message(Outgoing(Way.EMAIL, address, body, id=key, subject=told))
        if phone := mobile_number(to):
            pieces = [Piece(told), Piece(page, Shed.FREE)]
            text = fit(pieces, Ruler(accented=self.house.sms_accented))
            due = not_before(step.at, Way.SMS, self.rules)
            return message(Outgoing(Way.SMS, phone, text, id=key), due)
        return None

    def _letter(self, told: str, page: str, text: str | None) -> str:
        words = texts.load("vi")
        house = {"hotline": self.house.hotline, "hours": self.house.hotline_hours}
        parts = [
            words["notice.greeting"],
            told,
            text,
            words.fill("notice.page", url=page),
            sentence(words.fill("help.hotline", **house)),
            self.house.name,
        ]
        return "\n\n".join(part for part in parts if part) + "\n"
