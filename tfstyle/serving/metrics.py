"""What a monitoring system wants to know, in Prometheus' text format."""

import time
from collections.abc import Callable

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

# From a small picture on an idle machine to the default timeout.
DURATION_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counts; one object for each server, so that several may run in a process.

    Args:
        queue_length: Returns the number of requests that wait.
        deaths: Returns the number of workers that have died or were killed.

    Attributes:
        content_type: Of `text`.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, queue_length: Callable[[], int], deaths: Callable[[], int]):
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        own = {"registry": self._registry, "namespace": "tfstyle"}
        self._requests = Counter(
            "requests", "Requests by what they asked for", ["kind", "code"], **own
        )
        self._seconds = Histogram(
            "request_seconds",
            "From the first line of a request to the end of its answer",
            ["kind"],
            buckets=DURATION_BUCKETS,
            **own,
        )
        self._pictures = Counter("pictures", "Pictures painted", ["model"], **own)
        waiting = Gauge("queue_length", "Requests that wait for a worker", **own)
        waiting.set_function(queue_length)
        about = "Workers that have died or were killed, and were replaced"
        Gauge("worker_deaths", about, **own).set_function(deaths)

    def note_request(self, kind: str, code: int, seconds: float) -> None:
        """Counts an answer.

        Args:
            kind: One of a few, such as "predict".
            code: HTTP status.
            seconds: That it took.
        """
        self._requests.labels(kind, str(code)).inc()
        self._seconds.labels(kind).observe(seconds)

    def note_pictures(self, model: str, count: int) -> None:
        """Counts pictures that were painted."""
        self._pictures.labels(model).inc(count)

    def text(self) -> bytes:
        """All of it."""
        return generate_latest(self._registry)


class Measured:
    """An ASGI application around another one.

    Args:
        app: The other one; may set `scope["state"]["kind"]` to say what was asked for.
        metrics: Are told.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, code = time.monotonic(), 500
        kind = scope.setdefault("state", {})

        async def noting(message: Message) -> None:
            nonlocal code
            code = message.get("status", code)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            seconds = time.monotonic() - began
            self.metrics.note_request(kind.get("kind", "other"), code, seconds)
