"""How an installation stands at one moment: for the operations page, for /metrics, for alerts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isnan

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from lookup_gateway.fleet import Kiosk
from lookup_gateway.metrics import Health

DISK_LOW = 0.05
_DEAD, _DOUBTED = "dead", "maybe_sent"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person must look at. `kind` is a key of ops_*.toml under `ops.trouble`,
    `of` whose trouble it is, `count` how many there are."""

    kind: str
    of: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What SQL says: changes that the mirror has yet to take, jobs by state, machines."""

    queue: int = 0
    outbox: Mapping[str, int] = field(default_factory=dict)
    kiosks: Sequence[Kiosk] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Standing(Collector):
    """Everything at the moment `at`. `kept` is None while the database is silent; `channels` are
    listed ones with what each lacks, '' for those at work; disks are in bytes."""

    at: datetime
    release: str
    health: Health
    stale_after: timedelta
    kept: Kept | None
    channels: Mapping[str, str]
    disk_free: int
    disk_size: int

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Return what is bad now, worst first."""
        return tuple(self._troubles())

    def _troubles(self) -> Iterator[Trouble]:
        if not self.health.redis:
            yield Trouble("redis")
        if not self.health.backend or self.kept is None:
            yield Trouble("backend")
        if self.health.redis and self._is_stale():
            yield Trouble("mirror")
        if self.disk_free < DISK_LOW * self.disk_size:
            yield Trouble("disk")
        if self.kept:
            yield from self._troubles_kept(self.kept)

    def _troubles_kept(self, kept: Kept) -> Iterator[Trouble]:
        for state in (_DEAD, _DOUBTED):
            if count := kept.outbox.get(state, 0):
                yield Trouble(state, count=count)
        for kiosk in kept.kiosks:
            if kiosk.is_quiet(self.at):
                yield Trouble("quiet", kiosk.name)
            for part in kiosk.faults(self.at):
                yield Trouble(part, kiosk.name)

    def _is_stale(self) -> bool:
        age = self.health.mirror_age
        return not self.health.generation or isnan(age) or age > self.stale_after.total_seconds()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the standing as gauges, made at each scrape."""
        gauge = GaugeMetricFamily
        yield from self.health.collect()
        yield gauge("lookup_disk_free_bytes", "Free where data is kept", value=self.disk_free)
        on = gauge("lookup_channel_on", "A listed channel is at work", labels=["channel"])
        for channel, lacks in self.channels.items():
            on.add_metric([channel], not lacks)
        yield on
        if self.kept:
            yield from self._collect_kept(self.kept)

    def _collect_kept(self, kept: Kept) -> Iterator[GaugeMetricFamily]:
        gauge = GaugeMetricFamily
        yield gauge("lookup_queue_length", "Changes the mirror has yet to take", value=kept.queue)
        jobs = gauge("lookup_outbox_jobs", "Jobs not yet settled", labels=["state"])
        for state, count in kept.outbox.items():
            jobs.add_metric([state], count)
        yield jobs
        well = gauge("lookup_kiosk_up", "A registered machine beats", labels=["kiosk"])
        fault = gauge("lookup_kiosk_fault", "Out of order", labels=["kiosk", "part"])
        for kiosk in kept.kiosks:
            well.add_metric([kiosk.name], kiosk.registered and not kiosk.is_quiet(self.at))
            for part in kiosk.faults(self.at):
                fault.add_metric([kiosk.name, part], 1)
        yield well
        yield fault
