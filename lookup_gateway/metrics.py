"""Counters for Prometheus: questions by medium and outcome, their time, the stores' state.

With PROMETHEUS_MULTIPROC_DIR set (the `serve` command does so) the counts of all gunicorn
workers are added up at each scrape.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lookup_gateway.model import Message, Reply

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


@dataclass(frozen=True, slots=True)
class Health(Collector):
    """How the stores are at this moment. The mirror's age is in seconds, NaN when not known."""

    redis: bool
    backend: bool
    generation: bool = False
    mirror_age: float = float("nan")

    @property
    def ready(self) -> bool:
        """Return whether a known case can be answered: either store is enough."""
        return self.redis or self.backend

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the state as gauges, made at each scrape: no worker keeps them."""
        gauge = GaugeMetricFamily
        yield gauge("lookup_redis_up", "Redis answers", value=self.redis)
        yield gauge("lookup_backend_up", "The case backend answers", value=self.backend)
        yield gauge("lookup_mirror_generation", "The mirror is whole", value=self.generation)
        yield gauge(
            "lookup_mirror_age_seconds",
            "Time since the mirror was known to be level with its source",
            value=self.mirror_age,
        )


class Metrics:
    """The process's counters."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        self._answers = Counter(
            "lookup_answers", "Answers given", ["medium", "outcome"], registry=self._own
        )
        self._seconds = Histogram(
            "lookup_seconds", "Time to an answer", registry=self._own, buckets=SECONDS
        )

    def seen(self, message: Message, reply: Reply, seconds: float) -> None:
        """Count one answered question."""
        self._answers.labels(message.medium, reply.outcome).inc()
        self._seconds.observe(seconds)

    def text(self, standing: Collector) -> bytes:
        """Return the exposition text, how things stand at this moment included."""
        state = CollectorRegistry()
        state.register(standing)
        return generate_latest(self._everyone()) + generate_latest(state)

    def _everyone(self) -> CollectorRegistry:
        if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return self._own
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call] # ships without types
        return everyone
