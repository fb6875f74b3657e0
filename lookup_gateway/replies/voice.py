"""Say a reply aloud: short sentences, digits apart, nothing personal, no free text of a record."""

from __future__ import annotations

from datetime import datetime

from lookup_gateway import codes
from lookup_gateway.model import Answer, Outcome, Reply, Tier, View
from lookup_gateway.replies import dates, facts, outcomes
from lookup_gateway.replies.clauses import sentence
from lookup_gateway.replies.progress_said import ProgressSaid
from lookup_gateway.replies.shapes import House
from lookup_gateway.texts import Texts

_MOST_DIGITS = 10
_END_OF_FILING = 4


def spoken(reply: Reply, words: Texts, house: House) -> list[str]:
    """Return the reply as sentences to be read aloud."""
    if not reply.answers:
        return _refused(reply, words, house)
    said: list[str] = []
    for answer in reply.answers:
        said += _answer(answer, words, house, reply.as_of)
    found = any(answer.view is not None for answer in reply.answers)
    if found and reply.as_of is not None:
        said.append(_sentence(words, "as_of.voice", when=dates.spoken(words, reply.as_of)))
    if found and reply.stale:
        said.append(_sentence(words, "stale.voice", hotline=apart(house.hotline)))
    return said


def apart(text: str) -> str:
    """Return the text with its digits read one by one."""
    spaced = "".join(f" {char} " if "0" <= char <= "9" else char for char in text)
    return " ".join(spaced.split())


def code_digits(code: str) -> str:
    """Return the digits that tell a case from others: of day and running number, one by one.

    The unit's letters and numbers stay silent: heard aloud they only confuse."""
    if codes.is_submission(code):
        # The caller has just keyed all of it: day and end are enough to know it by.
        _, day, number = codes.digits(code).split("*")
        return f"{apart(day)}, {apart(number[-_END_OF_FILING:])}"
    tail = code.rsplit("-", 2)[1:] or [code]
    groups = ["".join(char for char in part if "0" <= char <= "9") for part in tail]
    return ", ".join(" ".join(group[-_MOST_DIGITS:]) for group in groups if group)


def _answer(answer: Answer, words: Texts, house: House, as_of: datetime | None) -> list[str]:
    if answer.view is None:
        return _nothing_shown(answer, words, house)
    said = [*_headline(answer.view, words, as_of)]
    if answer.view.reappointed:
        said.append(_sentence(words, "moved.voice"))
    turn = facts.turn(answer.view)
    if turn:
        said.append(_sentence(words, f"{turn}.voice"))
    if answer.tier is not Tier.CODE:
        said += _proven(answer.view, words)
    if answer.proof_matched is False:
        said.append(_sentence(words, "proof.voice"))
    return said


def _proven(view: View, words: Texts) -> list[str]:
    """What a proof adds aloud, where others may listen: whether papers are missing, and where to
    collect. Which papers they are, and the record's own words for the place, stay unsaid."""
    missing = facts.papers_missing(view)
    said = []
    if missing is not None:
        key = "voice.papers_missing" if missing else "voice.papers_complete"
        said.append(_sentence(words, key))
    office = view.office
    # An address comes from the profile alone, so what stands beside it is the province's word too.
    if facts.is_collected(view) and office is not None and office.address:
        place = words.fill("voice.collect", name=office.name, address=office.address)
        hours = words.fill("voice.collect_hours", hours=office.hours) if office.hours else None
        said.append(sentence(", ".join(clause for clause in (place, hours) if clause)))
    return said


def _headline(view: View, words: Texts, as_of: datetime | None) -> list[str]:
    digits = code_digits(view.code)
    file = words.fill("file.voice", digits=digits) if digits else words["file.plain"]
    state = words.fill(
        f"{facts.state(view)}.voice", file=file, step=view.step, total=view.steps_total
    )
    timing = (_due(view, words), ProgressSaid(words, view, as_of).timing())
    return [sentence(clause) for clause in (state, ", ".join(t for t in timing if t)) if clause]


def _due(view: View, words: Texts) -> str | None:
    if view.due_at is None:
        return None
    key = "due.voice" if dates.has_hour(view.due_at) else "due.voice_day"
    if not facts.is_running(view):
        key = "due.voice_was"
    return words.fill(key, when=dates.spoken(words, view.due_at))


def _nothing_shown(answer: Answer, words: Texts, house: House) -> list[str]:
    table = f"outcome.{answer.outcome.value}"
    said = [_sentence(words, f"{table}.voice", n=len(answer.candidates))]
    if answer.understood is not None:
        said += [_sentence(words, f"wrong.{w.value}.sentence") for w in answer.understood.wrong]
    hotline = apart(house.hotline)
    said.append(_sentence(words, f"{table}.voice_next", hotline=hotline, hours=house.hotline_hours))
    if answer.outcome is not Outcome.TRY_LATER:
        said.append(_sentence(words, "help.voice", hotline=hotline))
    return said


def _refused(reply: Reply, words: Texts, house: House) -> list[str]:
    if reply.outcome is not Outcome.LIMITED:
        return _nothing_shown(Answer(outcome=reply.outcome), words, house)
    again = outcomes.wait(reply, words)
    return [
        _sentence(words, "outcome.limited.voice"),
        _sentence(words, "outcome.limited.voice_next", minutes=again),
    ]


def _sentence(words: Texts, key: str, **values: object) -> str:
    return sentence(words.fill(key, **values))
