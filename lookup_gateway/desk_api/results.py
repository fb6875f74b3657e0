"""Files of results, as officers' programs hand them in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, request

from lookup_gateway.desk_api.answers import as_json, only_for, refused, unknown
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.model import Case, HeldFile
from lookup_gateway.officers import Officer
from lookup_gateway.web import problem

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ResultNeeds:
    """`get` reads a case, `covers` says whether an officer has to do with it, `add` keeps a file
    for its result under a name; they raise BackendDown. `paper` gives a file by its SHA-256 as it
    is printed, and raises LookupError for none, ValueError for one that cannot be. `note` writes
    into the audit log what an officer made. `most_mb` is the largest file."""

    by_token: ByToken
    get: Callable[[str], Case | None]
    covers: Callable[[Officer, Case], bool]
    add: Callable[[Case, str, bytes, Officer], HeldFile | Impossible]
    paper: Callable[[Case, str, Officer], bytes]
    note: Callable[[Officer, str, str], None]
    most_mb: int


def add(routes: Blueprint, needs: ResultNeeds) -> None:
    """Give the blueprint the routes of result files."""
    take = only_for(needs.by_token, partial(_take, needs))
    routes.add_url_rule("/cases/<path:code>/files", "result_file", take, methods=["POST"])
    paper = only_for(needs.by_token, partial(_paper, needs))
    routes.add_url_rule("/cases/<path:code>/files/<sha256>/paper.pdf", "result_paper", paper)


def _take(needs: ResultNeeds, known: Officer, code: str) -> Response:
    """Keep the body as a file: what `complete` then names as it was answered here."""
    case = needs.get(code)
    if case is None:
        return unknown()
    if not needs.covers(known, case):
        return refused(NotYours())
    if request.content_length is None:
        return problem(411, "Length Required", "send the file with its Content-Length")
    request.max_content_length = needs.most_mb * _MB
    if request.content_length > needs.most_mb * _MB:
        why = f"a file has at most {needs.most_mb} MB"
        return problem(413, "Content Too Large", why, field="file", allowed=[f"{needs.most_mb} MB"])
    done = needs.add(case, request.args.get("name", ""), request.get_data(), known)
    if isinstance(done, Impossible):
        return refused(done)
    return as_json({"file": done.file, "sha256": done.sha256, "size": done.size}, 201)


def _paper(needs: ResultNeeds, known: Officer, code: str, sha256: str) -> Response:
    """Give a result as paper (Phú Yên, Điều 16)."""
    case = needs.get(code)
    if case is None:
        return unknown()
    if not needs.covers(known, case):
        return refused(NotYours())
    try:
        pdf = needs.paper(case, sha256, known)
    except LookupError:
        return problem(404, "Not Found", "the case has no such file")
    except ValueError:
        return refused(Impossible("file", "is no PDF whose pages can be read", ("pdf",)))
    needs.note(known, "result_paper", case.code)
    return Response(pdf, mimetype="application/pdf", headers={"Cache-Control": "no-store"})
