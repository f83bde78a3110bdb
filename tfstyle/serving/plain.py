"""Endpoint `/stylize`, whose requests and responses have picture files as bodies."""

import base64
import json
import math
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from tfstyle.serving.names import check_known
from tfstyle.serving.predict import ROWS
from tfstyle.serving.rest import Rest
from tfstyle.serving.serving_error import ServingError, invalid
from tfstyle.serving.stroke_scale import parse_scale
from tfstyle.serving.tensors import to_b64

PARAMETERS = ("model", "strength", "stroke_scale", "style")
# Name of the `:predict` input that contains the photograph.
_BODY = "image_bytes"
_HINT = " (`curl --data-binary @photo.jpg`)"
_PNG_SIGNATURE = b"\x89PNG"


class Plain:
    """Endpoint for requests such as `POST /stylize?style=wave&strength=0.8`.

    The body of a request is a JPEG, PNG or WebP file.

    Args:
        rest: REST API that passes requests to the workers.
    """

    def __init__(self, rest: Rest):
        self._rest = rest

    async def answer(self, request: Request) -> Response:
        """Returns the stylized photograph: a JPEG if the body is a JPEG, else a PNG.

        Raises:
            ServingError: A parameter is invalid, the photograph is invalid or too
                large, the model does not exist, the queue is full, or the request takes
                too long.
        """
        request.state.kind = "stylize"
        given = _parameters(request)
        models = self._rest.models
        servable = models.find(given.pop("model", models.names[0]), None, None)
        inputs = _inputs(given)

        content_type = request.headers.get("content-type", "")
        _check_type(content_type)
        is_text = False

        def convert(body: bytearray) -> bytes:
            nonlocal is_text
            is_text = _is_text(body, content_type)
            if not body:
                raise invalid(
                    f"Expected the body to be a photograph{_HINT}, but it is empty"
                )
            return json.dumps({ROWS: [{_BODY: to_b64(bytes(body)), **inputs}]}).encode()

        try:
            answer = await self._rest.predict(request, servable, convert)
        except ServingError as error:
            if is_text and error.status == 400:
                raise invalid(
                    f"Expected the body to be a photograph{_HINT}, but its line "
                    "breaks are missing; `curl --data` removes them from files"
                ) from error
            # Messages name the input, which clients of this endpoint do not know.
            error.message = error.message.replace(f"`{_BODY}`", "the body")
            error.message = error.message.replace(f"Received: {_BODY}=", "Received: ")
            raise
        picture = base64.b64decode(json.loads(answer)["predictions"][0]["b64"])
        kind = "png" if picture.startswith(_PNG_SIGNATURE) else "jpeg"
        return Response(picture, media_type=f"image/{kind}")


def _check_type(content_type: str) -> None:
    if content_type.startswith("multipart/"):
        raise invalid(
            f"Expected the body to be a photograph{_HINT}, but it is a form, as sent "
            "by `curl -F`"
        )


def _is_text(body: bytes | bytearray, content_type: str) -> bool:
    """Whether a body looks as if `curl --data` had removed its line breaks."""
    is_form = content_type.startswith("application/x-www-form-urlencoded")
    return is_form and bool(body) and not (b"\n" in body or b"\r" in body)


def _parameters(request: Request) -> dict[str, str]:
    for name in request.query_params:
        check_known("parameter", name, PARAMETERS)
        if len(request.query_params.getlist(name)) > 1:
            raise invalid(f"Expected `{name}` at most once in the query")
    return dict(request.query_params)


def _inputs(given: Mapping[str, str]) -> dict[str, str | float]:
    """Converts the query parameters of a request to inputs of the network."""
    inputs: dict[str, str | float] = {}
    if "style" in given:
        inputs["style"] = given["style"]
    if "strength" in given:
        inputs["strength"] = _number(given["strength"])
    if "stroke_scale" in given:
        inputs["stroke_scale"] = parse_scale(given["stroke_scale"])
    return inputs


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if 0 <= number <= 1:
        return number
    raise invalid(f"Expected `strength` to be from 0 to 1, not {text[:40]!r}")
