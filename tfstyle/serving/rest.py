"""TensorFlow Serving's REST API at `/v1/models/...`."""

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tfstyle.serving.address import Address, parse_address
from tfstyle.serving.bodies import Bodies
from tfstyle.serving.jobs import Job
from tfstyle.serving.metrics import Metrics
from tfstyle.serving.models import Models
from tfstyle.serving.servable import Servable
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import invalid
from tfstyle.serving.signatures import METHOD_NAME
from tfstyle.serving.workers import Workers, gone


class Rest:
    """ASGI application for the REST API.

    Args:
        models: Served models.
        workers: Access to the workers.
        metrics: Metrics to update.
        options: Options of the server, including the limits.

    Reference:
        https://www.tensorflow.org/tfx/serving/api_rest. Deviations: Inputs may be
        optional. Styles have names. Strokes in large pictures are enlarged. `GET
        /v1/models` lists the models. Messages are more detailed. There are limits on
        the sizes of bodies and pictures, and on the length of the queue.
    """

    def __init__(
        self,
        models: Models,
        workers: Workers,
        metrics: Metrics,
        options: ServeOptions,
    ):
        self.models = models
        self.workers = workers
        self.metrics = metrics
        self.options = options
        places = options.worker_count + options.max_queue
        self.bodies = Bodies(options.max_body, places, options.timeout)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request whose path begins with `/v1/`."""
        response = await self._answer(Request(scope, receive, send))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.scope.get("raw_path", b"").decode("latin-1")
        address = parse_address(request.method, path)
        request.state.kind = address.verb
        if address.verb == "list":
            return _json({"models": self.models.styles()})
        asked = (address.name, address.version, address.label)
        if address.verb == "status":
            return _json(self.models.status(*asked))
        servable = self.models.find(*asked)
        if address.verb == "metadata":
            return _json(servable.metadata())
        _check_method(address)
        answer = await self.predict(request, servable)
        headers = {"Server-Timing": f"queue;dur={1000 * request.state.waited:.0f}"}
        return Response(answer, media_type="application/json", headers=headers)

    async def predict(
        self,
        request: Request,
        servable: Servable,
        convert: Callable[[bytearray], bytes | bytearray] = lambda body: body,
    ) -> bytes:
        """Passes a request to a worker, and returns the response.

        Sets `request.state.waited` to the seconds that the request spent in the queue.

        Args:
            request: Request whose body has not been read yet.
            servable: Model version to use.
            convert: Function that takes the body of `request`, and returns the body of
                a `:predict` request. By default, the body is returned unchanged.

        Returns:
            Body of the response, in JSON.

        Raises:
            ServingError: The request is invalid, too large or not finished in time, or
                the queue is full.
        """
        self.workers.check_room()
        async with self.bodies.read(request) as body:
            # A request joins the queue only when its body is complete. By then, the
            # queue may have become full.
            self.workers.check_room()
            options = self.options
            limits = {"max_pixels": options.max_pixels, "max_answer": options.max_body}
            job = Job("paint", convert(body), limits, options.timeout, servable)
            header, answer = await self.workers.run(job, gone(request))
            request.state.waited = job.waited
        self.metrics.record_pictures(servable.name, int(header["pictures"]))
        return answer


def _check_method(address: Address) -> None:
    if address.verb != "predict":
        kind = {"classify": "classification", "regress": "regression"}[address.verb]
        raise invalid(
            f"Expected {kind} signature method_name to be "
            f"tensorflow/serving/{address.verb}. Was: {METHOD_NAME}. Use :predict"
        )


def _json(content: dict) -> Response:
    text = json.dumps(content, indent=1)
    return Response(text, media_type="application/json")
