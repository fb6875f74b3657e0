"""Answer a question about cases: the one read use case of the gateway."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lookup_gateway import codes, proofs
from lookup_gateway.codes import Heard, Typed
from lookup_gateway.disclosure import GUESSABLE
from lookup_gateway.model import Answer, Message, Outcome, Proof, ProofKind, Reply, Tier
from lookup_gateway.ports import Charge, Reading, Ticket
from lookup_gateway.verdict import (
    MOST_CODES,
    Asked,
    Desk,
    Verdict,
    alive,
    found,
    judge,
    work_in_vain,
)

# A mã tra cứu as it is printed, at the end of a message: 482 913 057.
_LOOKUP_CODE = re.compile(r"[\s,;:]([0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3})[\s.]*$", re.ASCII)
# The receipt's own link, wherever it stands in a message: …/T/KEY-TOKEN.
_LINK = re.compile(r"/t/([0-9a-z]{1,52}-[0-9a-z]{18})(?![0-9a-z])", re.IGNORECASE)


def answer(message: Message, desk: Desk) -> Reply:
    """Return the reply to a message. Never raises for what a citizen typed."""
    proof = message.proof or _linked(message.text)
    if proof is not None and proof.kind is ProofKind.TOKEN and _names_only_a_token(message):
        return _by_token(message, proof, desk)
    heard, said = _heard(message.text, desk)
    proof = proof or said
    if heard.codes:
        return _by_codes(message, heard.codes, proof, desk)
    reading = desk.find(Ticket(caller=message.caller, keys=()))
    nothing = Answer(outcome=Outcome.MALFORMED, understood=heard.partial)
    return _reply(message, (nothing,), reading, desk)


def _heard(text: str, desk: Desk) -> tuple[Heard, Proof | None]:
    """Return the codes in a text, and the mã tra cứu that may stand behind them."""
    nine = _LOOKUP_CODE.search(text)
    if nine is not None:
        before = codes.find(text[: nine.start()], desk.grammar, MOST_CODES)
        if before.codes:
            return before, Proof(kind=ProofKind.LOOKUP_CODE, value=nine[1])
    return codes.find(text, desk.grammar, MOST_CODES), None


def _linked(text: str) -> Proof | None:
    link = _LINK.search(text)
    return Proof(kind=ProofKind.TOKEN, value=link[1]) if link else None


def _names_only_a_token(message: Message) -> bool:
    return not message.text.strip() or _LINK.search(message.text) is not None


def _by_token(message: Message, proof: Proof, desk: Desk) -> Reply:
    keys = (proofs.token_key(proof.value),)
    ticket = Ticket(caller=message.caller, keys=keys, by_token=True)
    reading = desk.find(ticket)
    if reading.retry_after is not None:
        return _reply(message, (), reading, desk)
    taken = proof.kind in desk.policy.proofs
    cards = alive(reading.cards) if taken else []
    fits = [card for card in cards if proofs.matches(card, proof, desk.keys)]
    if fits:
        return _reply(message, (found(fits[0], Tier.PROVEN, True, desk),), reading, desk)
    work_in_vain(proof, desk.keys)
    outcome = Outcome.NOT_FOUND if reading.complete else Outcome.TRY_LATER
    nothing = Answer(outcome=outcome, proof_matched=False)
    _charge([Verdict(nothing)], ticket, desk)
    return _reply(message, (nothing,), reading, desk)


def _by_codes(message: Message, typed: Sequence[Typed], proof: Proof | None, desk: Desk) -> Reply:
    keys = tuple(dict.fromkeys(one.key for one in typed))
    guessing = keys if proof is not None and proof.kind in GUESSABLE else ()
    ticket = Ticket(caller=message.caller, keys=keys, guessing=guessing)
    reading = desk.find(ticket)
    if reading.retry_after is not None:
        return _reply(message, (), reading, desk)
    asked = Asked(message, proof, reading, desk)
    verdicts = [judge(one, asked) for one in typed]
    _charge(verdicts, ticket, desk)
    return _reply(message, tuple(one.answer for one in verdicts), reading, desk)


def _charge(verdicts: Sequence[Verdict], ticket: Ticket, desk: Desk) -> None:
    """Spend what depends on the answer: a second round trip, only when there is something."""
    misses = sum(one.answer.outcome is Outcome.NOT_FOUND for one in verdicts)
    wrong = tuple(dict.fromkeys(key for one in verdicts for key in one.wrong))
    if misses or wrong:
        desk.spend(Charge(ticket, misses=misses, wrong=wrong))


def _reply(message: Message, answers: tuple[Answer, ...], reading: Reading, desk: Desk) -> Reply:
    if reading.retry_after is not None:
        return Reply(outcome=Outcome.LIMITED, lang=message.lang, retry_after=reading.retry_after)
    outcomes = [answer.outcome for answer in answers]
    return Reply(
        outcome=Outcome.FOUND if Outcome.FOUND in outcomes else outcomes[0],
        lang=message.lang,
        answers=answers,
        as_of=reading.as_of,
        stale=_is_stale(reading, desk),
    )


def _is_stale(reading: Reading, desk: Desk) -> bool:
    return reading.as_of is not None and desk.clock() - reading.as_of > desk.stale_after
