"""The worker of `notify`: decides who is told of what became visible, merges, hands over to
`deliver`; and does what is done at set times."""

from lookup_gateway.notifying.deciding import Decider
from lookup_gateway.notifying.notifier import Notifier
from lookup_gateway.notifying.sending import Sender
from lookup_gateway.notifying.stopping import StopLinks
from lookup_gateway.notifying.timekeeper import Timekeeper
from lookup_gateway.notifying.words import Words

__all__ = ["Decider", "Notifier", "Sender", "StopLinks", "Timekeeper", "Words"]
