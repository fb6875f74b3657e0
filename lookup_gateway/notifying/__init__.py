"""The worker of `notify`: decides who is told of what became visible, merges, hands over to
`deliver`."""

from lookup_gateway.notifying.deciding import Decider
from lookup_gateway.notifying.notifier import Notifier
from lookup_gateway.notifying.sending import Sender
from lookup_gateway.notifying.words import Words

__all__ = ["Decider", "Notifier", "Sender", "Words"]
