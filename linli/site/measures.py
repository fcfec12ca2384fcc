"""Figures for whoever watches the service (Prometheus): counted per process, or asked of the database."""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from linli.site import standing
from linli.site.measures_folder import FOLDER

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_requests = Counter("linli_requests", "Requests answered", ("route", "method", "status"))
_seconds = Histogram("linli_request_seconds", "How long answers took", ("route",), buckets=BUCKETS)


def request_done(route: str, method: str, status: int, seconds: float) -> None:
    """Counts one answer."""
    _requests.labels(route, method, f"{status // 100}xx").inc()
    _seconds.labels(route).observe(seconds)


class Standing(Collector):
    """What the database, the disk and the marks say at this moment; without the database the rest."""

    def collect(self) -> Iterator[Metric]:
        """One gauge per figure."""
        for name, (value, text) in standing.figures().items():
            gauge = GaugeMetricFamily(f"linli_{name}", text)
            gauge.add_metric((), value)
            yield gauge


def text() -> bytes:
    """In Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Standing())
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)
