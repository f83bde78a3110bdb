"""Processing of request bodies in a worker."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from tfstyle.errors import InputError
from tfstyle.methods.stylize.style_weights import named_weights
from tfstyle.networks.style_weights import scale_weights
from tfstyle.serving import pictures
from tfstyle.serving.decoding import decoder
from tfstyle.serving.painter import Painter, Painting
from tfstyle.serving.predict import Request, answer, parse_request
from tfstyle.serving.serving_error import invalid
from tfstyle.serving.stroke_scale import requested_scales
from tfstyle.serving.worker_limits import cpu_time

# Maximum CPU seconds for reading the JSON and the picture headers, several times as
# long as the slowest JSON (millions of empty lists) takes.
_READING, _READING_A_MEGABYTE = 5.0, 0.5
# Name of the input that contains paintings as files.
_STYLE_FILES = "style_image_bytes"


def paint_body(
    painter: Painter,
    body: bytes,
    max_pixels: int,
    max_answer: int,
    on_tile: Callable[[float], None],
) -> tuple[bytes, int]:
    """Stylizes the pictures of a request body.

    Args:
        painter: Object that paints with the network.
        body: Body of the request, in JSON.
        max_pixels: Maximum number of pixels in all pictures together.
        max_answer: Maximum size in bytes of a response that lists pixels as numbers.
        on_tile: Function called after each tile and each picture, with the finished
            fraction of the picture. To stop painting, the function can raise an
            exception.

    Returns:
        Body of the response, in JSON, and the number of pictures.

    Raises:
        ServingError: The body is invalid or exceeds a limit.
    """
    try:
        with cpu_time(_READING + _READING_A_MEGABYTE * len(body) / 1e6):
            request = parse_request(body, painter.signatures, max_answer)
        request = with_weights(request, painter.card.styles)
        dtype = request.signature.inputs[0].dtype
        paint = _paint_files if dtype == "DT_STRING" else _paint_numbers
        results = paint(painter, request, max_pixels, on_tile)
    except InputError as error:
        raise invalid(str(error)) from error
    return answer(request, results), len(results)


def _paint_files(
    painter: Painter, request: Request, max_pixels: int, on_tile: Callable
) -> list[bytes]:
    files = request.inputs["image_bytes"]
    paintings = request.inputs.get(_STYLE_FILES, [])
    with cpu_time(_READING):
        headers = [pictures.measure(file, "image_bytes") for file in files]
        shown = [pictures.measure(file, _STYLE_FILES) for file in paintings]
    counts = [header.pixels for header in (*headers, *shown)]
    pictures.check_pixels(counts, max_pixels)
    styles = _styles(painter, request, len(files), len(shown) > 0)
    strength = strengths(request, len(files))
    scales = requested_scales(request, len(files))
    decode = decoder(sum(counts), len(counts))

    def decode_painting(file: bytes) -> np.ndarray:
        return decode(file, _STYLE_FILES).pixels

    results = []
    for number, (file, header) in enumerate(zip(files, headers, strict=True)):
        photo, painting = decode(file, "image_bytes"), None
        if paintings:
            painting = Painting.of_file(paintings[number], decode_painting)
        style = _style(painter, styles[number], painting)
        how = strength[number], scales[number]
        painted = painter.paint(photo.pixels, style, *how, on_tile)
        results.append(pictures.encode_like(painted, photo, header.file_format))
        on_tile(1.0)
    return results


def _paint_numbers(
    painter: Painter, request: Request, max_pixels: int, on_tile: Callable
) -> list:
    images = request.inputs["image"]
    paintings = request.inputs.get("style_image", images[:0])
    counts = [array[..., 0].size for array in (images, paintings)]
    pictures.check_pixels(counts, max_pixels)
    styles = _styles(painter, request, len(images), len(paintings) > 0)
    strength = strengths(request, len(images))
    scales = requested_scales(request, len(images))
    dtype = request.signature.inputs[0].dtype
    check = pictures.from_bytes if dtype == "DT_UINT8" else pictures.from_floats
    photos = [check(image, "image") for image in images]
    shown = [Painting.of_pixels(check(x, "style_image")) for x in paintings]
    results = []
    for number, photo in enumerate(photos):
        style = _style(painter, styles[number], shown[number] if shown else None)
        how = strength[number], scales[number]
        results.append(painter.paint(photo, style, *how, on_tile))
        on_tile(1.0)
    return results


def _styles(painter: Painter, request: Request, batch: int, shown: bool) -> np.ndarray:
    """Returns each picture's style.

    For networks that take paintings, a style is a row of fractions from
    `requested_shares`. For other networks, it is a row of weights from
    `requested_weights`.
    """
    styles = len(painter.card.styles)
    if painter.card.family.has_styles:
        return requested_weights(request, batch, styles)
    return requested_shares(request, batch, styles, shown)


def _style(
    painter: Painter, weights: np.ndarray, painting: Painting | None
) -> np.ndarray:
    """Returns the style input for one picture: style weights or a style code."""
    if painter.card.family.has_styles:
        return weights
    return painter.blend(weights, painting)


def with_weights(request: Request, styles: Sequence[str]) -> Request:
    """Converts blends of named styles to weights.

    Args:
        request: Request whose optional input `style` contains a string for each
            picture, such as "wave:2,udnie".
        styles: Names of the network's styles, in order.

    Returns:
        The request with `style_weights` in place of `style`.

    Raises:
        ServingError: Both `style` and `style_weights` are given.
        InputError: A string in `style` is not a blend of the network's styles.
    """
    inputs = dict(request.inputs)
    texts = inputs.pop("style", None)
    if texts is None:
        return request
    if "style_weights" in inputs:
        raise invalid("Expected either `style` or `style_weights`, not both")
    weights = [named_weights(text, styles) for text in texts]
    rows = [[row.get(name, 0.0) for name in styles] for row in weights]
    return replace(request, inputs={**inputs, "style_weights": np.array(rows)})


def requested_weights(request: Request, batch: int, styles: int) -> np.ndarray:
    """Returns the style weights to pass to the network.

    Args:
        request: Request with the optional inputs `style_weights` and `strength`. The
            weights must be at least 0, and only their ratios matter; the default is the
            first style alone. The strength ranges from 0 (the photograph) to 1 (full
            style, the default).
        batch: Number of pictures.
        styles: Number of the network's styles.

    Returns:
        Style weights with shape `(batch, styles)`, float32. The weights for each
        picture add up to the picture's `strength`.

    Raises:
        ServingError: A weight or strength is invalid.
    """
    weights = _weights(request, batch, styles)
    return scale_weights(weights, strengths(request, batch))


def _weights(request: Request, batch: int, styles: int) -> np.ndarray:
    first = np.eye(1, styles)
    weights = request.inputs.get("style_weights", first.repeat(batch, axis=0))
    if (weights < 0).any() or not (weights > 0).any(axis=1).all():
        raise invalid(
            "Expected `style_weights` to be at least 0, and each picture to have at "
            "least one weight above 0"
        )
    return weights


def requested_shares(
    request: Request, batch: int, styles: int, takes_paintings: bool
) -> np.ndarray:
    """Returns the fractions of the named styles for each picture.

    Args:
        request: Request with the optional input `style_weights`, whose values must be
            at least 0. A painting has a weight of 1. Without a painting, only the
            ratios of the `style_weights` matter.
        batch: Number of pictures.
        styles: Number of the network's named styles.
        takes_paintings: Whether each picture comes with a painting.

    Returns:
        Fractions with shape `(batch, styles)`, float32. For each picture, the
        painting's fraction is 1 minus the sum of these fractions. If the request lacks
        `style_weights`, all of the style comes from the painting or, without a
        painting, from the first named style.

    Raises:
        ServingError: A weight is invalid.
    """
    if not takes_paintings:
        return scale_weights(_weights(request, batch, styles), np.ones(batch))
    weights = request.inputs.get("style_weights", np.zeros((batch, styles)))
    if (weights < 0).any():
        raise invalid("Expected `style_weights` to be at least 0")
    # `scale_weights` divides by the largest weight first, so that no sum overflows.
    with_painting = np.concatenate([np.ones((batch, 1)), weights], axis=1)
    return scale_weights(with_painting, np.ones(batch))[:, 1:]


def strengths(request: Request, batch: int) -> np.ndarray:
    """Returns the strength of the style in each picture; the default is 1.

    Args:
        request: Request with the optional input `strength`.
        batch: Number of pictures.

    Returns:
        Strengths in [0, 1] with shape `(batch,)`.

    Raises:
        ServingError: A strength is invalid.
    """
    strength = request.inputs.get("strength", np.ones(batch))
    if (strength < 0).any() or (strength > 1).any():
        raise invalid("Expected `strength` to be from 0 to 1")
    return strength
