"""Replies in words: `say` for every medium, `explain` for pages that show the parts apart."""

from lookup_gateway.replies.explained import explain, stale_line
from lookup_gateway.replies.needed import Needed, needed
from lookup_gateway.replies.say import say
from lookup_gateway.replies.shapes import Explained, House, Progress, StepLine

__all__ = [
    "Explained",
    "House",
    "Needed",
    "Progress",
    "StepLine",
    "explain",
    "needed",
    "say",
    "stale_line",
]
