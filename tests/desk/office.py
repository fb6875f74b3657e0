"""One office as it works through a month: what it takes in, what happens to it, what it believes.

Everything follows from the seed: a month that fails can be played again."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from msgspec import structs

from lookup_gateway import mirroring
from lookup_gateway.clock import VIETNAM
from lookup_gateway.filing import Filed, Filing
from lookup_gateway.life import RULES, Conflict, Event, Impossible, Wish, judge
from lookup_gateway.model import Applicant, Case, Fee, Handling, Need, PostLeg, Result, Status
from lookup_gateway.officers import Officer, Role
from lookup_gateway.worktime import WorkTime
from tests.sites import Site, a_case

CLERK = Officer("nguyenvana.h4912", "Nguyễn Văn A", "H49.12", Role.DESK)
HEAD = Officer("tranthib.h4912", "Trần Thị B", "H49.12", Role.LEADER)
FILING = Filing(
    procedure="1.001193",
    office="H49.12",
    applicant=Applicant(name="Nguyễn Văn A", phone="0912345678"),
)
OVER = frozenset({Status.RETURNED, Status.NOT_ACCEPTED, Status.STOPPED, Status.WITHDRAWN})
# Most cases go the straight way; each of the others is gone by some.
LIKELY = {Event.START: 8, Event.COMPLETE: 8, Event.RETURN: 8, Event.PAYMENT_RECEIVED: 6}
LIKELY |= {Event.SUPPLEMENT_RECEIVED: 6, Event.CLOSE: 2, Event.ACCEPT: 8}


@dataclass
class Office:
    """`known` is what the office believes of each of its cases, `aliases` under which number which
    of them was filed, `done` how often what was done."""

    site: Site
    clock: Path
    random: Random
    now: datetime
    work: WorkTime = field(default_factory=WorkTime)
    known: dict[str, Case] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    done: Tally[str] = field(default_factory=Tally)

    def at(self, moment: datetime) -> None:
        """Set every clock of the installation."""
        self.now = moment
        self.clock.write_text(moment.isoformat())

    def day(self, day: date, intakes: int) -> None:
        """Work through a day: take in, move on, make mistakes, be contradicted."""
        opens = datetime(day.year, day.month, day.day, 7, 30, tzinfo=VIETNAM)
        for number in range(intakes):
            self.at(opens + timedelta(minutes=3 * number))
            self.take_in()
            for _ in range(3):
                self.move(self._some_open_case())

    def take_in(self) -> None:
        """Take a case in, due some working days later."""
        due = self.work.add_days(self.now, self.random.randint(1, 8))
        wanted = a_case(received_at=None, due_at=due, steps=(), needs=(), fees=())
        case = self.site.gateway.case_desk.take_in(wanted, CLERK)
        assert isinstance(case, Case), case
        self._believe(case, "take_in")

    def evening(self, day: date, filings: int) -> None:
        """Let citizens file from home, on holidays too: the clock waits for the next opening."""
        self.at(datetime(day.year, day.month, day.day, 20, tzinfo=VIETNAM))
        for _ in range(filings):
            filed = self.site.gateway.submissions.file(FILING)
            assert isinstance(filed, Filed), filed
            assert filed.answer_by is not None
            assert self.work.is_open(filed.answer_by)
            self._believe(filed.case, "file")

    def move(self, case: Case) -> None:
        """Report what may happen to the case next; now and then what may not, or too late."""
        wishes = [self._wish(event, case.version) for event in RULES]
        fitting = [wish for wish in wishes if judge(case, wish, self.now) is None]
        if self.random.random() < 0.05:
            self._be_refused(case, self.random.choice(wishes))
        elif self.random.random() < 0.03 and case.version > 1:
            self._undo(case)
        elif fitting:
            odds = [LIKELY.get(wish.event, 1) for wish in fitting]
            (wish,) = self.random.choices(fitting, odds)
            after = self.site.gateway.case_desk.report(case.code, wish, _hand(wish))
            assert isinstance(after, Case), after
            self._believe(after, wish.event, case.code)

    def pause(self) -> None:
        """Close the counter: database, mirror and the office's own belief are one."""
        self.site.level()
        kept = {case.code: case for case in self.site.gateway.backend.page("", 5_000)}
        known = self.known | {
            number: structs.replace(self.known[code], code=number)
            for number, code in self.aliases.items()
        }
        assert kept == known
        report = mirroring.compare(self.site.gateway, repair=False)
        assert report.clean, report
        assert report.checked == len(known)

    def _be_refused(self, case: Case, wish: Wish) -> None:
        """An impossible event, or one of somebody who saw an older record, changes nothing."""
        stale = self._wish(wish.event, case.version + 1)
        refused = self.site.gateway.case_desk.report(case.code, stale, CLERK)
        assert isinstance(refused, Conflict), refused
        if fault := judge(case, wish, self.now):
            told = self.site.gateway.case_desk.report(case.code, wish, _hand(wish))
            assert isinstance(told, Impossible), told
            assert told.field == fault.field
        self.done["refused"] += 1

    def _undo(self, case: Case) -> None:
        wish = Wish(event=Event.UNDO, version=case.version)
        after = self.site.gateway.case_desk.report(case.code, wish, HEAD)
        if isinstance(after, Case):  # what was undone once is not undone again
            self._believe(after, Event.UNDO, case.code)

    def _wish(self, event: Event, version: int) -> Wish:
        fields = {name: GIVEN[name](self) for name in RULES[event].must}
        return Wish(event=event, version=version, **fields)

    def _some_open_case(self) -> Case:
        """Return any case, but those that are over seldom."""
        while True:
            case = self.random.choice(tuple(self.known.values()))
            if case.status not in OVER or self.random.random() < 0.05:
                return case

    def _believe(self, case: Case, what: str, before: str | None = None) -> None:
        if before is not None and before != case.code:
            self.aliases[before] = case.code
            del self.known[before]
        self.known[case.code] = case
        self.done[str(what)] += 1


def _hand(wish: Wish) -> Officer:
    """Return who reports it: a date is moved by the head of the office."""
    return HEAD if wish.event is Event.EXTEND else CLERK


GIVEN: Mapping[str, Callable[[Office], Any]] = {
    "reason": lambda _: "Thiếu giấy tờ",
    "needs": lambda _: (Need(what="Bản sao Giấy chứng sinh"),),
    "fees": lambda _: (Fee(name="Lệ phí hộ tịch", amount=8_000),),
    "paid_at": lambda office: office.now - timedelta(hours=1),
    "due_at": lambda office: office.work.add_days(office.now, office.random.randint(2, 9)),
    "unit": lambda _: "H49.34",
    "handled_by": lambda _: (Handling(unit="H49.34", lead=True, status=Status.PROCESSING),),
    "result": lambda _: Result(outcome="granted", where="Quầy 3"),
    "post": lambda _: PostLeg(carrier="VNPost", tracking="EK123456789VN"),
    "what": lambda _: "Đã phát",
}
