"""LiteRT file for one size, with the places of all numbers that depend on the size.

LiteRT.js only runs graphs of a fixed size. Files that the converter writes for two
sizes differ in dimensions of tensors and in constants that were computed from them,
which are polynomials of height and width. So a page can set any size in a single file.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from tensorflow.lite.tools import flatbuffer_utils

from tfstyle.errors import InputError
from tfstyle.exporting.litert.shrink import shrink

# Sides in multiples of the network's: coprime, so that few numbers agree by chance.
HEIGHTS, WIDTHS = (11, 13), (17, 19)
# Another size, to verify the polynomials.
VERIFIED = (23, 7)

# Coefficients of 1, height, width, and height times width.
Polynomial = tuple[float, float, float, float]


class Template(NamedTuple):
    """File for one size, and how to change it for another.

    Attributes:
        content: Content of a file for `size`.
        size: Height and width.
        places: Offsets of little-endian 32-bit integers in the file, by the polynomial
            that they are computed with.
    """

    content: bytes
    size: tuple[int, int]
    places: dict[Polynomial, list[int]]

    def at(self, height: int, width: int) -> bytes:
        """Returns the file for another size.

        Args:
            height: Height in pixels, a multiple of the network's `multiple`.
            width: Width, likewise.
        """
        numbers = np.frombuffer(self.content, "<i4").astype(np.int64)
        terms = _terms(height, width)
        for polynomial, offsets in self.places.items():
            numbers[np.array(offsets) // 4] = round(np.dot(polynomial, terms))
        return numbers.astype("<i4").tobytes()


def make_template(
    convert: Callable[[tuple[int, int]], bytes], multiple: int
) -> Template:
    """Finds the numbers that depend on the size.

    Args:
        convert: Function from height and width to the content of a file.
        multiple: Number of which all sides are multiples.

    Returns:
        A template, which was verified with a further size.

    Raises:
        InputError: The files differ in something else than such numbers.
    """
    sizes = [(h * multiple, w * multiple) for h in HEIGHTS for w in WIDTHS]
    contents = [_without_metadata(convert(size)) for size in sizes]
    last = (VERIFIED[0] * multiple, VERIFIED[1] * multiple)
    expected = _without_metadata(convert(last))
    if len({len(content) for content in [*contents, expected]}) == 1:
        template = Template(contents[0], sizes[0], _fit(contents, sizes))
        if template.at(*last) == expected:
            return template
    raise InputError(
        "Expected a network whose graphs for two sizes only differ in dimensions; use "
        f"format='tflite' with `image_size` instead. Received: sizes {sizes} and {last}"
    )


def _fit(
    contents: Sequence[bytes], sizes: Sequence[tuple[int, int]]
) -> dict[Polynomial, list[int]]:
    rows = np.array([np.frombuffer(content, "<i4") for content in contents])
    differing = np.flatnonzero((rows != rows[0]).any(axis=0))
    terms = np.array([_terms(*size) for size in sizes])
    solved = np.linalg.solve(terms, rows[:, differing].astype(float))
    places = defaultdict(list)
    for number, coefficients in zip(differing, solved.T.round(8), strict=True):
        places[tuple((coefficients + 0.0).tolist())].append(4 * int(number))
    return dict(places)


def _terms(height: int, width: int) -> tuple[int, int, int, int]:
    return 1, height, width, height * width


def _without_metadata(content: bytes) -> bytes:
    """Leaves out the random identifier of the conversion, and pads to whole numbers."""
    model = flatbuffer_utils.read_model_from_bytearray(bytearray(content))
    model.metadata = None
    written = shrink(bytes(flatbuffer_utils.convert_object_to_bytearray(model)))
    return written + bytes(-len(written) % 4)
