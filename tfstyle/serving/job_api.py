"""REST API for jobs at `/v1/jobs`."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tfstyle.serving.bodies import Bodies
from tfstyle.serving.events import (
    HEARTBEAT,
    HEARTBEAT_SECONDS,
    as_sent,
    last_event_id,
)
from tfstyle.serving.job_check import job_check
from tfstyle.serving.job_kind import Order
from tfstyle.serving.job_kinds import JOB_KINDS, OUTPUT_TYPES
from tfstyle.serving.job_queue import JobQueue
from tfstyle.serving.job_request import parse_job
from tfstyle.serving.job_work import WAITING
from tfstyle.serving.models import Models
from tfstyle.serving.servable import Servable
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError, busy
from tfstyle.serving.stored_job import StoredJob
from tfstyle.serving.workers import Workers, gone

# Maximum number of clients that follow events at the same time; each of these clients
# keeps a connection open.
_MAX_READERS = 100
# Seconds between checks for new events and for the server's shutdown.
_TICK = 0.1


class JobApi:
    """Routes of the API for jobs.

    Args:
        queue: Queue of jobs.
        models: Served models.
        workers: Access to the workers, which check the files of jobs.
        options: Options of the server, including the limits for jobs.
        is_stopping: Function that returns whether the server is stopping.
    """

    def __init__(
        self,
        queue: JobQueue,
        models: Models,
        workers: Workers,
        options: ServeOptions,
        is_stopping: Callable[[], bool],
    ):
        self._queue, self._models, self._workers = queue, models, workers
        self._options, self._is_stopping = options, is_stopping
        self._bodies = Bodies(options.max_body, 4, options.timeout)
        self._readers = 0

    @property
    def routes(self) -> list[Route]:
        """Routes to add to the application."""
        one = "/v1/jobs/{id}"
        outputs = [
            Route(f"{one}/{name}", partial(self._output, name), methods=["GET"])
            for name in OUTPUT_TYPES
        ]
        return _with_refusals(
            [
                Route("/v1/jobs", self._submit, methods=["POST"]),
                Route(one, self._status, methods=["GET"]),
                Route(one, self._cancel, methods=["DELETE"]),
                Route(f"{one}/events", self._events, methods=["GET"]),
                *outputs,
            ]
        )

    async def _submit(self, request: Request) -> Response:
        request.state.kind = "jobs"
        async with self._bodies.read(request) as body:
            # Decoding megabytes of base64 in this thread would block other requests.
            order = await asyncio.to_thread(self._parse, bytes(body))
            self._workers.check_room()
            await self._workers.run(job_check(order, self._options), gone(request))
            job = await asyncio.to_thread(self._queue.submit, order)
        place = {"Location": f"/v1/jobs/{job.id}"}
        return JSONResponse(self._describe(job), 201, place)

    def _parse(self, body: bytes) -> Order:
        order = parse_job(body, self._options, self._find_model)
        self._queue.check_room()  # before a worker decodes the files
        return order

    def _find_model(self, name: str) -> Servable:
        return self._models.find(name or self._models.names[0], None, None)

    async def _status(self, request: Request) -> Response:
        return JSONResponse(self._describe(self._find(request)))

    async def _cancel(self, request: Request) -> Response:
        job = self._find(request)
        await asyncio.to_thread(self._queue.cancel, job)
        return JSONResponse(self._describe(job))

    async def _output(self, name: str, request: Request) -> Response:
        job = self._find(request)
        output = job.outputs.get(name)
        if output is None:
            later = " yet" if name in job.kind.outputs and not job.is_over else ""
            raise ServingError(404, f"There is no {name}{later}.")
        path, headers = job.folder / output.file, {"Cache-Control": "no-store"}
        if output.is_final:  # `FileResponse` sends byte ranges to video players
            return FileResponse(path, 200, headers, output.media_type)
        # The whole file is read at once, because another file may soon replace it.
        data = await asyncio.to_thread(path.read_bytes)
        return Response(data, 200, headers, output.media_type)

    async def _events(self, request: Request) -> Response:
        job = self._find(request)
        if self._readers >= _MAX_READERS:
            raise busy(5, "Too many clients are following jobs")
        last_id = last_event_id(request.headers.get("last-event-id"))
        number = job.events.known(last_id)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = self._stream(job, number)
        return StreamingResponse(stream, 200, headers, "text/event-stream")

    async def _stream(self, job: StoredJob, number: int) -> AsyncIterator[bytes]:
        self._readers += 1
        quiet = 0.0
        try:
            yield b"retry: 1000\n\n"
            while not self._is_stopping():
                # `is_over` is read before the events, so that no event is missed.
                is_over = job.events.is_over
                events = job.events.after(number)
                for number, event in events:
                    yield as_sent(number, event)
                if is_over:
                    return
                quiet = 0.0 if events else quiet + _TICK
                if quiet >= HEARTBEAT_SECONDS:
                    yield HEARTBEAT
                    quiet = 0.0
                await asyncio.sleep(_TICK)
        finally:
            self._readers -= 1

    def _find(self, request: Request) -> StoredJob:
        request.state.kind = "jobs"
        return self._queue.find(request.path_params["id"])

    def _describe(self, job: StoredJob) -> dict[str, Any]:
        ahead = {"ahead": self._queue.ahead(job)} if job.state == WAITING else {}
        return {**job.describe(), **ahead}


def _with_refusals(routes: Sequence[Route]) -> list[Route]:
    """Adds routes that reject requests with an unsupported method (status 405).

    Without the added routes, such requests would be handled by the route of TensorFlow
    Serving's API.
    """
    allowed: dict[str, set[str]] = {}
    for route in routes:
        allowed.setdefault(route.path, set()).update(route.methods or ())
    others = [Route(path, _Refusal(methods)) for path, methods in allowed.items()]
    return [*routes, *others]


class _Refusal:
    """ASGI application that answers all requests with status 405."""

    def __init__(self, allowed: Iterable[str]):
        self._headers = {"Allow": ", ".join(sorted(allowed))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        Request(scope).state.kind = "jobs"
        raise HTTPException(405, headers=self._headers)


async def refuse(request: Request) -> Response:
    """Rejects a request for a job, because this server does not run jobs."""
    modules = " or ".join(kind.install for kind in JOB_KINDS.values())
    raise ServingError(
        501,
        "This server does not run jobs. To run jobs, install the packages that they "
        f"need ({modules}), and start the server with --max_jobs above 0.",
    )
