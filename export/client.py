r"""Standalone client for networks served by TensorFlow Serving or `tfstyle serve`.

    python client.py photo.jpg out.jpg --style=wave \
        --url=http://localhost:8501/v1/models/classic
    python client.py photo.jpg out.jpg --style=wave:2,udnie:1 \
        --grpc=localhost:8500 --model=classic --card=tfstyle.json
    python client.py photo.jpg out.jpg --painting=painting.jpg --url=...

REST needs only Python's standard library; gRPC also needs `pip install
tensorflow-serving-api`. Other programs can import `predict` and `predict_by_grpc`.
"""

import argparse
import base64
import contextlib
import http.client
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

TIMEOUT = 70.0  # seconds; more than the default `--timeout` of `tfstyle serve`
# File extensions of the formats that servers return.
FORMATS = {"JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"), "PNG": (".png",)}
WAIT, LONGEST_WAIT = 2.0, 60.0  # default and maximum seconds between attempts


class ClientError(Exception):
    """Error with a one-line message.

    Args:
        message: Description of the error.
        retry_after: Seconds to wait before the next attempt; None if another attempt
            would not help.
    """

    def __init__(self, message: str, retry_after: float | None = None):
        super().__init__(" ".join(message.split()))
        self.retry_after = retry_after


def predict(
    url: str, image: bytes, weights: Sequence[float], strength=1.0, painting=b""
) -> bytes:
    """Stylizes a picture over REST.

    The result is a JPEG file if the image is a JPEG file, otherwise a PNG file.

    Args:
        url: Model URL, such as "http://localhost:8501/v1/models/classic/labels/stable".
        image: Content of a JPEG or PNG file.
        weights: Weight of each style; only the ratios matter. Empty if only the
            painting is used.
        strength: Strength of the style, from 0 (the photograph) to 1 (full style).
        painting: Content of a painting's JPEG or PNG file, for a network that takes
            paintings. The weight of the painting in a blend is 1.

    Raises:
        ClientError: The server cannot be reached, or rejects the request.
    """
    file = {"b64": base64.b64encode(image).decode("ascii")}
    # TensorFlow Serving does not fill in defaults over REST.
    row = {"image_bytes": file, "strength": strength}
    if weights:
        row["style_weights"] = list(weights)
    if painting:
        encoded = base64.b64encode(painting).decode("ascii")
        row["style_image_bytes"] = {"b64": encoded}
    answer = _ask(f"{url.rstrip('/')}:predict", {"instances": [row]})
    try:
        return base64.b64decode(answer["predictions"][0]["b64"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        message = f"The model at {url} does not respond like a tfstyle network"
        raise ClientError(message) from error


def predict_by_grpc(
    address: str,
    model: str,
    image: bytes,
    weights: Sequence[float],
    strength=1.0,
    painting=b"",
) -> bytes:
    """Stylizes a picture over gRPC.

    Takes `address` (HOST:PORT of the server) and `model` (name of the model) instead of
    a URL. "/versions/2" or "/labels/stable" can be appended to the model's name. The
    other arguments and the result are the same as in `predict`.
    """
    import grpc
    from tensorflow_serving.apis import prediction_service_pb2_grpc as service

    # By default, gRPC rejects messages above 4 MB.
    options = [("grpc.max_receive_message_length", -1)]
    request = _request(model, image, weights, strength, painting)
    try:
        with grpc.insecure_channel(address, options) as channel:
            answer = service.PredictionServiceStub(channel).Predict(request, TIMEOUT)
        return answer.outputs["stylized_image_bytes"].string_val[0]
    except grpc.RpcError as error:
        # UNAVAILABLE means that the queue is full or that no server responds.
        message = f"{address}: {error.code().name} {error.details()}"
        busy = "RESOURCE_EXHAUSTED" in message or "queue" in message
        raise ClientError(message, WAIT if busy else None) from error


def weights_of(style: str, names: Sequence[str]) -> list[float]:
    """Parses "wave" or "wave:2,udnie:1" into a list with the weight of each style."""
    weights = dict.fromkeys(names, 0.0)
    for part in style.split(","):
        name, _, weight = part.partition(":")
        try:
            weights[name] += float(weight or 1)
        except (KeyError, ValueError):
            message = f"Expected --style to be one of {', '.join(names)}, or a blend"
            message += " such as NAME:2,NAME:1"
            raise ClientError(f"{message}. Received: --style={style}") from None
    return list(weights.values())


def _ask(url: str, content: dict | None = None) -> dict:
    data = None if content is None else json.dumps(content).encode()
    try:
        answer, text = _exchange("GET" if content is None else "POST", url, data)
        if answer.status == 200:
            return json.loads(text)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise ClientError(f"No answer from a server at {url}: {error}") from error
    seconds = answer.headers.get("Retry-After", "")
    wait = float(seconds) if seconds.isdecimal() else WAIT
    message = f"{url}: {answer.status} {text[:500].decode(errors='replace')}"
    raise ClientError(message, wait if answer.status in (429, 503) else None)


def _exchange(method: str, url: str, data: bytes | None):
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds:
        raise ValueError("expected http://HOST:PORT/...")
    connection = kinds[parts.scheme](parts.netloc, timeout=TIMEOUT)
    with contextlib.closing(connection):
        # A busy server may respond and close the connection before it has read the
        # whole request.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, parts.path, data)
        answer = connection.getresponse()
        return answer, answer.read()


def _request(
    model: str, image: bytes, weights: Sequence[float], strength: float, painting: bytes
):
    import tensorflow as tf
    from tensorflow_serving.apis.predict_pb2 import PredictRequest

    request = PredictRequest()
    request.model_spec.name, _, which = model.partition("/")
    if which.startswith("versions/"):
        request.model_spec.version.value = int(which.removeprefix("versions/"))
    elif which:
        request.model_spec.version_label = which.removeprefix("labels/")
    request.model_spec.signature_name = "serving_default"
    make = tf.make_tensor_proto
    request.inputs["image_bytes"].CopyFrom(make([image]))
    if weights:
        request.inputs["style_weights"].CopyFrom(make([list(weights)], tf.float32))
    if painting:
        request.inputs["style_image_bytes"].CopyFrom(make([painting]))
    request.inputs["strength"].CopyFrom(make([strength], tf.float32))
    return request


def _names(given: argparse.Namespace) -> list[str]:
    if given.style_names:
        return given.style_names.split(",")
    where = given.card or given.url or given.grpc
    message = f"{where} does not list the styles: use --card or --style_names"
    if not (given.card or given.url):
        raise ClientError(message)
    try:
        if given.card:
            return json.loads(Path(given.card).read_bytes())["styles"]
        metadata = _ask(f"{given.url.rstrip('/')}/metadata")["metadata"]
        return [style["name"] for style in metadata["card"]["styles"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ClientError(f"{message} ({error!r})") from error


def _patiently(ask: Callable[[], bytes], tries: int) -> bytes:
    try:
        return ask()
    except ClientError as error:
        if tries <= 1 or error.retry_after is None:
            raise
        time.sleep(min(error.retry_after, LONGEST_WAIT))
    return _patiently(ask, tries - 1)


def _check_photo(photo: Path, image: bytes) -> None:
    """Raises an error unless the file has the signature of a JPEG, PNG or WebP file."""
    is_webp = image[:4] == b"RIFF" and image[8:12] == b"WEBP"
    if not (image.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp):
        message = "Expected photo to be a JPEG, PNG or WebP file"
        raise ClientError(f"{message}. Received: {photo} ({len(image)} bytes)")


def _format_of(image: bytes) -> str:
    """Returns "JPEG" if a file has the signature of a JPEG file, otherwise "PNG"."""
    # A server chooses the format of the result by the same rule.
    return "JPEG" if image.startswith(b"\xff\xd8\xff") else "PNG"


def _check_output(output: Path, answer: str) -> None:
    """Raises an error if the output's extension does not match the result's format."""
    endings = FORMATS[answer]
    if output.suffix and output.suffix.lower() not in endings:
        better = output.with_suffix(endings[0])
        reason = "the result is a JPEG for a JPEG input, otherwise a PNG"
        message = f"Expected output to end in {' or '.join(endings)}, such as {better}"
        raise ClientError(f"{message}; {reason}. Received: {output}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    photo = "JPEG or PNG file with upright pixels (tfstyle serve also accepts WebP)"
    add("photo", type=Path, help=photo)
    add("output", type=Path, help="output file: .jpg for a JPEG input, otherwise .png")
    add(
        "--style",
        default="",
        help="name of a style, or a blend such as wave:2,udnie:1",
    )
    add(
        "--painting",
        type=Path,
        help="JPEG or PNG file of a painting, whose weight in a blend is 1",
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", help="http://HOST:PORT/v1/models/NAME[/labels/LABEL]")
    where.add_argument("--grpc", help="HOST:PORT; needs tensorflow-serving-api")
    add("--model", default="classic", help="model for --grpc: NAME[/labels/LABEL]")
    add(
        "--card",
        help="the SavedModel's assets.extra/tfstyle.json, which lists the styles",
    )
    add(
        "--style_names",
        help="names of all styles, in the model's order, separated by commas",
    )
    add(
        "--strength", type=float, default=1.0, help="strength of the style, from 0 to 1"
    )
    add(
        "--tries",
        type=int,
        default=5,
        help="maximum number of attempts if the server is busy",
    )
    return parser


def main() -> None:
    """Runs the command. After an error, exits with status 1 and a one-line message."""
    given = _parser().parse_args()
    if given.grpc:  # hides the messages of TensorFlow's libraries
        sys.stderr = os.fdopen(os.dup(2), "w")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        image = given.photo.read_bytes()
        _check_photo(given.photo, image)
        _check_output(given.output, _format_of(image))
        painting = given.painting.read_bytes() if given.painting else b""
        if not (given.style or painting):
            raise ClientError("Expected --style or --painting to be given")
        weights = weights_of(given.style, _names(given)) if given.style else []
        what = (image, weights, given.strength, painting)
        by_grpc = (predict_by_grpc, given.grpc, given.model)
        way = (predict, given.url) if given.url else by_grpc
        painted = _patiently(partial(*way, *what), given.tries)
        _check_output(given.output, _format_of(painted))
        part = given.output.with_name(f".{given.output.name}.part")
        part.write_bytes(painted)
        part.replace(given.output)
    except (ClientError, ImportError, OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
