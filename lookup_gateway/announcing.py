"""What tells people of changes: the notifier of a gateway, with its rooms."""

from __future__ import annotations

from lookup_gateway.gateway import Gateway
from lookup_gateway.notifying import Decider, Notifier, Sender, Words


def notifier(gateway: Gateway) -> Notifier:
    """Return the notifier of this gateway."""
    profile, keys, clock = gateway.profile, gateway.keys, gateway.settings.clock
    words = Words(gateway.house, profile.policy, gateway.make_card, gateway.settings.public_url)
    return Notifier(
        engine=gateway.engine,
        cases_of=gateway.backend.with_codes,
        decider=Decider(keys, profile.notices, clock),
        sender=Sender(keys, profile.notices, words),
        clock=clock,
    )
