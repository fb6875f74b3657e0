"""Whose program calls: an officer known by a bearer token (RFC 6750)."""

from __future__ import annotations

from collections.abc import Callable, Container

from flask import Response, request

from lookup_gateway.officers import Officer, Role
from lookup_gateway.web import problem

ByToken = Callable[[str], Officer | None]

_CHALLENGE = {"WWW-Authenticate": "Bearer"}


def officer(by_token: ByToken, roles: Container[Role]) -> Officer | Response:
    """Return the officer who calls, else the answer to give: 401 for nobody known, 403 for a role
    that is not among `roles`. The body has not been looked at."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    known = by_token(token.strip()) if scheme.lower() == "bearer" and token.strip() else None
    if known is None:
        return problem(401, "Unauthorized", "send a desk token as Bearer", _CHALLENGE)
    if known.role not in roles:
        return problem(403, "Forbidden", f"this is not for the role {known.role}")
    return known
