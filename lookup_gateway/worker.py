"""gunicorn's gevent worker, made to keep to itself what a broken request said.

gunicorn answers what it cannot parse before the web app hears of it, repeats the request's own
words in the answer and writes them into the log: a code, a phone, a receipt's token.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from http import HTTPStatus
from socket import SHUT_WR
from typing import Any

from gunicorn.http.errors import (
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.ggevent import GeventWorker

from lookup_gateway.asking import whereabouts
from lookup_gateway.web import HEADERS

LINGER_SECONDS, LINGER_READS = 1.0, 16

log = logging.getLogger(__name__)

_STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (ParseException, HTTPStatus.BAD_REQUEST),
)


class QuietWorker(GeventWorker):
    """Answers a broken request by its status alone, with the headers of every other answer."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002
        """Answer what gunicorn could not handle; log its kind and place, never its words."""
        status = _status(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("defect: %s", whereabouts(exc))
        else:
            log.info("unreadable request: %s", type(exc).__name__)
        with suppress(OSError):  # the client has left
            client.sendall(_answer(status))
            _linger(client)


def _linger(client: Any) -> None:
    """Read on for a moment: closing on unread words would take our answer back (RFC 9112, 9.6)."""
    client.shutdown(SHUT_WR)
    client.settimeout(LINGER_SECONDS)
    for _ in range(LINGER_READS):
        if not client.recv(65_536):
            return


def _status(exc: BaseException) -> HTTPStatus:
    kinds = (status for kind, status in _STATUSES if isinstance(exc, kind))
    return next(kinds, HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer(status: HTTPStatus) -> bytes:
    headers = {**HEADERS, "Cache-Control": "no-store", "Connection": "close", "Content-Length": "0"}
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
