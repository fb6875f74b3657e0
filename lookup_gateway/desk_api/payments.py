"""Payments that need a hand: too much, too little, or for a case that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway import records
from lookup_gateway.desk_api.answers import NUMBER, as_json, only_for, refused
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.life import Impossible, NotYours, Paid, PaymentState
from lookup_gateway.model.record import CodeText, Record
from lookup_gateway.officers import Officer
from lookup_gateway.web import problem

Answer = Paid | Impossible | NotYours | None


@dataclass(frozen=True, slots=True)
class PaymentNeeds:
    """`listed` gives an officer's payments in a state; `match` lets one count for a case after
    all, `settle` notes what was given back; None from them: no such payment. All raise
    BackendDown."""

    by_token: ByToken
    listed: Callable[[Officer, PaymentState], Sequence[Paid]]
    match: Callable[[int, str, Officer], Answer]
    settle: Callable[[int, str, Officer], Answer]


class Matched(Record, frozen=True, kw_only=True):
    """The case that a payment was for."""

    case: CodeText


class Settled(Record, frozen=True, kw_only=True):
    """How a sum was given back."""

    note: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


def add(routes: Blueprint, needs: PaymentNeeds) -> None:
    """Give the blueprint the routes of payments."""
    for rule, method, view in (
        ("/payments", "GET", _list),
        (f"/payments/<{NUMBER}:number>/match", "POST", _match),
        (f"/payments/<{NUMBER}:number>/settle", "POST", _settle),
    ):
        guarded = only_for(needs.by_token, partial(view, needs))
        routes.add_url_rule(rule, f"payments{view.__name__}", guarded, methods=[method])


def _list(needs: PaymentNeeds, known: Officer) -> Response:
    state, allowed = request.args.get("state", PaymentState.TO_REFUND), list(PaymentState)
    if state not in allowed:
        return refused(Impossible("state", f"{state!r} is none of them", tuple(allowed)))
    return as_json({"payments": needs.listed(known, PaymentState(state))})


def _match(needs: PaymentNeeds, known: Officer, number: int) -> Response:
    wish = records.read(request.get_data(), Matched)
    return _told(needs.match(number, wish.case, known))


def _settle(needs: PaymentNeeds, known: Officer, number: int) -> Response:
    wish = records.read(request.get_data(), Settled)
    return _told(needs.settle(number, wish.note, known))


def _told(done: Answer) -> Response:
    if done is None:
        return problem(404, "Not Found", "there is no payment with this number")
    return as_json({"payment": done}) if isinstance(done, Paid) else refused(done)
