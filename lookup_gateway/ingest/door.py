"""The door of other systems: only what is signed comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway.clock import Clock
from lookup_gateway.environment import IngestKey
from lookup_gateway.errors import BackendDown, BadRecord
from lookup_gateway.ingest.signature import HEADER, source_of
from lookup_gateway.web import INGEST_LIMIT, problem

View = Callable[[str, bytes], Response]


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in: the systems with these keys. Without keys nobody does."""

    keys: tuple[IngestKey, ...]
    clock: Clock

    def add(self, routes: Blueprint, method: str, rule: str, view: View) -> None:
        """Give the blueprint a route whose `view` gets the name of the system that signed, and
        the body that it signed."""

        def guarded() -> Response:
            request.max_content_length = INGEST_LIMIT
            body = request.get_data()
            signature = request.headers.get(HEADER, "")
            source = source_of(signature, body, self.keys, self.clock())
            if source is None:
                return problem(401, "Unauthorized", f"needs a fresh {HEADER} with a key of ours")
            try:
                return view(source, body)
            except BadRecord as error:
                return _unusable(error)
            except BackendDown:
                why = "the case database does not answer; nothing was written"
                return problem(503, "Service Unavailable", why, {"Retry-After": "5"})

        routes.add_url_rule(rule, rule.strip("/"), guarded, methods=[method])


def _unusable(error: BadRecord) -> Response:
    title, field = "Unprocessable Content", error.field
    return problem(422, title, str(error), field=field, allowed=error.allowed)


def as_json(body: object) -> Response:
    """Return a body of JSON."""
    return Response(msgspec.json.encode(body), mimetype="application/json")
