"""ASGI application that serves the REST APIs and the web page."""

import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.files.module_preloads import add_module_preloads
from tfstyle.methods.stylize.strokes import MAX_STROKES_SIDE
from tfstyle.serving.hosts import Hosts
from tfstyle.serving.job_api import JobApi, refuse
from tfstyle.serving.job_queue import JobQueue
from tfstyle.serving.metrics import Metrics, MetricsMiddleware
from tfstyle.serving.models import Models
from tfstyle.serving.open_api import describe_api
from tfstyle.serving.optimization_job import OPTIMIZATION
from tfstyle.serving.plain import Plain
from tfstyle.serving.pool import Pool
from tfstyle.serving.rest import Rest
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.video_job import VIDEO
from tfstyle.serving.workers import Workers

# Default path for metrics in TensorFlow Serving.
MONITORING_PATH = "/monitoring/prometheus/metrics"

_log = logging.getLogger("tfstyle.serving")


PAGE_FOLDER = Path(str(files("tfstyle.serving"))) / "page"

MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
}

# Lets the page load content only from this server, and connect only to this server.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def make_app(
    models: Models,
    pool: Pool,
    options: ServeOptions,
    queue: JobQueue | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Starlette:
    """Returns the server as an ASGI application.

    Args:
        models: Models to serve. While the application runs, it regularly checks for new
            versions of these models.
        pool: Pool of workers.
        options: Options of the server.
        queue: Queue of jobs; None to reject all requests for jobs.
        is_stopping: Function that returns whether the server is stopping. Event streams
            end when the function returns True.
    """
    methods = ["GET", "POST", "DELETE"]
    jobs = [Route("/v1/jobs{rest:path}", refuse, methods=methods)]
    workers = Workers(pool, options)
    if queue:
        jobs = JobApi(queue, models, workers, options, is_stopping).routes
    metrics = Metrics(lambda: workers.waiting, lambda: workers.deaths)
    rest = Rest(models, workers, metrics, options)
    handlers: dict[Any, Callable] = {
        ServingError: _error_response,
        HTTPException: _http_error_response,
        Exception: _internal_error_response,
    }
    return Starlette(
        routes=[
            Route("/", page_file),
            Route("/page/{name}", page_file),
            Route("/stylize", Plain(rest).answer, methods=["POST"]),
            *_own_routes(models, metrics, options, queue is not None),
            *jobs,
            # TensorFlow Serving ignores the case of this prefix.
            Route("/v1/{path:path}", rest),
            Route("/V1/{path:path}", rest),
        ],
        middleware=[
            Middleware(MetricsMiddleware, metrics=metrics),
            Middleware(Hosts, bound=options.host, allowed=options.allowed_host),
        ],
        exception_handlers=handlers,
        lifespan=_lifespan(models, options.poll_seconds),
    )


def log_failures(failures: Sequence[str]) -> None:
    """Logs each message about an unusable version as a warning."""
    for line in failures:
        _log.warning(line)


def _own_routes(
    models: Models, metrics: Metrics, options: ServeOptions, has_jobs: bool
) -> list[Route]:
    async def get_metrics(request: Request) -> Response:
        request.state.kind = "metrics"
        return Response(metrics.text(), headers={"Content-Type": metrics.content_type})

    async def get_health(request: Request) -> Response:
        request.state.kind = "healthz"
        return JSONResponse({"status": "ok"})

    async def get_styles(request: Request) -> Response:
        request.state.kind = "styles"
        names = ("max_body", "max_pixels", "timeout")
        limits = {name: getattr(options, name) for name in names}
        # By default, larger photographs are reduced to this longer side, in pixels.
        limits["painted_side"] = MAX_STROKES_SIDE
        limits["jobs"] = (
            has_jobs
            and OPTIMIZATION.can_run
            and {"size": options.job_max_size, "iterations": options.job_max_iterations}
        )
        frames = {"frames": options.job_max_frames}
        limits["videos"] = has_jobs and VIDEO.can_run and frames
        return JSONResponse({"models": models.styles(), "limits": limits})

    async def get_openapi(request: Request) -> Response:
        request.state.kind = "openapi"
        return JSONResponse(describe_api())

    return [
        Route("/openapi.json", get_openapi),
        Route("/healthz", get_health),
        Route("/styles", get_styles),
        Route("/metrics", get_metrics),
        Route(MONITORING_PATH, get_metrics),
    ]


def _lifespan(models: Models, poll_seconds: float):
    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        watcher = Watcher(lambda: log_failures(models.refresh()), poll_seconds)
        watcher.start()
        yield
        watcher.stop()

    return lifespan


async def _error_response(request: Request, error: ServingError) -> Response:
    return JSONResponse({"error": error.message}, error.status, error.headers)


async def _http_error_response(request: Request, error: HTTPException) -> Response:
    text = f"{error.detail}: {request.method} {request.url.path[:200]}"
    return JSONResponse({"error": text}, error.status_code, error.headers)


async def _internal_error_response(request: Request, error: Exception) -> Response:
    # The server logs the traceback.
    return JSONResponse({"error": "Internal error; see the server's log."}, 500)


# Maximum number of seconds that `Watcher.stop` waits for a call in progress. The call
# may be blocked by a slow disk.
_STOP_SECONDS = 2.0


class Watcher:
    """Calls a function at regular intervals, in a separate thread.

    Args:
        look: Function to call.
        seconds: Seconds between calls.
    """

    def __init__(self, look: Callable[[], None], seconds: float):
        self._look = look
        self._seconds = seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stops the thread; waits at most `_STOP_SECONDS` for a call in progress."""
        self._ended.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            self._look()


async def page_file(request: Request) -> Response:
    """Returns a file of the web page, `index.html` by default."""
    request.state.kind = "page"
    name = request.path_params.get("name", "index.html")
    # To prevent path traversal, the requested name is compared with the names of
    # existing files, and never joined to a path.
    paths = [*PAGE_FOLDER.iterdir(), SAMPLE_PHOTO]
    found = {path.name: path for path in paths if path.suffix in MEDIA_TYPES}
    if name not in found:
        raise HTTPException(404)
    path = found[name]
    content = _index() if name == "index.html" else path.read_bytes()
    return Response(content, media_type=MEDIA_TYPES[path.suffix], headers=HEADERS)


@cache  # because the function reads all JavaScript modules of the page
def _index() -> bytes:
    page = (PAGE_FOLDER / "index.html").read_text("utf-8")
    return add_module_preloads(page, PAGE_FOLDER, "page.js", "/page/").encode()
