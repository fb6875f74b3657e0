"""A model that no fault can fail proves nothing: each of these mirrors must be caught."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from redis import Redis

from tests.cache.mirror_model import STEPS, model_of
from tests.cache.mirror_mutants import MUTANTS

# The same examples in every run, and no time spent on making the first failure smaller.
HUNT = settings(
    max_examples=500,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_model_catches_a_mirror_with(mutant, redis_url):
    with Redis.from_url(redis_url) as redis, pytest.raises(AssertionError):
        run_state_machine_as_test(model_of(redis, MUTANTS[mutant]), settings=HUNT)
