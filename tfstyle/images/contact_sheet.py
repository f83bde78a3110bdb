"""Contact sheets of labeled pictures, and a color map."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tfstyle.errors import InputError
from tfstyle.images.drawable import drawable
from tfstyle.images.dtype import as_float, to_float

# Gap between pictures and font size of the labels, in pixels.
GAP, LETTERS = 12, 18


def contact_sheet(
    images: Sequence[np.ndarray], labels: Sequence[str], columns: int = 3
) -> np.ndarray:
    """Arranges pictures in rows on a white background, with a label below each picture.

    Args:
        images: `(height, width, 3)` each, float32 in [0, 1] or uint8, of any sizes.
            Each cell has the height of the tallest picture and the width of the widest
            picture. Smaller pictures are centered in their cells.
        labels: One line of text per picture, centered. A label that is wider than its
            cell is cropped. Characters that the font lacks are replaced by similar
            letters or by their code points.
        columns: Maximum number of pictures per row, at least 1.

    Returns:
        `(height, width, 3)`, float32 in [0, 1].

    Raises:
        InputError: `images` is empty, `labels` has a different length, or `columns` is
            below 1.

    Example:

    >>> tiles = [np.zeros((30, 40, 3), np.float32)] * 3
    >>> contact_sheet(tiles, ["a", "b", "c"], columns=2).shape
    (144, 116, 3)
    """
    _check(images, labels, columns)
    height = max(image.shape[0] for image in images)
    width = max(image.shape[1] for image in images)
    columns = min(columns, len(images))
    line = _line_height()
    rows = -(-len(images) // columns)
    step = height + line + GAP, width + GAP
    sheet = np.ones((rows * step[0] + GAP, columns * step[1] + GAP, 3), np.float32)
    for number, (image, label) in enumerate(zip(images, labels, strict=True)):
        row, column = divmod(number, columns)
        top, left = GAP + row * step[0], GAP + column * step[1]
        _put(sheet, image, top, left, height, width)
        below = top + height
        sheet[below : below + line, left : left + width] = _text(label, line, width)
    return sheet


def _put(sheet, image: np.ndarray, top: int, left: int, height: int, width: int):
    high, wide, _ = image.shape
    top, left = top + (height - high) // 2, left + (width - wide) // 2
    sheet[top : top + high, left : left + wide] = as_float(image)


def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(LETTERS)


def _line_height() -> int:
    return LETTERS * 4 // 3  # with space for the descenders of letters such as "g"


def _text(label: str, height: int, width: int) -> np.ndarray:
    picture = Image.new("RGB", (width, height), "white")
    place, font = (width / 2, height / 2), _font()
    text = drawable(label, font)
    ImageDraw.Draw(picture).text(place, text, "black", font, anchor="mm")
    return to_float(np.asarray(picture))


def _check(images: Sequence[np.ndarray], labels: Sequence[str], columns: int) -> None:
    if not images or len(images) != len(labels):
        raise InputError(
            "Expected `images` to have at least one picture, and `labels` one label "
            f"per picture. Received: {len(images)} pictures, labels={list(labels)!r}"
        )
    if columns < 1:
        raise InputError(
            f"Expected `columns` to be at least 1. Received: columns={columns!r}"
        )


# Five evenly spaced colors, from dark to light, of matplotlib's color map viridis
# (Smith, van der Walt 2015; CC0). The lightness of viridis increases evenly.
_ANCHORS = ("440154", "3b528b", "21918c", "5ec962", "fde725")


def heat(values: np.ndarray) -> np.ndarray:
    """Maps values to colors, from dark violet (0) through blue and green to yellow (1).

    Args:
        values: `(height, width)`, floats, clipped to [0, 1].

    Returns:
        `(height, width, 3)`, float32 in [0, 1].

    Example:

    >>> (heat(np.array([[0.0, 1.0]])) * 255).round().astype(int).tolist()
    [[[68, 1, 84], [253, 231, 37]]]
    """
    colors = np.array([list(bytes.fromhex(anchor)) for anchor in _ANCHORS], np.uint8)
    places = np.linspace(0, 1, len(colors))
    bands = [np.interp(values, places, band) for band in to_float(colors).T]
    return np.stack(bands, axis=2).astype(np.float32)
