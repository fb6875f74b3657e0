"""The files of a case's result: sent along with it, listed with who signed them, printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from msgspec import structs

from kiosk_ui import asking
from kiosk_ui.counter.needs import Results
from kiosk_ui.counter.room import MB, Room
from kiosk_ui.counter.typed import Typed, shown
from kiosk_ui.staff import DESKS
from lookup_gateway.life import Wish
from lookup_gateway.model import Case, HeldFile, ResultFile, hash_named

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A file as the page lists it: `sha256` where it is kept here, `by` who signed it and when."""

    file: ResultFile
    sha256: str | None
    by: Sequence[str]


def add(bp: Blueprint, room: Room, results: Results) -> None:
    """Give the blueprint the files of results, as they came and as paper."""

    @bp.get("/files/<sha256>/<path:code>")
    @room.staff.required(*DESKS)
    def result_file(sha256: str, code: str) -> Response:
        case = room.own(code, "result_file")
        held = next((one for one in results.held(case.code) if one.sha256 == sha256), None)
        if held is None:
            abort(404)
        try:
            found = results.fetch(held.file.url)
        except LookupError:
            abort(410)
        return room.attached(held.file.name, found.media_type, found.content)

    @bp.get("/result-papers/<sha256>/<path:code>")
    @room.staff.required(*DESKS)
    def result_paper(sha256: str, code: str) -> Response:
        """A result as paper (Phú Yên, Điều 16)."""
        case = room.own(code, "result_paper")
        try:
            pdf = results.paper(case, sha256, room.officer)
        except (LookupError, ValueError):
            abort(404)
        return Response(pdf, mimetype="application/pdf")


def handed_in(room: Room, case: Case) -> Sequence[Line]:
    """Return the files of the case's result; before it has one, those that were handed in."""
    results = room.counter.results
    if results is None:
        return ()
    files = case.result.files if case.result else [one.file for one in results.held(case.code)]
    return [Line(one, hash_named(one.url), tuple(_signed(room, results, one))) for one in files]


def with_files(room: Room, code: str, wish: Wish, typed: Typed) -> Wish:
    """Return the wish with the files that were ticked or sent along; those are kept first, and
    stand ticked in the form should it come again. `typed.wrong` names what cannot be one."""
    case, results = room.counter.get(code), room.counter.results
    if wish.result is None or case is None or results is None:
        return wish
    if room.counter.is_theirs(case, room.officer):
        for one in _kept(room, case, results, typed):
            typed.add(f"file_{one.sha256}", "1")
    held = results.held(case.code)
    files = tuple(one.file for one in held if typed.text(f"file_{one.sha256}"))
    return structs.replace(wish, result=structs.replace(wish.result, files=files))


def _kept(room: Room, case: Case, results: Results, typed: Typed) -> Iterator[HeldFile]:
    for sent in request.files.getlist("files"):
        if not sent.filename:  # a field that was left empty sends a nameless file
            continue
        content, name = sent.read(), asking.kept(sent.filename, _LONGEST_NAME)
        fits = len(content) <= results.most_mb * MB
        done = results.add(case, name, content, room.officer) if fits else None
        if isinstance(done, HeldFile):
            yield done
        else:
            typed.require("files", None)


def _signed(room: Room, results: Results, file: ResultFile) -> Iterator[str]:
    for signer in results.signers(file) if file.signed else ():
        words = room.front.here
        yield words.fill("counter.result.signed", name=signer.name, at=shown(signer.at))
