"""The webhook: proven, kept, answered; the work is done afterwards.

Zalo waits 2 seconds for its 200 and delivers again after 30 s, 5, 15, 30 and 60 minutes, with the
first delivery's timestamp; then it switches the webhook off. So after the check at the door only
an event that cannot be kept is refused."""

from __future__ import annotations

import logging
from datetime import timedelta

import msgspec
from flask import Blueprint, Response, abort, request

from channels.zalo import events
from channels.zalo.recorder import Recorder, Seen
from channels.zalo.signature import SIGNATURE, STAMP, Secret
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.outgoing import Job, Later, Receipt, receipt

log = logging.getLogger(__name__)

JOB = "zalo_event"
# Longer than Zalo goes on delivering, by anybody's account (12 hours, in old posts), and not
# longer than a message is known to have been answered.
REPLAY_WINDOW = timedelta(hours=13)


def blueprint(later: Later, secret: Secret, clock: Clock, recorder: Recorder) -> Blueprint:
    """Return the webhook's route: POST /channels/zalo."""
    routes = Blueprint("zalo", __name__, url_prefix="/channels")

    @routes.post("/zalo")
    def receive() -> Response:
        body = request.get_data()
        seen = _seen(secret, body)
        recorder.saw(seen, clock())
        if seen.signed is None:
            abort(403)
        if not seen.name:
            log.warning("a genuine event of Zalo's cannot be read: see docs/channels/zalo.md")
        event = events.read(body)
        if event is not None and abs(clock() - event.moment) < REPLAY_WINDOW:
            _keep(later, event)
        return Response()

    return routes


def _seen(secret: Secret, body: bytes) -> Seen:
    signature, stamp = request.headers.get(SIGNATURE, ""), request.headers.get(STAMP, "")
    return Seen(
        name=events.name(body),
        body=body,
        signature=signature,
        stamp=stamp,
        retry=request.headers.get("num_retry", ""),
        signed=secret.signed_with(body, stamp, signature),
    )


def _keep(later: Later, event: events.Event) -> None:
    try:
        later(_job(event))
    except BackendDown:
        abort(503)  # Zalo delivers it again, and nobody else knows of it


def _job(event: events.Event) -> Job:
    if event.kind is events.Kind.ARRIVED:
        return receipt(event.message or "", Receipt.DELIVERED)
    return Job(JOB, msgspec.to_builtins(event), key=event.key)
