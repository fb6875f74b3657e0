"""HTTP that we call: one client per process, and what its failures mean for what was to be sent."""

from __future__ import annotations

import logging
from collections.abc import Container
from functools import cache
from typing import Any

import httpx

from lookup_gateway.outgoing import Again, Unsure

# Who waits behind this call must not wait long. Reading is the longest: a provider may think.
TIMEOUT = httpx.Timeout(8.0, connect=3.0, write=4.0, pool=1.0)

# Nothing of the request had left, or not enough of it to be one.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@cache
def client() -> httpx.Client:
    """Return the process's client: its connections stay open from one message to the next."""
    # Its log names every address called, and addresses hold passwords and phones.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return httpx.Client(timeout=TIMEOUT)


def call(
    client: httpx.Client, method: str, url: str, *, read: Container[int] = (), **request: Any
) -> httpx.Response | Again | Unsure:
    """Return the answer to a request, given as httpx takes it.

    Again: it was not taken (no connection, 429, 5xx). Unsure: the line broke after it had left,
    or a proxy on the way gave up waiting (504). Texts name the failure and never the address.
    `read` are statuses that the caller reads himself."""
    try:
        answer = client.request(method, url, **request)
    except _NOT_SENT as error:
        return Again(type(error).__name__)
    except httpx.HTTPError as error:
        return Unsure(type(error).__name__)
    if answer.status_code in read:
        return answer
    if answer.status_code == httpx.codes.GATEWAY_TIMEOUT:
        return Unsure("HTTP 504")
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        return Again(f"HTTP {answer.status_code}", after=_seconds(answer))
    return answer


def _seconds(answer: httpx.Response) -> float | None:
    """Return the Retry-After in seconds; the form with a date is left (RFC 9110 §10.2.3)."""
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else None
