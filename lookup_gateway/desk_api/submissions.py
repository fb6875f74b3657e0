"""What citizens filed: the list that waits for the desk's answer, with its clock; the papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response

from lookup_gateway import codes
from lookup_gateway.desk_api.answers import NUMBER, as_json, line, only_for, refused, unknown
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.filing import KeptPaper, Waiting
from lookup_gateway.life import NotYours
from lookup_gateway.model import Applicant, Case
from lookup_gateway.officers import Officer
from lookup_gateway.web import problem

_NO_NOTICE = "the e-notice has not been delivered yet: the time for the answer has not begun"


@dataclass(frozen=True, slots=True)
class SubmissionNeeds:
    """`waiting`, `papers`, `paper` and `filer` are the backend's (`Submissions`); `get` gives a
    case by its code or the number it was filed under, `is_theirs` tells whose papers an officer
    may see, `note` writes into the audit log that one was seen. They raise BackendDown."""

    by_token: ByToken
    waiting: Callable[[Officer], Sequence[Waiting]]
    get: Callable[[str], Case | None]
    papers: Callable[[str], Sequence[KeptPaper]]
    paper: Callable[[str, int], tuple[KeptPaper, bytes] | None]
    filer: Callable[[str], Applicant | None]
    is_theirs: Callable[[Case, Officer], bool]
    note: Callable[[Officer, str, str], None]


def add(routes: Blueprint, needs: SubmissionNeeds) -> None:
    """Give the blueprint the routes of submissions."""
    for rule, view in (
        ("/submissions", _waiting),
        ("/cases/<path:code>/papers", _papers),
        (f"/cases/<path:code>/papers/<{NUMBER}:n>", _paper),
    ):
        routes.add_url_rule(rule, view.__name__, only_for(needs.by_token, partial(view, needs)))


def _waiting(needs: SubmissionNeeds, known: Officer) -> Response:
    return as_json({"submissions": [_told(one) for one in needs.waiting(known)]})


def _told(one: Waiting) -> dict[str, object]:
    code = one.case.code
    told: dict[str, object] = {
        "submission": one.submission,
        "code": None if codes.is_submission(code) else code,
        "filed_at": one.filed_at,
        "answer_by": one.answer_by,
        "late": one.late,
        "supplements_asked": one.asked,
        "case": line(one.case),
    }
    return told if one.answer_by else {**told, "note": _NO_NOTICE}


def _papers(needs: SubmissionNeeds, known: Officer, code: str) -> Response:
    case = _open_to(needs, known, code)
    if isinstance(case, Response):
        return case
    needs.note(known, "papers", case.code)
    papers = [
        {"n": one.n, "name": one.name, "kind": one.kind, "size": one.size}
        | {"sha256": one.sha256, "at": one.at}
        for one in needs.papers(case.code)
    ]
    return as_json({"papers": papers, "filed_by": needs.filer(case.code)})


def _paper(needs: SubmissionNeeds, known: Officer, code: str, n: int) -> Response:
    case = _open_to(needs, known, code)
    if isinstance(case, Response):
        return case
    try:
        found = needs.paper(case.code, n)
    except (LookupError, ValueError):
        return problem(410, "Gone", "the file is not kept any more, or no key in force opens it")
    if found is None:
        return unknown()
    needs.note(known, "paper", case.code)
    kept, content = found
    return Response(content, mimetype=_media_type(kept), headers=_attached(kept.name))


def _open_to(needs: SubmissionNeeds, known: Officer, code: str) -> Case | Response:
    case = needs.get(code)
    if case is None:
        return unknown()
    return case if needs.is_theirs(case, known) else refused(NotYours())


def _media_type(kept: KeptPaper) -> str:
    return kept.kind.media_type if kept.kind else "text/plain"


def _attached(name: str) -> dict[str, str]:
    """Have the file saved, not opened in a page of ours: its content is a stranger's (RFC 6266)."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
