"""Say the outcomes that show no case: what happened, what was understood, what to do next."""

from __future__ import annotations

from lookup_gateway.codes import Understood
from lookup_gateway.model import Answer, Outcome, Reply
from lookup_gateway.replies import dates
from lookup_gateway.replies.clauses import sentence
from lookup_gateway.replies.shapes import House
from lookup_gateway.texts import Texts


def nothing_shown(answer: Answer, words: Texts, house: House) -> list[str]:
    """Return the sentences for one code that led to no case."""
    if answer.outcome is Outcome.AMBIGUOUS:
        listed = "; ".join(answer.candidates)
        said = [words.fill("outcome.ambiguous.sentence", list=listed)]
        said.append(words["outcome.ambiguous.next"])
    elif answer.outcome is Outcome.TRY_LATER:
        said = _later(words, house)
    else:
        said = _missed(answer, words, house)
    return [sentence(clause) for clause in said]


def refused(reply: Reply, words: Texts, house: House) -> list[str]:
    """Return the sentences for a reply without answers: limited, or no store to ask."""
    if reply.outcome is not Outcome.LIMITED:
        return nothing_shown(Answer(outcome=reply.outcome), words, house)
    again = words.fill("outcome.limited.next", minutes=wait(reply, words))
    return [sentence(words["outcome.limited.sentence"]), sentence(again)]


def wait(reply: Reply, words: Texts) -> str:
    """Return after how many minutes, rounded up, the question may be asked again."""
    return words.count("unit.minute", max(1, -(-(reply.retry_after or 0) // 60)))


def understood_parts(read: Understood | None, words: Texts) -> list[str]:
    """Return what was read of a code: office, day of receipt, running number."""
    if read is None:
        return []
    parts: list[str] = []
    if read.office:
        parts.append(words.fill("outcome.not_found.office", office=read.office))
    if read.day:
        day = dates.day(words, read.day)
        parts.append(words.fill("outcome.not_found.day", day=day))
    if read.serial:
        parts.append(words.fill("outcome.not_found.serial", serial=read.serial))
    return parts


def _later(words: Texts, house: House) -> list[str]:
    again = words.fill("outcome.try_later.next", hotline=house.hotline, hours=house.hotline_hours)
    return [words["outcome.try_later.sentence"], again]


def _missed(answer: Answer, words: Texts, house: House) -> list[str]:
    """Not found and malformed differ in the first and the last sentence only."""
    table = f"outcome.{answer.outcome.value}"
    said = [words[f"{table}.sentence"]]
    parts = understood_parts(answer.understood, words)
    if parts:
        said.append(words.fill("outcome.not_found.understood", parts=", ".join(parts)))
    if answer.understood is not None:
        said += [words[f"wrong.{wrong.value}.sentence"] for wrong in answer.understood.wrong]
    said.append(words.fill(f"{table}.next", example=house.example_code))
    said.append(words.fill("help.hotline", hotline=house.hotline, hours=house.hotline_hours))
    return said
