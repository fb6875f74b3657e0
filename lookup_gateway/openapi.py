"""The API's one description (OpenAPI 3.1), put together from what lies beside each room's routes.

Bodies that are read as a type are described by that type, so that the two cannot part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from itertools import chain
from typing import Any

import msgspec

from lookup_gateway.desk_api.intake import OURS, Beside
from lookup_gateway.desk_api.opinion_bodies import BODIES, Entered
from lookup_gateway.desk_api.overdue import Proposed, Released
from lookup_gateway.desk_api.payments import Matched, Settled
from lookup_gateway.desk_api.receipt_kit import Printed
from lookup_gateway.life import Paid, Payment, Wish
from lookup_gateway.model import Case
from lookup_gateway.overdue import Proposal
from lookup_gateway.reports.tally import Tally, Usual

_ROOMS = ("channels", "lookup_gateway.desk_api", "lookup_gateway.ingest")
_FILES = "openapi.json"
_TYPES = (
    *(Case, Wish, Proposed, Released, Proposal),
    *(Payment, Paid, Matched, Settled, Printed),
    *(Entered, *chain.from_iterable(bodies.values() for bodies in BODIES.values())),
    *(Tally, Usual),
)

Json = dict[str, Any]


def described() -> bytes:
    """Return the whole description. A name that two rooms give is a defect: ValueError."""
    whole: Json = {}
    for part in _parts():
        _add(whole, part)
    return json.dumps(whole, ensure_ascii=False).encode()


def _parts() -> Iterator[Json]:
    """Give the description of each room, that of the citizens' routes and of all first."""
    for room in _ROOMS:
        for file in sorted(resources.files(room).iterdir(), key=lambda one: one.name):
            if file.name.endswith(_FILES):
                yield json.loads(file.read_bytes())
    yield {"components": {"schemas": _types()}}


def _types() -> Json:
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template="#/components/schemas/{name}")
    for schema in schemas.values():  # a docstring has line breaks of its own
        schema["description"] = " ".join(schema["description"].split())
    return {**schemas, "Intake": _intake(schemas["Case"], msgspec.json.schema(Beside))}


def _intake(case: Json, beside: Json) -> Json:
    """Return the case record without what the backend gives, with what is said beside it."""
    fields = {name: one for name, one in case["properties"].items() if name not in OURS}
    fields |= beside["$defs"][Beside.__name__]["properties"]
    told = "The case record without what the backend gives, and what is said beside it."
    named = {"title": "Intake", "description": told}
    return {**case, **named, "properties": fields, "required": ["office"]}


def _add(whole: Json, part: Json) -> None:
    for name, value in part.items():
        match whole.get(name), value:
            case None, _:
                whole[name] = value
            case dict(known), dict():
                _add(known, value)
            case list(known), list():
                known.extend(value)
            case _:
                raise ValueError(f"{name} is described twice")
