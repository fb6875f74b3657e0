"""The e-notice to the one who filed online that the case has reached the desk.

It goes by e-mail where there is an address, else by SMS: one message, whose delivery may start
the desk's clock (Quy chế kèm QĐ 11/2020/QĐ-UBND Thái Nguyên Đ11.3.a). Nobody has been asked for a
language yet: it is Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lookup_gateway import texts
from lookup_gateway.model import Applicant, Case
from lookup_gateway.notices import not_before
from lookup_gateway.outgoing import Job, Outgoing, Way, message
from lookup_gateway.persons import mobile_number, reachable
from lookup_gateway.profile_file import Notices
from lookup_gateway.replies import House
from lookup_gateway.replies.clauses import clean, sentence
from lookup_gateway.replies.fitting import Piece, Ruler, Shed, fit
from lookup_gateway.replies.sms_case import code_piece


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the notice needs beside the case: the site, its address, the rules of notices, and how
    many working hours the desk has for its answer."""

    house: House
    url: str
    rules: Notices
    hours: int

    def jobs(self, key: str, person: Applicant, case: Case) -> Sequence[Job]:
        """Return the sending of the notice, under this key; nothing for who cannot be reached."""
        at = case.status_since
        if address := reachable(Way.EMAIL, person.email or ""):
            subject = texts.load("vi").fill("submission.subject", code=case.code)
            letter = Outgoing(Way.EMAIL, address, self._letter(case), id=key, subject=subject)
            return [message(letter)]
        if phone := mobile_number(person.phone):
            due = not_before(at, Way.SMS, self.rules)
            return [message(Outgoing(Way.SMS, phone, self._sms(case), id=key), due)]
        return []

    def _sms(self, case: Case) -> str:
        words = texts.load("vi")
        pieces = [
            code_piece(case.code, words),
            Piece(sentence(words.fill("submission.arrived_sms", office=_office(case)))),
            Piece(sentence(words.fill("submission.answer_sms", hours=self.hours)), Shed.FREE),
            Piece(words.fill("notice.page", url=self.url), Shed.COURTESY),
        ]
        return fit(pieces, Ruler(accented=self.house.sms_accented))

    def _letter(self, case: Case) -> str:
        words = texts.load("vi")
        house = {"hotline": self.house.hotline, "hours": self.house.hotline_hours}
        told = words.fill("submission.arrived", code=case.code, office=_office(case))
        parts = [
            words["notice.greeting"],
            sentence(told),
            sentence(words.fill("submission.answer", hours=self.hours)),
            sentence(words["submission.keep"]),
            words.fill("notice.page", url=self.url),
            sentence(words.fill("help.hotline", **house)),
            self.house.name,
        ]
        return "\n\n".join(parts) + "\n"


def _office(case: Case) -> str:
    return clean(case.office.name) if case.office else ""
