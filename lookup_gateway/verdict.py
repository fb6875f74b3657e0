"""Decide what is said about one typed code, given the cards that were read for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lookup_gateway import codes, proofs
from lookup_gateway.clock import Clock
from lookup_gateway.codes import Choice, Grammar, Typed
from lookup_gateway.disclosure import GUESSABLE, Policy, view
from lookup_gateway.model import (
    Answer,
    Card,
    Case,
    Message,
    Outcome,
    Proof,
    ProofKind,
    Status,
    Tier,
)
from lookup_gateway.ports import Find, Reading, Spend, Ticket

MOST_CODES = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """What an answer needs: how codes look, who may see what, where to read, what time it is."""

    grammar: Grammar
    policy: Policy
    keys: proofs.Keys
    find: Find
    spend: Spend
    clock: Clock
    stale_after: timedelta


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the desk, with what the first read gave."""

    message: Message
    proof: Proof | None
    reading: Reading
    desk: Desk


def judge(typed: Typed, asked: Asked) -> Answer:
    """Return what is said about `typed`."""
    cards = [c for c in alive(asked.reading.cards) if codes.key(c.case.code) == typed.key]
    choice = codes.choose(typed, [card.case.code for card in cards])
    complete = asked.reading.complete
    if choice == _NOTHING:
        cards, choice, certain = _second_look(typed, asked)
        complete = complete and certain
    card = _chosen(cards, choice, asked)
    if card is not None:
        return _shown(card, typed, asked)
    nameable = [c.case.code for c in cards if asked.desk.policy.open_by_code(c.case)]
    doubtful = tuple(code for code in choice.ask if code in nameable)
    if doubtful:
        return Answer(outcome=Outcome.AMBIGUOUS, candidates=doubtful[:MOST_CODES])
    return _absent(typed, asked, complete)


def found(card: Card, tier: Tier, matched: bool | None, desk: Desk) -> Answer:
    """Return the answer that shows the card to this tier."""
    shown = view(card, tier, desk.policy, desk.clock())
    return Answer(outcome=Outcome.FOUND, tier=tier, view=shown, proof_matched=matched)


def alive(cards: Sequence[Card]) -> list[Card]:
    """Return the cards without tombstones: those answer as if they had never been."""
    return [card for card in cards if card.case.status is not Status.REMOVED]


def work_in_vain(proof: Proof | None, keys: proofs.Keys) -> None:
    """Check the proof against nobody, so that a miss takes the time of a wrong proof."""
    if proof is not None:
        proofs.matches(_NOBODY, proof, keys)


def _second_look(typed: Typed, asked: Asked) -> tuple[list[Card], Choice, bool]:
    """Read what the person may have meant: only on a miss, never on the caller's budget."""
    keys = codes.candidates(typed, asked.desk.grammar)
    if not keys:
        return [], _NOTHING, True
    reading = asked.desk.find(Ticket(caller=asked.message.caller, keys=keys, follow_up=True))
    cards = alive(reading.cards)
    stored = [card.case.code for card in cards]
    choice = codes.choose_candidate(typed, stored, asked.desk.grammar)
    return cards, choice, reading.complete


def _chosen(cards: Sequence[Card], choice: Choice, asked: Asked) -> Card | None:
    """Return the one case meant. Where several fit, a proof that fits one of them decides."""
    if choice.code is None and asked.proof is not None:
        fits = [c for c in cards if c.case.code in choice.ask and _proven(c, asked)]
        return fits[0] if len(fits) == 1 else None
    return next((card for card in cards if card.case.code == choice.code), None)


def _shown(card: Card, typed: Typed, asked: Asked) -> Answer:
    matched = _proven(card, asked)
    answer = found(card, Tier.PROVEN if matched else Tier.CODE, matched, asked.desk)
    # A closed case without its proof must look exactly like a code that does not exist.
    return answer if answer.view is not None else _absent(typed, asked, asked.reading.complete)


def _proven(card: Card, asked: Asked) -> bool | None:
    """Return whether the shown proof fits the case; None when no proof was shown."""
    proof, keys = asked.proof, asked.desk.keys
    if proof is None:
        return _from_registered_phone(card, asked) or None
    usable = proof.kind in asked.desk.policy.proofs
    if proof.kind in GUESSABLE and codes.key(card.case.code) in asked.reading.closed:
        usable = False
    return proofs.matches(card, proof, keys) and usable


def _from_registered_phone(card: Card, asked: Asked) -> bool:
    sender, policy = asked.message.sender, asked.desk.policy
    if sender is None or ProofKind.PHONE not in policy.proofs:
        return False
    return proofs.matches(card, Proof(kind=ProofKind.PHONE, value=sender), asked.desk.keys)


def _absent(typed: Typed, asked: Asked, complete: bool) -> Answer:
    work_in_vain(asked.proof, asked.desk.keys)
    return Answer(
        outcome=Outcome.NOT_FOUND if complete else Outcome.TRY_LATER,
        proof_matched=None if asked.proof is None else False,
        understood=typed.understood,
    )


_NOTHING = Choice(None, ())
_NOBODY = Card(
    case=Case(
        code="0", version=1, status=Status.UNKNOWN, status_since=datetime(2000, 1, 1, tzinfo=UTC)
    )
)
