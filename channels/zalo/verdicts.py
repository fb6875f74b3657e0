"""What an error of Zalo's means for a message: try again, give up, or fetch the operator.

Zalo publishes no whole table; these are the codes that its SDK, its template service
(https://zalo.cloud/zns/guidelines/handle-error-code) and other gateways agree on."""

from __future__ import annotations

import logging

from channels.zalo.api import BAD_TOKEN, Answer
from lookup_gateway.outgoing import Again, Refused, Sending, Sent

log = logging.getLogger(__name__)

# The person has blocked us, does not follow us, or is gone.
_UNWANTED = frozenset({-213, -217, -227})
# Silent for too long, at night, or too often.
_CLOSED = {error: Refused(f"zalo {error}: window") for error in (-230, -232, -234, -244)}
# A button or another part in a form that Zalo does not take.
_SHAPE = frozenset({-201, -203, -204})
_OURS = frozenset({-202, -205, -206, -207, -224}) | _SHAPE
_TEMPLATE_NUMBER, _TEMPLATE_FAULTS = -108, range(-112, -100)


def verdict(answer: Answer) -> Sending:
    """Return what became of the message."""
    error = answer.error
    if error == 0:
        return Sent(answer.told("message_id") or answer.told("msg_id"))
    if error in _UNWANTED:
        return Refused(f"zalo {error}: unwanted", stop=True)
    if error in _CLOSED:
        return _CLOSED[error]
    if error == _TEMPLATE_NUMBER:
        return Refused(f"zalo {error}: no such phone at Zalo")
    if error in _OURS or error in _TEMPLATE_FAULTS:
        log.error("Zalo refuses what we send (error %d): see docs/channels/zalo.md", error)
        return Refused(f"zalo {error}: refused")
    why = "token" if error == BAD_TOKEN else "later"
    return Again(f"zalo {error}: {why}")


def is_closed(sending: Sending) -> bool:
    """Return whether a message was refused for its moment, so that a template may still pass."""
    return sending in _CLOSED.values()


def is_misshapen(answer: Answer) -> bool:
    """Return whether Zalo did not take the message's form; a plainer one may pass."""
    return answer.error in _SHAPE
