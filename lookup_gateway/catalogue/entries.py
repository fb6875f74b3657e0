"""What the catalogue holds: procedures, who handles them, their sectors, decisions about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

import msgspec

from lookup_gateway import model
from lookup_gateway.catalogue.term import Count, Term
from lookup_gateway.model import Dong, Record
from lookup_gateway.worktime import WorkTime

Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,51}$")]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Long = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
Level = Literal["ministry", "province", "commune"]


class Paper(Record, frozen=True, kw_only=True):
    """One paper of a dossier (thành phần hồ sơ): how many copies, and the form it is written on."""

    name: Short
    copies: Count = 1
    form: Short | None = None


class Charge(Record, frozen=True, kw_only=True):
    """A fee or charge (phí, lệ phí) in đồng; `note` says when it is not owed, or is another."""

    name: Short
    amount: Dong
    note: Short | None = None


class Procedure(Record, frozen=True, kw_only=True, tag_field="kind", tag="procedure"):
    """A procedure (thủ tục hành chính) as Quyết định 31/2020/QĐ-UBND Phú Thọ Đ5.1b has it shown.

    `sector` is a sector's code, `agencies` are ids of agencies (none: every one of its `level`),
    `decision` is the number of the decision that made it so. `at_once`: answered while the citizen
    waits, without a receipt unless one is asked for (the same, Đ10.1d)."""

    code: Code
    name: Short
    sector: Code
    level: Level = "commune"
    agencies: tuple[Code, ...] = ()
    service_level: Annotated[int, msgspec.Meta(ge=2, le=4)] = 2
    who: Short | None = None
    steps: tuple[Long, ...] = ()
    papers: tuple[Paper, ...] = ()
    sets: Count = 1
    fees: tuple[Charge, ...] = ()
    term: Term | None = None
    conditions: tuple[Long, ...] = ()
    result: Short | None = None
    legal_basis: tuple[Short, ...] = ()
    at_once: bool = False
    decision: Short | None = None

    @property
    def is_filed_online(self) -> bool:
        """Whether more than its forms is online: from level 3 on (Nghị định 43/2011/NĐ-CP Đ3)."""
        return self.service_level >= 3

    @property
    def named(self) -> model.Procedure:
        """The procedure as case records name it."""
        return model.Procedure(code=self.code, name=self.name)

    def due(self, received: datetime, work: WorkTime) -> datetime | None:
        """Return when the result is due for a case received then; None without a term."""
        return self.term.ends(received, work) if self.term else None


class Agency(Record, frozen=True, kw_only=True, tag_field="kind", tag="agency"):
    """An agency by its unit identifier, as the profile's `offices` name it too."""

    code: Code
    name: Short
    level: Level = "commune"


class Sector(Record, frozen=True, kw_only=True, tag_field="kind", tag="sector"):
    """A sector (lĩnh vực), by the code of TT 01/2018/TT-VPCP Đ20 or the national portal's."""

    code: Code
    name: Short


class Decision(Record, frozen=True, kw_only=True, tag_field="kind", tag="decision"):
    """A decision that publishes procedures: which it changes or brings, which it ends. From the
    day it is signed, the catalogue has some days to follow (`[catalogue]` of the profile)."""

    number: Short
    signed_on: date
    changes: tuple[Code, ...] = ()
    ends: tuple[Code, ...] = ()

    @property
    def code(self) -> str:
        """What it is known by, as the other entries are by theirs."""
        return self.number


Entry = Procedure | Agency | Sector | Decision
E = TypeVar("E", Procedure, Agency, Sector, Decision)


@dataclass(frozen=True, slots=True)
class Entries:
    """A whole catalogue, each kind by its code."""

    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    sectors: Mapping[str, Sector] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Entries:
        """Sort entries by their kind; of two with one code the later counts."""
        known = tuple(entries)
        return cls(
            _by_code(known, Procedure),
            _by_code(known, Agency),
            _by_code(known, Sector),
            _by_code(known, Decision),
        )

    def handlers(self, procedure: Procedure) -> Sequence[Agency]:
        """Return the agencies that take a procedure's cases."""
        named = procedure.agencies
        return [
            agency
            for agency in self.agencies.values()
            if (agency.code in named if named else agency.level == procedure.level)
        ]

    def __iter__(self) -> Iterator[Entry]:
        """Yield every entry; what others refer to comes first."""
        for part in (self.sectors, self.agencies, self.decisions, self.procedures):
            yield from part.values()


def _by_code(entries: Iterable[Entry], kind: type[E]) -> dict[str, E]:
    return {one.code: one for one in entries if isinstance(one, kind)}
