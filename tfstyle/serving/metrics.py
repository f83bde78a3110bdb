"""Metrics in the Prometheus text format."""

import time
from collections.abc import Callable
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Upper bounds of the histogram's buckets in seconds. The first bound is roughly the
# time that a small picture takes on an idle machine; the last is the default timeout.
DURATION_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Metrics of one server, separate from those of other servers in this process.

    Args:
        queue_length: Function that returns the number of waiting requests.
        deaths: Function that returns how many workers have died or been killed.

    Attributes:
        content_type: Value of the `Content-Type` header for the result of `text`.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, queue_length: Callable[[], int], deaths: Callable[[], int]):
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        own: dict[str, Any] = {"registry": self._registry, "namespace": "tfstyle"}
        self._requests = Counter(
            "requests", "Requests by kind", ["kind", "code"], **own
        )
        self._seconds = Histogram(
            "request_seconds",
            "Time from receiving the request headers to the end of the response",
            ["kind"],
            buckets=DURATION_BUCKETS,
            **own,
        )
        self._pictures = Counter("pictures", "Pictures painted", ["model"], **own)
        waiting = Gauge("queue_length", "Requests waiting for a worker", **own)
        waiting.set_function(queue_length)
        about = "Workers replaced after they died or were killed"
        Gauge("worker_deaths", about, **own).set_function(deaths)

    def record_request(self, kind: str, code: int, seconds: float) -> None:
        """Counts an answered request and records its duration.

        Args:
            kind: Kind of request, such as "predict".
            code: HTTP status.
            seconds: Duration in seconds.
        """
        self._requests.labels(kind, str(code)).inc()
        self._seconds.labels(kind).observe(seconds)

    def record_pictures(self, model: str, count: int) -> None:
        """Counts stylized pictures."""
        self._pictures.labels(model).inc(count)

    def text(self) -> bytes:
        """Returns all metrics in the Prometheus text format."""
        return generate_latest(self._registry)


class MetricsMiddleware:
    """ASGI middleware that counts requests and measures their durations.

    Args:
        app: Application, which may set `scope["state"]["kind"]` to the kind of request.
        metrics: Metrics to update.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on a request, and records its kind, status and duration."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, code = time.monotonic(), 500
        kind = scope.setdefault("state", {})

        async def record_status(message: Message) -> None:
            nonlocal code
            code = message.get("status", code)
            await send(message)

        try:
            await self.app(scope, receive, record_status)
        finally:
            seconds = time.monotonic() - began
            self.metrics.record_request(kind.get("kind", "other"), code, seconds)
