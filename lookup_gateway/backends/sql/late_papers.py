"""The letter and the slip about a missed date: drawn and signed while they wait for a leader, and
handed out as they are when one releases them (Thái Nguyên Đ11.4g)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from lookup_gateway import store
from lookup_gateway.asking import whereabouts
from lookup_gateway.backends.sql import missed, rows
from lookup_gateway.backends.sql.forms import Forms, Issued, Wanted
from lookup_gateway.backends.sql.overdue import OverdueBook
from lookup_gateway.errors import BackendDown, BadSettings
from lookup_gateway.life import Done, Event, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.overdue import Overdue, Proposal
from lookup_gateway.paper.forms import LATE, Asked

# One takes a core for a quarter of a second (docs/life.md): so many, half a minute of an hour. Who
# asks for one of the others has it drawn at once.
MOST = 100
_CHUNK = 200
# No Pango, no certificate, no disk, a record that no paper holds.
_FAULTS = (BadSettings, LookupError, OSError, ValueError)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LatePapers:
    """`book` moves the dates, `forms` draws what says so, at `most` so many papers in one go of the
    chore. Methods raise BackendDown."""

    book: OverdueBook
    forms: Forms
    most: int = MOST

    def propose(self, code: str, proposal: Proposal, officer: Officer) -> Done | None:
        """Do what the book's `propose` does, and draw what waits from now on."""
        done = self.book.propose(code, proposal, officer)
        if isinstance(done, Case):
            self._drawn(_about(done, proposal))
        return done

    def release(self, code: str, wish: Wish, officer: Officer) -> Done | None:
        """Move a date, as was proposed where the wish does not say, and hand out the letter and
        the slip: drawn before, for a date that is moved is moved with them."""
        wish = self.book.as_proposed(code, wish)
        case = self.book.to_be_moved(code, wish, officer)
        if case is None or wish.reason is None or wish.due_at is None:
            return self.book.release(code, wish, officer)
        papers = self._drawn(_about(case, Proposal(wish.reason, wish.due_at)))
        return self.book.release(code, wish, officer, papers)

    def report(self, code: str, wish: Wish, officer: Officer) -> Done | None:
        """Carry out any event: to move a date is a release, whichever way it is asked for."""
        if wish.event is Event.EXTEND:
            return self.release(code, wish, officer)
        return self.book.desk.report(code, wish, officer)

    def of(self, found: Iterable[Overdue]) -> Mapping[str, Sequence[Issued]]:
        """Return by code what is drawn of what waits for release."""
        waits = [(one.case, one.proposal) for one in found if one.proposal]
        known = self.forms.known([one for case, wish in waits for one in _about(case, wish)])
        drawn: dict[str, list[Issued]] = {case.code: [] for case, _ in waits}
        for one in filter(None, known):
            drawn[one.code].append(one)
        return drawn

    def draw(self, _due: datetime) -> str:
        """Draw what waits and was not drawn yet, the oldest date first, up to `most`; say what was
        done. One that cannot be drawn stops no other."""
        drawn = failed = 0
        for wanted in self._lacking():
            if drawn == self.most:
                return f"{_told(drawn, failed)}; more wait"
            try:
                self.forms.issue(wanted.case, wanted.form, wanted.asked)
            except BadSettings:
                return f"{_told(drawn, failed)}; the certificate signs nothing"
            except _FAULTS as error:
                log.warning("a letter could not be drawn: %s", whereabouts(error))
                failed += 1
            else:
                drawn += 1
        return _told(drawn, failed)

    def _lacking(self) -> Iterator[Wanted]:
        engine = self.book.engine
        codes = store.read(engine, missed.drafted_codes)
        for start in range(0, len(codes), _CHUNK):
            waits = store.read(engine, partial(_waits, codes=codes[start : start + _CHUNK]))
            known = self.forms.known(waits)
            yield from (one for one, is_drawn in zip(waits, known, strict=True) if not is_drawn)

    def _drawn(self, wanted: Iterable[Wanted]) -> Sequence[str]:
        """Return the hashes of papers; none where they cannot be had: a date is moved without
        them, and they are drawn when somebody asks for them."""
        try:
            return [self.forms.issue(one.case, one.form, one.asked).sha256 for one in wanted]
        except (BackendDown, *_FAULTS) as error:
            log.warning("a letter could not be drawn: %s", whereabouts(error))
            return []


def _about(case: Case, proposal: Proposal) -> Sequence[Wanted]:
    asked = Asked(reason=proposal.reason, due_at=proposal.due_at)
    return [Wanted(case, form, asked) for form in LATE]


def _waits(conn: Connection, codes: Sequence[str]) -> Sequence[Wanted]:
    """Return the letters and slips that wait about cases, in the order of the codes."""
    found = {case.code: case for case in rows.fetch(conn, rows.with_codes(codes))}
    cases = [found[code] for code in codes if code in found]
    proposals = missed.waiting(conn, codes)
    wanted: list[Wanted] = []
    for case in cases:
        waits = proposals.get(missed.key(case.code, case.due_at)) if case.due_at else None
        wanted += _about(case, waits) if waits else ()
    return wanted


def _told(drawn: int, failed: int) -> str:
    return f"{drawn} letters and slips drawn" + (f", {failed} could not be" if failed else "")
