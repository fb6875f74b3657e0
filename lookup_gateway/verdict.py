"""Decide what is said about one typed code, given the cards that were read for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

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

Choose = Callable[[Sequence[str]], Choice]


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

    def noting(self, cards: list[Card]) -> Desk:
        """Return the same desk, but what it reads for an answer is put into `cards` too."""

        def find(ticket: Ticket) -> Reading:
            reading = self.find(ticket)
            cards.extend(reading.cards)
            return reading

        return replace(self, find=find)


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
    """What one read offers for what was typed: the cases that may be meant, whether it is surely
    the one, and those at which a shown proof was tried."""

    meant: Sequence[Card]
    sure: bool
    tried: Sequence[Card]
    complete: bool = True
    proven: bool = False


def judge(typed: Typed, asked: Asked) -> Verdict:
    """Return what is said about `typed`."""
    look = _first_look(typed, asked)
    if not look.meant:
        look = _second_look(typed, asked)
    complete = asked.reading.complete and look.complete
    answer = _answer(look, asked) or _absent(typed, look, asked, complete)
    if not asked.guesses or answer.tier is Tier.PROVEN:
        return Verdict(answer)
    return Verdict(answer, tuple(map(_key, look.tried)) or (typed.key,))


def found(card: Card, tier: Tier, matched: bool | None, desk: Desk) -> Answer:
    """Return the answer that shows the card to this tier."""
    shown = view(card, tier, desk.policy, desk.clock())
    return Answer(outcome=Outcome.FOUND, tier=tier, view=shown, proof_matched=matched)


def alive(cards: Iterable[Card]) -> list[Card]:
    """Return the cards without tombstones: those answer as if they had never been."""
    return [card for card in cards if card.case.status is not Status.REMOVED]


def work_in_vain(proof: Proof | None, keys: proofs.Keys) -> None:
    """Check the proof against nobody, so that a miss takes the time of a wrong proof."""
    if proof is not None:
        proofs.matches(_NOBODY, proof, keys)


def _first_look(typed: Typed, asked: Asked) -> _Look:
    cards = [card for card in asked.reading.cards if _key(card) == typed.key]
    return _look(cards, asked.reading, asked, partial(codes.choose, typed))


def _second_look(typed: Typed, asked: Asked) -> _Look:
    """Read what the person may have meant: only on a miss, never on the caller's budget."""
    grammar = asked.desk.grammar
    keys = codes.candidates(typed, grammar)
    if not keys:
        return _Look((), False, ())
    guessing = keys if asked.guesses else ()
    ticket = Ticket(asked.message.caller, keys, guessing=guessing, follow_up=True)
    reading = asked.desk.find(ticket)
    choose = partial(codes.choose_candidate, typed, grammar=grammar)
    return _look(reading.cards, reading, asked, choose)


def _look(cards: Iterable[Card], reading: Reading, asked: Asked, choose: Choose) -> _Look:
    """Choose among the cases that this caller may know of: a closed one without its proof must
    not even show as one of two that fit."""
    there = alive(cards)
    known = [card for card in there if _may_know(card, reading, asked)]
    meant, sure = _chosen(known, choose)
    proven = [card for card in meant if _is_proven(card, reading, asked)]
    if len(proven) == 1:  # where several fit, a proof that fits one of them decides
        meant, sure = proven, True
    return _Look(meant, sure, _chosen(there, choose)[0], reading.complete, bool(proven) and sure)


def _chosen(cards: Sequence[Card], choose: Choose) -> tuple[list[Card], bool]:
    choice = choose([card.case.code for card in cards])
    codes_meant = {choice.code, *choice.ask}
    return [card for card in cards if card.case.code in codes_meant], choice.code is not None


def _may_know(card: Card, reading: Reading, asked: Asked) -> bool:
    return asked.desk.policy.open_by_code(card.case) or _is_proven(card, reading, asked)


def _answer(look: _Look, asked: Asked) -> Answer | None:
    """Return what may be shown or asked; None where nothing is known."""
    if look.sure and look.proven:
        return found(look.meant[0], Tier.PROVEN, True, asked.desk)
    if look.sure:
        matched = None if asked.proof is None else False
        return found(look.meant[0], Tier.CODE, matched, asked.desk)
    doubtful = tuple(card.case.code for card in look.meant)
    if not doubtful:
        return None
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


def _absent(typed: Typed, look: _Look, asked: Asked, complete: bool) -> Answer:
    """Say that nothing is known: also of a closed case without its proof, in the same words and
    after the same work."""
    if not look.tried:
        codes.choose(typed, [_NOBODY.case.code])
        work_in_vain(asked.proof, asked.desk.keys)
    unknown = Outcome.MALFORMED if typed.understood.wrong else Outcome.NOT_FOUND
    return Answer(
        outcome=unknown if complete else Outcome.TRY_LATER,
        proof_matched=None if asked.proof is None else False,
        understood=typed.understood,
    )


def _key(card: Card) -> str:
    return codes.key(card.case.code)


_NOBODY = Card(
    case=Case(
        code="H00-000101-0000",
        version=1,
        status=Status.UNKNOWN,
        status_since=datetime(2000, 1, 1, tzinfo=UTC),
    )
)
