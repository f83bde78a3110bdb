"""From a body to the body of its answer: the work of a worker."""

import time
from collections.abc import Callable

from tfstyle.errors import InputError
from tfstyle.serving import pictures
from tfstyle.serving.mixtures import mixtures
from tfstyle.serving.painter import Painter
from tfstyle.serving.predict import Request, answer, parse_request
from tfstyle.serving.serving_error import invalid
from tfstyle.serving.worker_limits import cpu_time

# CPU seconds for JSON and the headers of pictures: several times what the slowest JSON
# takes, which is millions of empty lists.
_READING, _READING_A_MEGABYTE = 5.0, 0.5
# CPU seconds for decoding: four times what the slowest honest files take (lossless WebP
# of 16 megapixels: 1 s), and a constant for slow machines.
_DECODING, _DECODING_A_MEGAPIXEL, _DECODING_A_FILE = 2.0, 0.25, 0.005


def paint_body(
    painter: Painter,
    body: bytes,
    max_pixels: int,
    max_answer: int,
    on_tile: Callable[[float], None],
) -> tuple[bytes, int]:
    """Paints the pictures of a body.

    Args:
        painter: Paints.
        body: JSON.
        max_pixels: Largest number of pixels of all pictures together.
        max_answer: Largest answer to pictures that are sent as numbers, in bytes.
        on_tile: Is told after each tile and each picture; may raise.

    Returns:
        JSON, and the number of pictures.

    Raises:
        ServingError: The body cannot be used.
    """
    try:
        with cpu_time(_READING + _READING_A_MEGABYTE * len(body) / 1e6):
            request = parse_request(body, painter.signatures, max_answer)
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
    with cpu_time(_READING):
        headers = [pictures.measure(file, "image_bytes") for file in files]
    pictures.check_pixels([header.pixels for header in headers], max_pixels)
    weights = mixtures(request, len(files), len(painter.card.styles))
    pixels = sum(header.pixels for header in headers)
    seconds = _DECODING + _DECODING_A_MEGAPIXEL * pixels / 1e6
    seconds += _DECODING_A_FILE * len(files)
    results = []
    for file, header, shares in zip(files, headers, weights, strict=True):
        began = time.process_time()
        with cpu_time(seconds):
            photo = pictures.decode(file, "image_bytes")
        # One budget for all files, or small bombs would add up.
        seconds -= time.process_time() - began
        painted = painter.paint(photo.pixels, shares, on_tile)
        results.append(pictures.encode_like(painted, photo, header.file_format))
        on_tile(1.0)
    return results


def _paint_numbers(
    painter: Painter, request: Request, max_pixels: int, on_tile: Callable
) -> list:
    images = request.inputs["image"]
    pictures.check_pixels([images[..., 0].size], max_pixels)
    weights = mixtures(request, len(images), len(painter.card.styles))
    dtype = request.signature.inputs[0].dtype
    check = pictures.from_bytes if dtype == "DT_UINT8" else pictures.from_floats
    photos = [check(image, "image") for image in images]
    results = []
    for photo, shares in zip(photos, weights, strict=True):
        results.append(painter.paint(photo, shares, on_tile))
        on_tile(1.0)
    return results
