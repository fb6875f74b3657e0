"""Links to a case's files that die after ten minutes and lead only where the record says.

The link is the file's address, sealed with the time: nobody can make, read or change one, so it
leads to no place and gives no file that a case does not name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import msgspec
from flask import Blueprint, Response, redirect

from kiosk_ui.front import Front
from kiosk_ui.phone_needs import PhoneNeeds
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import ResultFile, View, hash_named

LIVES = timedelta(minutes=10)
# Others seal with the same keys: what is not a link of ours must not work as one.
_PURPOSE = "result-file/1"


@dataclass(frozen=True, slots=True)
class File:
    """A file and the short-lived path that leads to it; its SHA-256 where it is kept here."""

    name: str
    path: str
    signed: bool
    sha256: str | None = None


class _Link(msgspec.Struct, frozen=True, array_like=True):
    purpose: str
    made: datetime
    url: str
    name: str | None


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the route that result files are reached by."""

    @bp.get("/f/<sealed>")
    def result_file(sealed: str) -> Response:
        link = _opened(sealed, front.needs.phone)
        if link is None:
            return front.unlisted(front.draw("file_gone.html", 404))
        if hash_named(link.url):
            return front.unlisted(_given(front, link))
        answer = redirect(link.url, 303)
        answer.headers["Cache-Control"] = "no-store"
        return front.unlisted(answer)  # type: ignore[arg-type] # Flask's redirect gives its own


def _given(front: Front, link: _Link) -> Response:
    """Return a file that is kept here, byte by byte as it came, by the name that its own case
    gives it: the same file may belong to another case as well."""
    try:
        file = front.needs.phone.fetch(link.url)
    except LookupError:
        return front.draw("file_gone.html", 404)
    except BackendDown:
        return front.draw("file_gone.html", 503)
    # RFC 6266, 4.3: the name in any letters. Opened by the browser it would run as our page.
    name = quote(link.name or file.name, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
    }
    return Response(file.content, mimetype=file.media_type, headers=headers)


def _offered(
    files: Iterable[ResultFile], needs: PhoneNeeds, *, titled: bool = False
) -> Iterator[File]:
    """Give the files that can be led to, each with its path; `titled`: what they are called is no
    name for a file."""
    for file in files:
        if path := _sealed_path(file.url, None if titled else file.name, needs):
            yield File(file.name, path, file.signed, hash_named(file.url))


def of_case(view: View, lang: str, needs: PhoneNeeds) -> tuple[list[File], list[File]]:
    """Return the files of a proven case's result, and the forms that were issued about it."""
    files = view.result.files if view.result else ()
    forms = needs.issued(view, lang)
    return list(_offered(files, needs)), list(_offered(forms, needs, titled=True))


def _sealed_path(url: str, name: str | None, needs: PhoneNeeds) -> str | None:
    """Return the path that leads to the file for ten minutes; None where it is neither
    ours nor on an https site."""
    if not hash_named(url) and not _is_https(url):
        return None
    link = _Link(_PURPOSE, needs.clock().astimezone(UTC), url, name)
    return f"/f/{needs.seal(msgspec.json.encode(link)).decode()}"


def _opened(sealed: str, needs: PhoneNeeds) -> _Link | None:
    """Return what the link says; None when it is not ours or too old."""
    try:
        link = msgspec.json.decode(needs.unseal(sealed.encode()), type=_Link)
    except ValueError:  # msgspec's errors are ValueErrors
        return None
    age = needs.clock() - link.made
    if link.purpose != _PURPOSE or not timedelta() <= age < LIVES:
        return None
    return link


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and url.isprintable()
