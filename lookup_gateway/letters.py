"""What the doors of feedback and questions are told: the functions that they may call."""

from __future__ import annotations

from collections.abc import Callable

from lookup_gateway.backends.sql import FeedbackDesk, QuestionDesk
from lookup_gateway.desk_api.opinions import OpinionNeeds, Outcome, Shelf
from lookup_gateway.gateway import Gateway
from lookup_gateway.opinions import Window


def window(gateway: Gateway) -> Window:
    """Return the window at which citizens ask and read what became of what they wrote."""
    feedback, asked, lookups = gateway.opinions, _questions(gateway), gateway.desk
    return Window(
        find=lookups.find,
        spend=lookups.spend,
        seal=gateway.seal,
        rules=asked.rules if gateway.profile.questions.taken else None,
        take=asked.take,
        question=asked.read,
        feedback=feedback.read,
        about=gateway.submissions.at_code(feedback.about),
        questions=asked.published,
        answers=feedback.published,
    )


def needs(gateway: Gateway) -> OpinionNeeds:
    """Return what the routes of feedback and questions need."""
    feedback, asked = gateway.opinions, _questions(gateway)
    return OpinionNeeds(
        by_token=gateway.officers.by_token,
        shelves={
            "feedback": _shelf(feedback, note=feedback.note, handle=feedback.handle),
            "questions": _shelf(asked, refuse=asked.refuse, move=asked.move),
        },
        enter=feedback.enter,
        places={office.id: office.name for office in gateway.profile.offices.values()},
        contacts=gateway.profile.feedback.contacts,
        seal=gateway.seal,
        unseal=gateway.unseal,
        clock=gateway.settings.clock,
    )


def _shelf(desk: FeedbackDesk | QuestionDesk, **own: Callable[..., Outcome]) -> Shelf:
    acts = {"forward": desk.forward, "answer": desk.answer, "publish": desk.publish, **own}
    return Shelf(desk.open, desk.show, acts)


def _questions(gateway: Gateway) -> QuestionDesk:
    rules = gateway.profile.questions.rules(gateway.profile.work, gateway.profile.offices)
    engine, clock = gateway.engine, gateway.settings.clock
    return QuestionDesk(engine, clock, gateway.name, rules, gateway.opinions)
