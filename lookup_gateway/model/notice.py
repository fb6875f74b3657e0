"""What can happen to a case that somebody is told of, and by what ways a duty is done."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """Something worth a message. The first of several leads it."""

    TRANSFER_FAILED = "transfer_failed"
    LATE = "late"  # the date was moved: an apology, the first date and the new one
    OVERDUE = "overdue"  # the date has passed, and there is no new one yet
    REMINDER = "reminder"
    POSTED = "posted"
    EARLY_RESULT = "early_result"
    READY = "ready"
    RETURNED = "returned"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    NOT_ACCEPTED = "not_accepted"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received"


class DutyWay(StrEnum):
    """By what a regulation has people told. PHONE: an officer calls; the program lists the call.
    PORTAL: the national portal, which is not connected."""

    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    PORTAL = "portal"
