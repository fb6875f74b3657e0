"""The hotline: an agent hears a code, and reads out what the telephone line itself would say."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from flask import Blueprint, Response, request

from kiosk_ui.asking import MOST_ASKED
from kiosk_ui.front import Front
from kiosk_ui.staff import DESKS, Staff
from lookup_gateway.model import (
    Caller,
    CallerKind,
    Medium,
    Message,
    Outcome,
    Proof,
    ProofKind,
    Reply,
    Said,
    Tier,
)
from lookup_gateway.replies import say
from lookup_gateway.replies.needed import filled

_LAST4 = (ProofKind.PHONE_LAST4, ProofKind.ID_LAST4)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the agent reads: `voice` is word for word what the telephone would say."""

    text: str
    voice: str
    sms: str
    chat: str
    candidates: tuple[str, ...] = ()
    may_prove: bool = False
    proven: bool = False
    trouble: str | None = None


def add(bp: Blueprint, front: Front, staff: Staff) -> None:
    """Give the blueprint the hotline's page."""

    @bp.get("/hotline/")
    @staff.required(*DESKS)
    def hotline() -> Response:
        return _page(front, staff, None)

    @bp.post("/hotline/")
    @staff.required(*DESKS)
    def hotline_answer() -> Response:
        text = request.form.get("text", "")[:MOST_ASKED]
        if not text.strip():
            return _page(front, staff, None)
        if needs := _needed(front, text.strip()):
            return _page(front, staff, needs)
        typed = request.form.get("proof", "")
        proof = _proof(typed, request.form.get("last4", ""), staff.proofs)
        reply = _ask(front, staff, text, proof)
        unread = front.here["hotline.proof_unreadable"] if typed.strip() and not proof else None
        return _page(front, staff, _heard(front, text, reply, unread))


def _ask(front: Front, staff: Staff, text: str, proof: Proof | None) -> Reply:
    """Ask as the telephone does, and write down who looked at what before it is shown."""
    officer = staff.officer()
    message = Message(
        text=text,
        medium=Medium.VOICE,
        # One agent serves a queue of people, as a kiosk does.
        caller=Caller(kind=CallerKind.KIOSK, id=f"officer {officer.account}"),
        lang=front.here.lang,
        proof=proof,
    )
    reply = front.needs.ask(message)
    staff.note("hotline.look", _noted(reply, proof, staff))
    return reply


def _noted(reply: Reply, proof: Proof | None, staff: Staff) -> dict[str, object]:
    shown = [one for one in reply.answers if one.view is not None]
    codes = [one.view.code for one in shown if one.view is not None]
    codes += [code for one in reply.answers for code in one.candidates]
    return {
        "outcome": reply.outcome.value,
        "cases": [staff.name(code) for code in codes],
        "tier": max((int(one.tier) for one in shown), default=0),
        "proof": proof.kind.value if proof else None,
    }


def _heard(front: Front, text: str, reply: Reply, unread: str | None) -> Heard:
    house = front.needs.house
    proven = any(one.tier is not Tier.CODE for one in reply.answers)
    missed = any(one.proof_matched is False for one in reply.answers)
    return Heard(
        text=text,
        voice=say(reply, Medium.VOICE, house=house),
        sms=say(reply, Medium.SMS, house=house),
        chat=say(reply, Medium.CHAT, house=house),
        candidates=tuple(code for one in reply.answers for code in one.candidates),
        # A case that is closed to the code alone looks like none, and opens to a proof.
        may_prove=not proven and reply.outcome in (Outcome.FOUND, Outcome.NOT_FOUND),
        proven=proven,
        trouble=unread or (front.here["hotline.proof_wrong"] if missed else None),
    )


def _needed(front: Front, text: str) -> Heard | None:
    """Return what is heard about a procedure whose code was typed as it stands, or as a caller
    keys it; None where it is no procedure's. No case is looked at."""
    aloud, words = front.needs.needs_aloud, front.here
    if aloud is None:
        return None
    exact = aloud.catalogue.procedure(text)
    found = [exact] if exact else aloud.catalogue.keyed(text)
    if len(found) != 1:
        return None
    said = Said(key="talk.need.procedure", values=filled(found[0], words))
    reply = Reply(outcome=Outcome.FOUND, lang=words.lang, said=(said,))
    return Heard(
        text=text,
        voice=" ".join(phrase.text for phrase in aloud.said(found[0], words.lang)),
        sms=say(reply, Medium.SMS, house=front.needs.house),
        chat=say(reply, Medium.CHAT, house=front.needs.house),
    )


def _proof(typed: str, last4: str, taken: Container[ProofKind]) -> Proof | None:
    """Return the proof that was read out: nine digits, or four of what `last4` names."""
    digits = re.sub(r"[\s.-]", "", typed)
    kind = {9: ProofKind.LOOKUP_CODE, 4: _last4(last4)}.get(len(digits))
    if kind not in taken or not (digits.isascii() and digits.isdigit()):
        return None
    return Proof(kind=kind, value=digits) if kind else None


def _last4(name: str) -> ProofKind | None:
    return next((kind for kind in _LAST4 if kind.value == name), None)


def _page(front: Front, staff: Staff, heard: Heard | None) -> Response:
    last4 = [kind.value for kind in _LAST4 if kind in staff.proofs]
    page = front.draw("hotline.html", staff=staff, heard=heard, last4=last4)
    # An abandoned screen goes empty when the session ends, with or without scripts.
    page.headers["Refresh"] = f"{staff.idle}; url=/hotline/?lang={front.here.lang}"
    return page
