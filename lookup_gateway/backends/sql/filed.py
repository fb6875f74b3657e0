"""Write what a citizen files or hands in later, in the transaction of whoever calls.

In it: the case, its row of the mirror's queue, the names of its papers, the e-notice that it
reached the desk, the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from lookup_gateway.backends.sql import aliases, answers, case_files, intake, moves, numbering, rows
from lookup_gateway.backends.sql.hand import Hand
from lookup_gateway.backends.sql.opinions import new_reference
from lookup_gateway.backends.sql.rules import DeskRules
from lookup_gateway.backends.sql.save import save_all
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import VIETNAM, Clock
from lookup_gateway.filing import Fault, Filed, Filing, Terms
from lookup_gateway.life import Call, Event, Impossible, Wish
from lookup_gateway.model import Applicant, Case, Status
from lookup_gateway.officers import Officer, Role
from lookup_gateway.outgoing import Job
from lookup_gateway.store import audit, outbox
from lookup_gateway.store.papers import Kept, Papers

# Nobody's account (`officers.account_name`): who writes here is the citizen.
_CITIZEN = Officer("citizen", "Người nộp hồ sơ", "", Role.DESK)

Files = Sequence[tuple[str, Kept]]


@dataclass(frozen=True, slots=True)
class SubmissionRoom:
    """What submissions are kept with. `keyed` gives the name of a code in the audit log; `tell`
    the e-notice to the one who filed a case, for sending under a key of the outbox."""

    engine: Engine
    clock: Clock
    keyed: Callable[[str], str]
    rules: DeskRules
    papers: Papers
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]
    tell: Callable[[str, Applicant, Case], Sequence[Job]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filing that is to be kept: its case has everything but its number."""

    filing: Filing
    case: Case
    files: Files
    call: Call | None


def file(conn: Connection, room: SubmissionRoom, wanted: Wanted) -> Filed | Fault:
    """Keep a filing; the same call carried out before gives its case again."""
    hand = _hand(wanted.case.status_since)
    known = intake.carried_out(conn, wanted.call, hand) if wanted.call else None
    if isinstance(known, Impossible):
        return Fault(known.field, known.why)
    if known:
        return _filed(conn, room, known)
    number = _number(conn, room, wanted.filing.office, hand.at)
    epoch = numbering.receipt_epoch(conn)
    case = msgspec.structs.replace(wanted.case, code=number, receipt_epoch=epoch)
    save_all(conn, [case], hand.at)
    case_files.add(conn, number, wanted.files, hand.at)
    _enter(conn, room, wanted.filing, case)
    if wanted.call:
        intake.remember(conn, wanted.call, case, hand)
    _log(conn, room, "file", case)
    return _filed(conn, room, case)


def supplement(
    conn: Connection, room: SubmissionRoom, number: str, files: Files, terms: Terms
) -> Case | Fault | None:
    """Keep what the desk asked for, and let the case go on, as when the desk itself gets it."""
    code = aliases.current(conn, number)
    found = rows.fetch(conn, rows.with_codes([code]).with_for_update())
    if not found or found[0].status is Status.REMOVED:
        return None
    case, hand = found[0], _hand(room.clock())
    if case.status is not Status.SUPPLEMENT_REQUIRED:
        return Fault("code", "nothing is asked for in this case now")
    due = terms.due(case, hand.at) if case.due_at else None
    wish = Wish(event=Event.SUPPLEMENT_RECEIVED, version=case.version, due_at=due)
    after = moves.move(conn, case, wish, hand)
    if isinstance(after, Impossible):
        return Fault(after.field, after.why, after.allowed)
    save_all(conn, [after], hand.at)
    case_files.add(conn, code, files, hand.at)
    _wait_anew(conn, room, after)
    _log(conn, room, "supplement", after)
    return after


def filer(conn: Connection, room: SubmissionRoom, number: str) -> Applicant | None:
    """Return who filed for the applicant; None when the applicant did."""
    either = (submissions.c.submission == number) | (submissions.c.code == number)
    sealed = conn.scalar(select(submissions.c.filed_by).where(either))
    return msgspec.json.decode(room.unseal(sealed), type=Applicant) if sealed else None


def _hand(at: datetime) -> Hand:
    return Hand(_CITIZEN, _CITIZEN.name, at)


def _number(conn: Connection, room: SubmissionRoom, office: str, now: datetime) -> str:
    if room.rules.code_at_filing:
        return numbering.next_code(conn, office, now.astimezone(VIETNAM).date())
    return new_reference("S", now)


def _enter(conn: Connection, room: SubmissionRoom, filing: Filing, case: Case) -> None:
    """Begin the clock, and put the e-notice that may have to start it into the outbox."""
    agent = filing.filed_by
    row = {
        "submission": case.code,
        "code": case.code,
        "office": filing.office,
        "filed_at": case.status_since,
        "since": case.status_since,
        "notice": _told(conn, room, agent, case),
        "late": False,
        "filed_by": room.seal(msgspec.json.encode(agent)) if agent else None,
    }
    conn.execute(insert(submissions).values(row))


def _wait_anew(conn: Connection, room: SubmissionRoom, case: Case) -> None:
    """Begin the clock again for what is not accepted yet."""
    if case.status is not Status.SUBMITTED:
        return
    notice = _told(conn, room, filer(conn, room, case.code), case)
    begins = {"since": case.status_since, "notice": notice, "noticed_at": None}
    this = submissions.c.code == case.code
    conn.execute(update(submissions).where(this).values(**begins, answered_at=None))


def _told(
    conn: Connection, room: SubmissionRoom, agent: Applicant | None, case: Case
) -> str | None:
    """Put the e-notice into the outbox, to who filed or else the applicant; return its key, None
    when neither can be reached."""
    key = uuid4().hex
    for person in filter(None, (agent, case.applicant)):
        if jobs := room.tell(key, person, case):
            outbox.put(conn, jobs, case.status_since, room.seal)
            return key
    return None


def _filed(conn: Connection, room: SubmissionRoom, case: Case) -> Filed:
    """Return what was filed, under the code that it has now: a repeated call may come late."""
    either = (submissions.c.submission == case.code) | (submissions.c.code == case.code)
    row = conn.execute(select(submissions).where(either)).one()
    by = row.answer_by if row.answered_at else answers.due(conn, row, room.rules.answering)
    return Filed(row.submission, msgspec.structs.replace(case, code=row.code), by)


def _log(conn: Connection, room: SubmissionRoom, action: str, case: Case) -> None:
    told = {"case": room.keyed(case.code), "version": case.version}
    audit.append(conn, _CITIZEN.account, action, told, case.status_since)
