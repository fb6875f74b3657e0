"""When a message may go: not in the quiet hours, unless it makes no sound."""

from __future__ import annotations

from datetime import datetime, timedelta

from lookup_gateway.clock import VIETNAM
from lookup_gateway.outgoing import Way
from lookup_gateway.profile_file import Notices

# A letter in a mailbox wakes nobody.
_SILENT = {Way.EMAIL}


def not_before(at: datetime, way: Way, rules: Notices) -> datetime:
    """Return `at`, or where quiet hours hold at that moment, their end."""
    begin, end = rules.quiet_hours
    here = at.astimezone(VIETNAM)
    clock = here.time()
    quiet = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if way in _SILENT or not quiet:
        return at
    return datetime.combine(here.date() + timedelta(days=clock >= end), end, VIETNAM)
