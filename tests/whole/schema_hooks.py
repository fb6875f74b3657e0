"""What schemathesis does besides, loaded by its process: it signs, and asks for what is there."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import requests
import schemathesis
from schemathesis.core.parameters import ParameterLocation

from tests.ingest.sender import signature

# What is there, by the name that the paths give it; what the gateway's clock says; a token.
KNOWN = {name: os.environ[f"KNOWN_{name.upper()}"].split() for name in ("code", "reference")}
NOW = datetime.fromisoformat(os.environ["KNOWN_NOW"])
OFFICER = {"Authorization": f"Bearer {os.environ['KNOWN_TOKEN']}"}
EVENTS = "/api/v1/desk/cases/{code}/events"

Case = schemathesis.Case[Any]


class Signed(requests.auth.AuthBase):
    """What a payment platform sends."""

    def __call__(self, sent: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the body as it goes out."""
        raw = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
        assert isinstance(raw, bytes)  # no part of the API is sent as a stream
        sent.headers["X-Lookup-Signature"] = signature(raw, NOW)
        return sent


@schemathesis.hook
def map_case(_context: schemathesis.HookContext, case: Case) -> Case:
    """Three times of four ask for what is there, where what is asked for may be anything."""
    if case.meta is not None and not case.meta.is_negative_at(ParameterLocation.PATH):
        for name, value in (case.path_parameters or {}).items():
            which = sum(map(ord, str(value)))
            if name in KNOWN and which % 4:
                case.path_parameters[name] = KNOWN[name][which % len(KNOWN[name])]
    return case


@schemathesis.hook
def before_call(_context: schemathesis.HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Sign for platforms; three times of four let an officer have seen the record as it is."""
    forged = case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER)
    if case.path.startswith("/ingest/") and not forged:
        kwargs["auth"] = Signed()
    code = (case.path_parameters or {}).get("code")
    if case.path == EVENTS and code in KNOWN["code"] and isinstance(case.body, dict):
        version = case.body.get("version")
        if type(version) is int and version % 4:
            case.body["version"] = _version(case, str(code))


def _version(case: Case, code: str) -> int:
    url = f"{case.operation.schema.get_base_url()}/api/v1/desk/cases/{code}"
    version: int = requests.get(url, headers=OFFICER, timeout=10).json()["case"]["version"]
    return version
