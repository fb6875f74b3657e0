"""The files of a form: read within their limits, named after the papers that they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from kiosk_ui import asking
from lookup_gateway.filing import Limits, Paper
from lookup_gateway.filing.limits import NAME_MOST
from lookup_gateway.texts import Texts

# What names and borders of the parts may add to the files.
_AROUND = 1_000_000


def fits(limits: Limits) -> bool:
    """Let this request bring files, and tell whether it is not too large for that.

    To be called before anything else reads the form."""
    request.max_content_length = limits.all_most + _AROUND
    try:
        _ = request.form
    except RequestEntityTooLarge:
        return False
    return True


def papers(fields: Iterable[tuple[str, str]]) -> list[Paper]:
    """Return the files chosen in the fields of these names, each called after its label."""
    return [one for name, label in fields for one in _of(name, label)]


def limits_said(limits: Limits, words: Texts) -> str:
    """Return the limits as a person reads them."""
    return words.fill(
        "filing.limits",
        megabytes=limits.file_most // 1_000_000,
        files=limits.files_most,
        kinds=", ".join(kind.value.upper() for kind in limits.kinds),
    )


def _of(name: str, label: str) -> Iterator[Paper]:
    for file in request.files.getlist(name):
        if file.filename:  # a field that was left empty sends a nameless file
            called = f"{label}: {file.filename}" if label else file.filename
            yield Paper(asking.kept(called, NAME_MOST), file.read())
