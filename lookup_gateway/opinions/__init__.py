"""Feedback (phản ánh, kiến nghị): what it is, how far it has come, and by when what is owed."""

from lookup_gateway.opinions.clocks import Rules
from lookup_gateway.opinions.feedback import Act, By, Feedback, Letter, Owed, State, Step, Taken
from lookup_gateway.opinions.words import storable

__all__ = [
    "Act",
    "By",
    "Feedback",
    "Letter",
    "Owed",
    "Rules",
    "State",
    "Step",
    "Taken",
    "storable",
]
