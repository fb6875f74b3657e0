"""Who does what is kept in the outbox: which handlers and which senders a gateway has."""

from lookup_gateway.delivery.lanes import Lanes
from lookup_gateway.delivery.worker import Room
from lookup_gateway.dispatch.handlers import handlers
from lookup_gateway.dispatch.senders import gaps, senders, ways
from lookup_gateway.gateway import Gateway
from lookup_gateway.outgoing import Way

__all__ = ["gaps", "handlers", "room", "senders", "ways"]

# Telegram's own limit is 30 (core.telegram.org/bots/faq), Zalo's is told as 10 or 20; what a line
# of SMS or a mail server bears is a matter of the contract: the profile's [delivery.per_second].
PER_SECOND = {Way.SMS: 10.0, Way.ZALO: 8.0, Way.TELEGRAM: 25.0, Way.EMAIL: 5.0}


def room(gateway: Gateway) -> Room:
    """Return what the worker of the outbox works with. Raises BadSettings."""
    rates = {**PER_SECOND, **gateway.profile.delivery.per_second}
    return Room(
        engine=gateway.engine,
        handlers=handlers(gateway),
        lanes=Lanes({str(way): rate for way, rate in rates.items()}),
        spool=gateway.spool,
        seal=gateway.seal,
        unseal=gateway.unseal,
        clock=gateway.settings.clock,
    )
