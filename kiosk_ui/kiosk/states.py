"""The kiosk as a machine: its screens, what a person can do on each, and where that leads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """A screen. WORKING, DOWN and OFFLINE are also shown by the page itself (visit.js)."""

    WAIT = "wait"
    OUT_OF_ORDER = "out_of_order"
    ENTER = "enter"
    STARTS = "starts"
    LETTERS = "letters"
    CHECK = "check"
    CODE = "code"
    TOLD = "told"
    CHOOSE = "choose"
    MORE = "more"
    PAST = "past"
    SLIP = "slip"
    PHONE = "phone"
    RATE = "rate"
    RATED = "rated"
    SECTORS = "sectors"
    SEARCH = "search"
    PROCEDURES = "procedures"
    NEED = "need"
    NEED_PHONE = "need_phone"
    PROBLEM = "problem"
    DOWN = "down"
    OFFLINE = "offline"


class Do(StrEnum):
    """What a person can do: the field `do` of every form. FIND is meant where it is missing."""

    WAIT = "wait"
    ENTER = "enter"
    STARTS = "starts"
    LETTERS = "letters"
    CHECK = "check"
    FIND = "find"
    CODE = "code"
    MORE = "more"
    PAST = "past"
    SLIP = "slip"
    PHONE = "phone"
    RATE = "rate"
    MARK = "mark"
    RATED = "rated"
    SECTORS = "sectors"
    SEARCH = "search"
    PROCEDURES = "procedures"
    NEED = "need"
    NEED_PHONE = "need_phone"


# A look-up ends in one of these, and so does every deed that looks the case up again.
_FOUND = frozenset({State.CHOOSE, State.PROBLEM, State.DOWN, State.TOLD})

LEADS: Mapping[Do, frozenset[State]] = MappingProxyType(
    {
        Do.WAIT: frozenset({State.WAIT, State.OUT_OF_ORDER}),
        Do.ENTER: frozenset({State.ENTER}),
        Do.STARTS: frozenset({State.STARTS}),
        Do.LETTERS: frozenset({State.LETTERS}),
        Do.CHECK: frozenset({State.CHECK, State.ENTER, State.LETTERS, State.PROBLEM}),
        Do.FIND: _FOUND | {State.CODE},
        Do.CODE: frozenset({State.CODE}),
        Do.MORE: _FOUND | {State.MORE},
        Do.PAST: _FOUND | {State.PAST},
        Do.SLIP: _FOUND | {State.SLIP},
        Do.PHONE: _FOUND | {State.PHONE},
        Do.RATE: _FOUND | {State.RATE},
        Do.MARK: _FOUND | {State.RATED, State.RATE},
        Do.RATED: frozenset({State.RATED}),
        Do.SECTORS: frozenset({State.SECTORS, State.DOWN}),
        Do.SEARCH: frozenset({State.SEARCH}),
        Do.PROCEDURES: frozenset({State.PROCEDURES, State.SEARCH, State.DOWN}),
        Do.NEED: frozenset({State.NEED, State.SECTORS, State.DOWN}),
        Do.NEED_PHONE: frozenset({State.NEED_PHONE, State.SECTORS, State.DOWN}),
    }
)

_ENTRY = frozenset({Do.ENTER, Do.STARTS, Do.LETTERS, Do.CHECK})
_NEEDS = frozenset({Do.SECTORS, Do.SEARCH, Do.PROCEDURES, Do.NEED, Do.NEED_PHONE})
_CASE = frozenset({Do.FIND, Do.CODE, Do.MORE, Do.PAST, Do.SLIP, Do.PHONE, Do.RATE, Do.ENTER})

# A scan, and leaving for WAIT, are possible everywhere.
DEEDS: Mapping[State, frozenset[Do]] = MappingProxyType(
    {
        State.WAIT: frozenset({Do.WAIT, Do.ENTER, Do.SECTORS}),
        State.OUT_OF_ORDER: frozenset({Do.WAIT, Do.ENTER, Do.SECTORS}),
        State.ENTER: _ENTRY,
        State.STARTS: _ENTRY,
        State.LETTERS: _ENTRY,
        State.CHECK: frozenset({Do.CHECK, Do.ENTER, Do.FIND}),
        State.CODE: frozenset({Do.CODE, Do.FIND}),
        State.TOLD: _CASE,
        State.CHOOSE: frozenset({Do.FIND, Do.ENTER}),
        State.MORE: _CASE,
        State.PAST: _CASE,
        State.SLIP: _CASE,
        State.PHONE: _CASE,
        State.RATE: frozenset({Do.FIND, Do.RATE, Do.MARK}),
        State.RATED: frozenset({Do.FIND, Do.RATED, Do.ENTER}),
        State.PROBLEM: frozenset({Do.FIND, Do.CODE, Do.ENTER}),
        State.SECTORS: frozenset({Do.SECTORS, Do.SEARCH, Do.PROCEDURES}),
        State.SEARCH: frozenset({Do.SECTORS, Do.SEARCH, Do.PROCEDURES}),
        State.PROCEDURES: frozenset({Do.SECTORS, Do.SEARCH, Do.PROCEDURES, Do.NEED}),
        State.NEED: _NEEDS,
        State.NEED_PHONE: _NEEDS,
        State.DOWN: frozenset({Do.FIND, Do.ENTER, Do.SECTORS}),
        State.OFFLINE: frozenset(),
    }
)

_ENTRY_SECONDS, _READING_SECONDS = 60, 90
_READ = {
    *(State.TOLD, State.MORE, State.PAST, State.PHONE, State.SLIP),
    *(State.NEED, State.NEED_PHONE),
}


def idle_seconds(state: State, *, slow: bool) -> int:
    """Return after how many seconds without a touch this screen asks whether anybody is there.

    0: never. Twice as long for who reads large letters or listens (`slow`)."""
    if state in (State.WAIT, State.OUT_OF_ORDER, State.OFFLINE):
        return 0
    seconds = _READING_SECONDS if state in _READ else _ENTRY_SECONDS
    return seconds * 2 if slow else seconds
