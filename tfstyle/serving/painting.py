"""From a body to the body of its answer: the work of a worker."""

import time
from collections.abc import Callable

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import Photograph
from tfstyle.methods.stylize.painting_stylizer import mix
from tfstyle.serving import pictures
from tfstyle.serving.mixtures import mixtures, shares, strengths
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
# Paintings that are sent as files.
_STYLE_FILES = "style_image_bytes"


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
    paintings = request.inputs.get(_STYLE_FILES, [])
    with cpu_time(_READING):
        headers = [pictures.measure(file, "image_bytes") for file in files]
        shown = [pictures.measure(file, _STYLE_FILES) for file in paintings]
    counts = [header.pixels for header in (*headers, *shown)]
    pictures.check_pixels(counts, max_pixels)
    styles, strength = _styles(painter, request, len(files), len(shown) > 0)
    decode = _decoder(sum(counts), len(counts))
    results = []
    for number, (file, header) in enumerate(zip(files, headers, strict=True)):
        photo, painting = decode(file, "image_bytes"), None
        if paintings:
            painting = decode(paintings[number], _STYLE_FILES).pixels
        style = _style(painter, styles[number], painting)
        painted = painter.paint(photo.pixels, style, on_tile)
        painted = mix(painted, photo.pixels, strength[number])
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
    styles, strength = _styles(painter, request, len(images), len(paintings) > 0)
    dtype = request.signature.inputs[0].dtype
    check = pictures.from_bytes if dtype == "DT_UINT8" else pictures.from_floats
    photos = [check(image, "image") for image in images]
    shown = [check(painting, "style_image") for painting in paintings]
    results = []
    for number, photo in enumerate(photos):
        style = _style(painter, styles[number], shown[number] if shown else None)
        painted = painter.paint(photo, style, on_tile)
        results.append(mix(painted, photo, strength[number]))
        on_tile(1.0)
    return results


def _styles(painter: Painter, request: Request, batch: int, shown: bool) -> tuple:
    """Style weights of each picture, and what is mixed afterwards."""
    styles = len(painter.card.styles)
    if painter.card.family.has_styles:
        weights = mixtures(request, batch, styles)
        return weights, np.ones(batch)  # the network mixes by itself
    return shares(request, batch, styles, shown), strengths(request, batch)


def _style(
    painter: Painter, weights: np.ndarray, painting: np.ndarray | None
) -> np.ndarray:
    """What the network paints one picture by: style weights, or a code."""
    if painter.card.family.has_styles:
        return weights
    return painter.blend(weights, painting)


def _decoder(pixels: int, files: int) -> Callable[[bytes, str], Photograph]:
    """A function that decodes so many files, with one budget of CPU time for all."""
    seconds = _DECODING + _DECODING_A_MEGAPIXEL * pixels / 1e6
    seconds += _DECODING_A_FILE * files

    def decode(file: bytes, name: str) -> Photograph:
        nonlocal seconds
        began = time.process_time()
        with cpu_time(seconds):
            photo = pictures.decode(file, name)
        # One budget for all files, or small bombs would add up.
        seconds -= time.process_time() - began
        return photo

    return decode
