"""The one door for what citizens file: papers on the disk first, then one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from lookup_gateway import codes, records, store
from lookup_gateway.backends.sql import aliases, answers, case_files, filed
from lookup_gateway.backends.sql.filed import Files, SubmissionRoom, Wanted
from lookup_gateway.backends.sql.rules import DeskRules
from lookup_gateway.catalogue import Procedure
from lookup_gateway.errors import BadRecord
from lookup_gateway.filing import (
    Fault,
    Filed,
    Filing,
    KeptPaper,
    Papers,
    Waiting,
    unfit,
    unfit_papers,
)
from lookup_gateway.life import Call
from lookup_gateway.model import Applicant, Case, Fee, Office, Status, Step
from lookup_gateway.officers import Officer

# What a citizen writes with a supplement is kept as one more paper, of no kind of a file's.
_WORDS = "Lời nhắn"
WORDS_MOST = 4_000
N = TypeVar("N", str, str | None)
P = ParamSpec("P")
T = TypeVar("T")

# Stands for the number while the rest is checked.
_FOR_A_NUMBER = "S-000101-00000000"


class Submissions:
    """What citizens file and the desk answers. Methods raise BackendDown.

    A `number` is a case's code, or the number under which it was filed."""

    def __init__(self, room: SubmissionRoom) -> None:
        self._room = room

    def file(self, filing: Filing, papers: Papers = (), call: Call | None = None) -> Filed | Fault:
        """Keep a filing with its papers under a number; the same call made before gives its case
        again, and nothing is kept twice."""
        rules, terms = self._room.rules, self._room.rules.terms()
        if fault := unfit(filing) or unfit_papers(papers, rules.limits):
            return fault
        procedure = terms.procedures.get(filing.procedure)
        if procedure is None:
            return Fault("procedure", "is not in the catalogue")
        if not procedure.is_filed_online:
            return Fault("procedure", "is not filed online")
        if fault := _elsewhere(filing, procedure, rules):
            return fault
        drafted = _draft(filing, procedure, rules, self._room.clock())
        try:
            case = records.load(records.dump(drafted))
        except BadRecord as error:
            return Fault(error.field or "filing", error.why)
        wanted = Wanted(filing, case, self._kept(papers), call)
        work = partial(filed.file, room=self._room, wanted=wanted)
        return store.write(self._room.engine, work)

    def supplement(self, number: str, papers: Papers, text: str = "") -> Case | Fault | None:
        """Take in what the desk asked for, and let the case go on; None when there is no case.

        To be called for who has proved to be let into the case."""
        text = text.strip()
        if not papers and not text:
            return Fault("papers", "are missing: send what was asked for, or a text")
        if len(text) > WORDS_MOST:
            return Fault("text", f"is longer than {WORDS_MOST} characters")
        if fault := unfit_papers(papers, self._room.rules.limits):
            return fault
        terms = self._room.rules.terms()
        files = self._kept(papers)
        if text:
            files = [*files, (_WORDS, self._room.papers.put(text.encode(errors="replace")))]
        work = partial(filed.supplement, room=self._room, number=number, files=files, terms=terms)
        return store.write(self._room.engine, work)

    def waiting(self, officer: Officer) -> Sequence[Waiting]:
        """Return what the officer's units have to answer, the longest waiting first."""
        answering, now = self._room.rules.answering, self._room.clock()
        work = partial(answers.waiting, officer=officer, answering=answering, now=now)
        return store.read(self._room.engine, work)

    def papers(self, number: str) -> Sequence[KeptPaper]:
        """Return what is kept with a case."""
        return store.read(
            self._room.engine, lambda conn: case_files.of(conn, aliases.current(conn, number))
        )

    def paper(self, number: str, n: int) -> tuple[KeptPaper, bytes] | None:
        """Return the `n`-th paper of a case and what is in it; None when there is no such."""
        found = next((one for one in self.papers(number) if one.n == n), None)
        return (found, self._room.papers.get(found.sha256)) if found else None

    def code_of(self, number: str) -> str:
        """Return the code that a case has now; the number itself where it stands for the case."""
        if not codes.is_submission(number):
            return number
        return store.read(self._room.engine, lambda conn: aliases.current(conn, number))

    def at_code(self, act: Callable[Concatenate[N, P], T]) -> Callable[Concatenate[N, P], T]:
        """Return the act upon a case done to the code that the case has now."""

        def acting(number: N, /, *args: P.args, **kwargs: P.kwargs) -> T:
            return act(self.code_of(number) if number else number, *args, **kwargs)

        return acting

    def requests(self, number: str) -> int:
        """Return how often a supplement was asked for in a case: full guidance is owed once
        (Quy chế kèm QĐ 31/2020/QĐ-UBND Phú Thọ Đ9.2.c)."""
        code = self.code_of(number)
        return store.read(self._room.engine, lambda c: answers.requests(c, [code])).get(code, 0)

    def filer(self, number: str) -> Applicant | None:
        """Return who filed for the applicant; None when the applicant did."""
        work = partial(filed.filer, room=self._room, number=number)
        return store.read(self._room.engine, work)

    def tidy(self, now: datetime) -> str:
        """Keep when e-notices were delivered, sweep files that no row names; return what was
        done, as a sentence."""
        kept = store.write(self._room.engine, answers.keep_notices)
        sweep = partial(self._room.papers.sweep, now=now)
        return f"kept {kept} e-notice(s), swept {store.read(self._room.engine, sweep)} file(s)"

    def _kept(self, papers: Papers) -> Files:
        return [(paper.name.strip(), self._room.papers.put(paper.content)) for paper in papers]


def _elsewhere(filing: Filing, procedure: Procedure, rules: DeskRules) -> Fault | None:
    if filing.office not in rules.places:
        return Fault("office", "is none of this province", tuple(rules.places))
    if procedure.agencies and filing.office not in procedure.agencies:
        return Fault("office", "does not handle this procedure", procedure.agencies)
    return None


def _draft(filing: Filing, procedure: Procedure, rules: DeskRules, now: datetime) -> Case:
    office = Office(id=filing.office, name=rules.places[filing.office])
    step = Step(at=now, unit=office.name, action="Nộp hồ sơ trực tuyến", status=Status.SUBMITTED)
    return Case(
        code=_FOR_A_NUMBER,
        version=1,
        status=Status.SUBMITTED,
        status_since=now,
        procedure=procedure.named,
        office=office,
        submitted_via="online",
        submitted_at=now,
        applicant=filing.applicant,
        return_by=filing.return_by,
        fees=_fees(procedure),
        steps=(step,),
    )


def _fees(procedure: Procedure) -> tuple[Fee, ...]:
    """Return what can be paid from the day of filing; a charge with a note may not be owed by this
    applicant, which the desk says."""
    sure = [one for one in procedure.fees if one.amount and one.note is None]
    return tuple(Fee(name=one.name, amount=one.amount) for one in sure)
