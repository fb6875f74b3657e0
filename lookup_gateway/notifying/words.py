"""Put notices into words, with those of a lookup: one unaccented SMS, a chat message, a letter.

A reader has proved to know the case, so the details of a lookup with a proof are told, never a
name. What leads a message is there only where the state of the case does not say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lookup_gateway import gsm, texts
from lookup_gateway.disclosure import Policy, view
from lookup_gateway.model import Answer, Case, Event, Medium, Outcome, Reply, Tier, View, hash_named
from lookup_gateway.notices import Notice, stop_link
from lookup_gateway.outgoing import Outgoing, Way
from lookup_gateway.ports import MakeCard
from lookup_gateway.proofs import Keys
from lookup_gateway.replies import House, dates, facts, say
from lookup_gateway.replies.clauses import clean, joined, sentence
from lookup_gateway.replies.explained import told
from lookup_gateway.replies.fitting import Piece, Ruler, Shed, fit
from lookup_gateway.replies.say import CHAT_LIMIT
from lookup_gateway.replies.sms_case import tell
from lookup_gateway.texts import Texts

_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]')
_LEADING = (Event.TRANSFER_FAILED, Event.LATE, Event.OVERDUE, Event.REMINDER, Event.POSTED)


@dataclass(frozen=True, slots=True)
class _Item:
    """One case of a message: what happened to it, and how it is seen now."""

    events: tuple[Event, ...]
    view: View

    def lead(self) -> Event | None:
        """Return the event that has to be said beside the state of the case."""
        return next((event for event in _LEADING if event in self.events), None)


@dataclass(frozen=True, slots=True)
class Words:
    """What words need beside the notice: the site, its policy, its address; the keys of the links
    that stop letters; whether letters of a result bring its files."""

    house: House
    policy: Policy
    make_card: MakeCard
    url: str
    keys: Keys
    with_files: bool = False

    def outgoing(
        self, message_id: str, about: Sequence[tuple[Notice, Case]], now: datetime
    ) -> Outgoing:
        """Return notices of cases, all to one address, as one message that is ready to be sent."""
        notice = about[0][0]
        words = texts.load(notice.lang)
        items = [_Item(one.events, self._view(case, now)) for one, case in about]
        match notice.way:
            case Way.SMS:
                text = self._sms(items, words)
            case Way.EMAIL:
                return self._by_mail(message_id, about, items, now)
            case _:
                text = self._chat(items, words, now)
        out = Outgoing(notice.way, notice.to, text, id=message_id)
        # Where a chat is closed, an approved template may still be let in.
        return _with_template(out, items[0], words) if len(items) == 1 else out

    def _by_mail(
        self,
        message_id: str,
        about: Sequence[tuple[Notice, Case]],
        items: Sequence[_Item],
        now: datetime,
    ) -> Outgoing:
        notice, words = about[0][0], texts.load(about[0][0].lang)
        files = self._files(*about[0]) if len(about) == 1 else ()
        stop = self._stop(about, now)
        why = self._why(notice.article, stop, words)
        text = self._letter(items, words, why, now, with_files=bool(files))
        out = Outgoing(notice.way, notice.to, text, id=message_id, files=files, stop=stop)
        called = _called(items[0], words) if files else None
        return replace(out, subject=_subject(items, words), called=called)

    def _stop(self, about: Sequence[tuple[Notice, Case]], now: datetime) -> str | None:
        """Return where letters such as this one are stopped; None for what an article obliges us
        to tell, which nobody can stop."""
        notice = about[0][0]
        if notice.article:
            return None
        token = stop_link.token(notice.to, [case.code for _, case in about], self.keys, now)
        return f"{self.url}/stop/{token}?lang={notice.lang}"

    def _why(self, article: str | None, stop: str | None, words: Texts) -> str:
        if article:
            return words.fill("notice.duty", article=article)
        house = {"hotline": self.house.hotline, "hours": self.house.hotline_hours}
        return words.fill("notice.followed", stop=stop, **house)

    def _files(self, notice: Notice, case: Case) -> tuple[str, ...]:
        """Return the files that go to the applicant, whom a duty addresses; who wants the result
        by post is told where it is."""
        is_result = Event.READY in notice.events or Event.EARLY_RESULT in notice.events
        if not (self.with_files and notice.article and is_result and case.result):
            return ()
        if case.return_by == "post":
            return ()
        return tuple(file.url for file in case.result.files if hash_named(file.url))

    def _view(self, case: Case, now: datetime) -> View:
        shown = view(self.make_card(case), Tier.PROVEN, self.policy, now)
        return shown or View(code=case.code)  # a proof opens every case: the second is for types

    def _sms(self, items: Sequence[_Item], words: Texts) -> str:
        reply = _reply(items, words, None)
        if len(items) > 1:
            return say(reply, Medium.SMS, house=self.house)
        item = items[0]
        code, state, *rest = tell(item.view, reply, words, self.house, matched=None)[:-1]
        if lead := list(_lead_sms(item, words)):
            turn = facts.turn(item.view)
            instead_of = sentence(words[f"{turn}.sms"]) if turn else ""
            rest = [*lead, *(piece for piece in rest if piece.text != instead_of)]
        stop = Piece(words["notice.stop_sms"] + ".", Shed.COURTESY)
        return fit([code, state, *rest, stop], Ruler(accented=self.house.sms_accented))

    def _chat(self, items: Sequence[_Item], words: Texts, now: datetime) -> str:
        leads = joined(_lead(item, words) for item in items) if len(items) == 1 else ""
        text = joined([leads, say(_reply(items, words, now), Medium.CHAT, house=self.house)])
        return gsm.cut_utf16(text, CHAT_LIMIT)

    def _letter(
        self,
        items: Sequence[_Item],
        words: Texts,
        why: str,
        now: datetime,
        *,
        with_files: bool,
    ) -> str:
        house = {"hotline": self.house.hotline, "hours": self.house.hotline_hours}
        parts = [words["notice.greeting"]]
        for item in items:
            lead = _lead(item, words)
            parts.append("\n".join([*([lead] if lead else []), *told(item.view, words, now)]))
        if with_files:
            parts.append(sentence(words["notice.files"]))
        parts.append(sentence(why))
        parts.append(words.fill("notice.page", url=self.url))
        parts.append(sentence(words.fill("help.hotline", **house)))
        parts.append(self.house.name)
        return "\n\n".join(parts) + "\n"


def _reply(items: Sequence[_Item], words: Texts, as_of: datetime | None) -> Reply:
    answers = (Answer(outcome=Outcome.FOUND, tier=Tier.PROVEN, view=one.view) for one in items)
    return Reply(outcome=Outcome.FOUND, lang=words.lang, answers=tuple(answers), as_of=as_of)


def _lead(item: _Item, words: Texts) -> str | None:
    event = item.lead()
    if event is None:
        return None
    last_day = _last_day(item.view)
    by = dates.day(words, last_day) if last_day else ""
    return sentence(words.fill(f"notice.{event}.sentence", date=by))


def _lead_sms(item: _Item, words: Texts) -> Iterator[Piece]:
    event = item.lead()
    if event is None:
        return
    last_day = _last_day(item.view)
    by = dates.short_day(words, last_day, year=False) if last_day else ""
    yield Piece(sentence(words.fill(f"notice.{event}.sms", date=by)))
    post = item.view.post
    if event is Event.POSTED and post is not None and post.tracking:
        tracking = clean(post.tracking)
        yield Piece(sentence(words.fill("notice.tracking_sms", tracking=tracking)), Shed.FREE)


def _last_day(view: View) -> date | None:
    return min((need.by for need in view.needs or () if need.by is not None), default=None)


def _with_template(out: Outgoing, item: _Item, words: Texts) -> Outgoing:
    """Name the template that tells the event, and give what it may be filled with."""
    if out.way is not Way.ZALO:
        return out
    shown, due = item.view, item.view.due_at
    values = {"ma_ho_so": shown.code, "trang_thai": words[f"{facts.state(shown)}.name"]}
    if due is not None:
        values["han_tra"] = dates.day(words, dates.local(due).date())
    return replace(out, template=str(item.lead() or item.events[0]), values=values)


def _called(item: _Item, words: Texts) -> str:
    """Return what the files of a result are called, in letters that every file system takes."""
    return words.fill("notice.file", code=_NOT_IN_NAMES.sub("-", item.view.code))


def _subject(items: Sequence[_Item], words: Texts) -> str:
    if len(items) > 1:
        return words.fill("notice.subject_several", n=len(items))
    item = items[0]
    event, state = item.lead(), facts.state(item.view)
    what = words[f"notice.{event}.name"] if event else words[f"{state}.name"]
    return words.fill("notice.subject", code=item.view.code, what=what)
