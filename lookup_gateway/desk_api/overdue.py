"""What lies with an officer's unit, and which of its dates are in danger: listed, proposed anew,
released."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from urllib.parse import quote

from flask import Blueprint, Response, request

from lookup_gateway import records
from lookup_gateway.clock import Clock
from lookup_gateway.desk_api.answers import as_json, line, only_for, told
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.life import Done, Event, Wish, hand_over_by
from lookup_gateway.model import Case
from lookup_gateway.model.record import Moment, Record, Text, Version
from lookup_gateway.officers import Officer
from lookup_gateway.overdue import Overdue, Proposal
from lookup_gateway.paper.forms import Form
from lookup_gateway.worktime import WorkTime


class Drawn(Protocol):
    """A form that is drawn, and signed where the agency has a certificate."""

    @property
    def form(self) -> Form:
        """Which it is."""

    @property
    def signed(self) -> bool:
        """Whether it bears the agency's signature."""

    @property
    def sha256(self) -> str:
        """The hash of its file."""


@dataclass(frozen=True, slots=True)
class OverdueNeeds:
    """`at_hand` gives what lies with an officer's unit, `listed` what of it is in danger, `papers`
    by code the letters and slips that are drawn for what waits of these. `propose`
    lets a new date wait, `release` gives it, as proposed where the wish does not say; None from
    them: no such case. All raise BackendDown."""

    by_token: ByToken
    at_hand: Callable[[Officer], Sequence[Case]]
    listed: Callable[[Officer], Sequence[Overdue]]
    papers: Callable[[Iterable[Overdue]], Mapping[str, Sequence[Drawn]]]
    propose: Callable[[str, Proposal, Officer], Done | None]
    release: Callable[[str, Wish, Officer], Done | None]
    work: WorkTime
    clock: Clock


class Proposed(Record, frozen=True, kw_only=True):
    """A new date and why, as an officer asks for it."""

    reason: Text
    due_at: Moment


class Released(Record, frozen=True, kw_only=True):
    """What is released, as a leader sends it; the rest is as proposed."""

    version: Version
    reason: Text | None = None
    due_at: Moment | None = None


def add(routes: Blueprint, needs: OverdueNeeds) -> None:
    """Give the blueprint the routes of lists and of dates in danger."""
    for rule, method, view in (
        ("/at-hand", "GET", _at_hand),
        ("/overdue", "GET", _overdue),
        ("/overdue/<path:code>/proposal", "POST", _propose),
        ("/overdue/<path:code>/release", "POST", _release),
    ):
        guarded = only_for(needs.by_token, partial(view, needs))
        routes.add_url_rule(rule, f"overdue{view.__name__}", guarded, methods=[method])


def _at_hand(needs: OverdueNeeds, known: Officer) -> Response:
    cases = needs.at_hand(known)
    lines = [{**line(case), "hand_over_by": hand_over_by(case, needs.work)} for case in cases]
    return as_json({"cases": lines})


def _overdue(needs: OverdueNeeds, known: Officer) -> Response:
    found = needs.listed(known)
    told_now = {"as_of": needs.clock(), "by_office": _by_office(found)}
    papers = needs.papers(found)
    lines = [_danger(one) | {"papers": _papers(one, papers)} for one in found]
    return as_json(told_now | {"cases": lines})


def _propose(needs: OverdueNeeds, known: Officer, code: str) -> Response:
    wish = records.read(request.get_data(), Proposed)
    return told(needs.propose(code, Proposal(wish.reason, wish.due_at, known.account), known))


def _release(needs: OverdueNeeds, known: Officer, code: str) -> Response:
    wish = records.read(request.get_data(), Released)
    extend = Wish(event=Event.EXTEND, version=wish.version, reason=wish.reason, due_at=wish.due_at)
    return told(needs.release(code, extend, known))


def _by_office(found: Iterable[Overdue]) -> dict[str, dict[str, int]]:
    """Count what a director reports to the chairman (Thái Nguyên Đ11.4g): by office and stage."""
    counts: dict[str, dict[str, int]] = {}
    for one in found:
        office = one.case.office.id if one.case.office else ""
        of_office = counts.setdefault(office, {})
        of_office[one.stage] = of_office.get(one.stage, 0) + 1
    return counts


def _papers(one: Overdue, drawn: Mapping[str, Sequence[Drawn]]) -> list[dict[str, object]]:
    """Tell of each paper that waits which it is, and where a leader reads it before the release."""
    path = f"/api/v1/desk/cases/{quote(one.case.code)}/forms"
    return [
        {
            "form": paper.form,
            "signed": paper.signed,
            "sha256": paper.sha256,
            "path": f"{path}/{paper.form}.pdf",
        }
        for paper in drawn.get(one.case.code, ())
    ]


def _danger(one: Overdue) -> dict[str, object]:
    return line(one.case) | {
        "stage": one.stage,
        "days": one.days,
        "late_parts": one.parts,
        "tell_by": one.tell_by,
        "may_move": one.may_move,
        "proposal": one.proposal,
    }
