"""Links to result files that die after ten minutes and lead only where the record says.

The link is the file's address, sealed with the time: nobody can make, read or change one, so it
redirects to no place that a case record does not name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from flask import Blueprint, Response, redirect

from kiosk_ui.front import Front
from kiosk_ui.phone_needs import PhoneNeeds
from lookup_gateway.model import ResultFile

LIVES = timedelta(minutes=10)
# Others seal with the same keys: what is not a link of ours must not work as one.
_PURPOSE = "result-file/1"


class _Link(msgspec.Struct, frozen=True, array_like=True):
    purpose: str
    made: datetime
    url: str


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the route that result files are reached by."""

    @bp.get("/f/<sealed>")
    def result_file(sealed: str) -> Response:
        url = opened(sealed, front.needs.phone)
        if url is None:
            return front.unlisted(front.draw("file_gone.html", 404))
        answer = redirect(url, 303)
        answer.headers["Cache-Control"] = "no-store"
        return front.unlisted(answer)  # type: ignore[arg-type] # Flask's redirect gives its own


def sealed_path(file: ResultFile, needs: PhoneNeeds) -> str | None:
    """Return the path that leads to the file for ten minutes; None where it is on no https site."""
    if not _is_https(file.url):
        return None
    link = _Link(_PURPOSE, needs.clock().astimezone(UTC), file.url)
    return f"/f/{needs.seal(msgspec.json.encode(link)).decode()}"


def opened(sealed: str, needs: PhoneNeeds) -> str | None:
    """Return the address in the link; None when it is not ours or too old."""
    try:
        link = msgspec.json.decode(needs.unseal(sealed.encode()), type=_Link)
    except ValueError:  # msgspec's errors are ValueErrors
        return None
    age = needs.clock() - link.made
    if link.purpose != _PURPOSE or not timedelta() <= age < LIVES:
        return None
    return link.url


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and url.isprintable()
