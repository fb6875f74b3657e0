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

    @property
    def guesses(self) -> bool:
        """Return whether the proof is one that can be guessed, and so has to be counted."""
        return self.proof is not None and self.proof.kind in GUESSABLE


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, and the mirror keys against which a guessable proof failed."""

    answer: Answer
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    """What one read offers for what was typed."""

    cards: Sequence[Card]
    choice: Choice
    reading: Reading

    @property
    def meant(self) -> list[Card]:
        """Return the one case that was meant, or those between which there is doubt."""
        codes_meant = {self.choice.code, *self.choice.ask}
        return [card for card in self.cards if card.case.code in codes_meant]


def judge(typed: Typed, asked: Asked) -> Verdict:
    """Return what is said about `typed`."""
    look = _first_look(typed, asked)
    if look.choice == _NOTHING:
        look = _second_look(typed, asked)
    complete = asked.reading.complete and look.reading.complete
    proven = [card for card in look.meant if _is_proven(card, look.reading, asked)]
    failed = [_key(card) for card in look.meant if card not in proven] or [typed.key]
    wrong = tuple(failed) if asked.guesses and not proven else ()
    return Verdict(_answer(look, proven, asked) or _absent(typed, asked, complete), wrong)


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


def _first_look(typed: Typed, asked: Asked) -> _Look:
    cards = [card for card in alive(asked.reading.cards) if _key(card) == typed.key]
    return _Look(cards, codes.choose(typed, [c.case.code for c in cards]), asked.reading)


def _second_look(typed: Typed, asked: Asked) -> _Look:
    """Read what the person may have meant: only on a miss, never on the caller's budget."""
    keys = codes.candidates(typed, asked.desk.grammar)
    if not keys:
        return _Look((), _NOTHING, Reading())
    guessing = keys if asked.guesses else ()
    ticket = Ticket(asked.message.caller, keys, guessing=guessing, follow_up=True)
    reading = asked.desk.find(ticket)
    cards = alive(reading.cards)
    stored = [card.case.code for card in cards]
    return _Look(cards, codes.choose_candidate(typed, stored, asked.desk.grammar), reading)


def _answer(look: _Look, proven: Sequence[Card], asked: Asked) -> Answer | None:
    """Return what may be shown or asked; None where nothing may be known.

    Where several fit, a proof that fits one of them decides."""
    if len(proven) == 1:
        return found(proven[0], Tier.PROVEN, True, asked.desk)
    nameable = [card for card in look.meant if asked.desk.policy.open_by_code(card.case)]
    if look.choice.code is not None:
        matched = None if asked.proof is None else False
        return found(nameable[0], Tier.CODE, matched, asked.desk) if nameable else None
    if not nameable:
        return None
    doubtful = tuple(card.case.code for card in nameable)
    return Answer(outcome=Outcome.AMBIGUOUS, candidates=doubtful[:MOST_CODES])


def _is_proven(card: Card, reading: Reading, asked: Asked) -> bool:
    """Return whether the shown proof, or else the sender's registered phone, fits the case."""
    proof = asked.proof
    if proof is None:
        return _from_registered_phone(card, asked)
    usable = proof.kind in asked.desk.policy.proofs
    if asked.guesses and _key(card) in reading.closed:
        usable = False
    return proofs.matches(card, proof, asked.desk.keys) and usable


def _from_registered_phone(card: Card, asked: Asked) -> bool:
    sender, policy = asked.message.sender, asked.desk.policy
    if sender is None or ProofKind.PHONE not in policy.proofs:
        return False
    return proofs.matches(card, Proof(kind=ProofKind.PHONE, value=sender), asked.desk.keys)


def _absent(typed: Typed, asked: Asked, complete: bool) -> Answer:
    """Say that nothing is known: also of a closed case without its proof, in the same words."""
    work_in_vain(asked.proof, asked.desk.keys)
    unknown = Outcome.MALFORMED if typed.understood.wrong else Outcome.NOT_FOUND
    return Answer(
        outcome=unknown if complete else Outcome.TRY_LATER,
        proof_matched=None if asked.proof is None else False,
        understood=typed.understood,
    )


def _key(card: Card) -> str:
    return codes.key(card.case.code)


_NOTHING = Choice(None, ())
_NOBODY = Card(
    case=Case(
        code="0", version=1, status=Status.UNKNOWN, status_since=datetime(2000, 1, 1, tzinfo=UTC)
    )
)
