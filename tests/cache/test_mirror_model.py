"""Hypothesis drives the mirror through crashes, zombies, flushes, failovers and swapped sources."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from redis import Redis

from tests.cache.mirror_model import EXAMPLES, STEPS, Kit, model_of


def test_the_mirror_keeps_its_promises_whatever_happens(redis_url):
    with Redis.from_url(redis_url) as redis:
        run_state_machine_as_test(
            model_of(redis, Kit()),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
