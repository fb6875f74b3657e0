"""Which changes of a case deserve a message, to whom and when: duties of the regulation, follows.

Nothing is read, kept or put into words here."""

from lookup_gateway.notices.changes import Told, happened, is_over, look_again, told
from lookup_gateway.notices.hours import not_before
from lookup_gateway.notices.people import (
    Follower,
    Notice,
    calls,
    joined,
    not_connected,
    notices,
)

__all__ = [
    "Follower",
    "Notice",
    "Told",
    "calls",
    "happened",
    "is_over",
    "joined",
    "look_again",
    "not_before",
    "not_connected",
    "notices",
    "told",
]
