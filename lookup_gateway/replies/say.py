"""Say a reply on a medium: the one door from `Reply` to words."""

from __future__ import annotations

from lookup_gateway import gsm, texts
from lookup_gateway.model import Answer, Medium, Reply
from lookup_gateway.replies import outcomes, sms, talk, voice
from lookup_gateway.replies.clauses import joined, sentence
from lookup_gateway.replies.explained import as_of_line, stale_line, told
from lookup_gateway.replies.shapes import House
from lookup_gateway.texts import Texts

# Zalo takes 2,000 characters a message, Telegram 4,096; the smaller one holds for every chat.
CHAT_LIMIT = 2_000


def say(reply: Reply, medium: Medium, *, house: House) -> str:
    """Return the reply in words for the medium, in one line, in the reply's language.

    An SMS fits one segment, or two where the site sends accents. Nothing that the asker typed is
    repeated, other than a code that exists and the parts of a code as they were understood."""
    words = texts.load(reply.lang)
    if medium is Medium.SMS:
        return talk.short(reply, words, house) if reply.said else sms.short(reply, words, house)
    if medium is Medium.VOICE:
        return joined(voice.spoken(reply, words, house))
    if reply.said:
        return joined([*talk.sentences(reply, words, house), _ending(reply, words, house)])
    if not reply.answers:
        return joined(outcomes.refused(reply, words, house))
    answers = [_answer(answer, reply, words, house) for answer in reply.answers]
    ending = _ending(reply, words, house)
    if medium is Medium.CHAT:
        room = (CHAT_LIMIT - gsm.utf16_units(ending) - 1) // len(answers)
        answers = [_within(sentences, room - 1) for sentences in answers]
    return joined([*(joined(sentences) for sentences in answers), ending])


def _answer(answer: Answer, reply: Reply, words: Texts, house: House) -> list[str]:
    if answer.view is None:
        return outcomes.nothing_shown(answer, words, house)
    sentences = told(answer.view, words, reply.as_of)
    if answer.proof_matched is False:
        sentences.insert(1, sentence(words["proof.sentence"]))
    return sentences


def _ending(reply: Reply, words: Texts, house: House) -> str:
    """The age of the data, said once: an answer that shows no case tells nothing about data."""
    if not any(answer.view is not None for answer in reply.answers):
        return ""
    warning = stale_line(words, house) if reply.stale else None
    return joined([as_of_line(words, reply.as_of), warning])


def _within(sentences: list[str], room: int) -> list[str]:
    """Return the sentences cut to `room` UTF-16 units; the weightiest stand first."""
    kept: list[str] = []
    for one in sentences:
        cut = one if gsm.utf16_units(one) <= room else gsm.cut_utf16(one, max(room - 1, 0)) + "…"
        if len(cut) > 1:
            kept.append(cut)
        room -= gsm.utf16_units(cut) + 1
    return kept
