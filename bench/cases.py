"""Cases for the bench, made as the demonstration makes and moves them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random

from lookup_gateway.clock import system_clock
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.demo.life import moved
from lookup_gateway.model import Case
from lookup_gateway.profile import Profile

STEPS = 5
_TRIES = 2  # three in five of the made-up cases come to five steps
_LONGEST = 3 * 24 * 60


def five_steps(count: int, profile: Profile) -> Iterator[Case]:
    """Yield `count` cases with exactly five steps, all of them different."""
    rng = Random(2026)
    made = make_cases(count * _TRIES, system_clock(), profile)
    grown = (_grown(case, rng) for case in made)
    return islice((case for case in grown if len(case.steps) == STEPS), count)


def _grown(case: Case, rng: Random) -> Case:
    while len(case.steps) < STEPS:
        at = case.status_since + timedelta(minutes=rng.randint(5, _LONGEST))
        later = moved(case, lambda at=at: at, rng)  # type: ignore[misc] # a default binds the moment
        if later is case:
            break
        case = later
    return case
