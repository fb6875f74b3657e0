"""Whose phone is a service's: it stands on so many cases that it proves none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import structs

from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Message, Reply, Tier
from lookup_gateway.ports import Ask

# A phone on more open cases than this is a service's, not a citizen's.
CROWD = 20

CodesOfPhone = Callable[[str, int], Sequence[str]]


def is_crowd(phone: str, codes_of_phone: CodesOfPhone) -> bool:
    """Return whether the phone is a service's. Raises BackendDown."""
    return len(codes_of_phone(phone, CROWD + 1)) > CROWD


def unless_crowd(ask: Ask, codes_of_phone: CodesOfPhone) -> Ask:
    """Wrap `ask` so that a service's phone opens nothing; nor does one of which that is not known.

    Asked only where a phone may have opened something: who knows no case costs no query."""

    def wrapped(message: Message) -> Reply:
        reply = ask(message)
        opened = any(answer.tier is Tier.PROVEN for answer in reply.answers)
        if message.sender is None or not opened or _is_citizen(message.sender, codes_of_phone):
            return reply
        return ask(structs.replace(message, sender=None))

    return wrapped


def _is_citizen(phone: str, codes_of_phone: CodesOfPhone) -> bool:
    try:
        return not is_crowd(phone, codes_of_phone)
    except BackendDown:
        return False
