"""LiteRT file for one size, with the places of all numbers that depend on the size.

LiteRT.js only runs graphs of a fixed size. Files that the converter writes for two
sizes differ in dimensions of tensors and in constants that were computed from them,
which are sums of height and width and of their halves and quarters, rounded up. So a
page can set any size in a single file.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from tensorflow.lite.tools import flatbuffer_utils

from tfstyle.errors import InputError
from tfstyle.exporting.litert.shrink import shrink

# None is a multiple of 4, for which the converter would leave out the last cropping.
# They differ enough for the coefficients of each term.
HEIGHTS, WIDTHS = (45, 50, 55, 65), (71, 77, 82, 91)
SIZES = [(height, WIDTHS[0]) for height in HEIGHTS]
SIZES += [(HEIGHTS[0], width) for width in WIDTHS[1:]]
# Another size, to verify the coefficients.
VERIFIED = (94, 43)

# Coefficients of the terms in `_terms`.
Coefficients = tuple[float, ...]


class Template(NamedTuple):
    """File for one size, and how to change it for another.

    Attributes:
        content: Content of a file for `size`.
        size: Height and width.
        places: Offsets of little-endian 32-bit integers in the file, by the
            coefficients that they are computed with.
    """

    content: bytes
    size: tuple[int, int]
    places: dict[Coefficients, list[int]]

    def at(self, height: int, width: int) -> bytes:
        """Returns the file for another size.

        Args:
            height: Height in pixels.
            width: Width in pixels.
        """
        numbers = np.frombuffer(self.content, "<i4").astype(np.int64)
        terms = _terms(height, width)
        for coefficients, offsets in self.places.items():
            numbers[np.array(offsets) // 4] = round(np.dot(coefficients, terms))
        return numbers.astype("<i4").tobytes()


def make_template(convert: Callable[[tuple[int, int]], bytes]) -> Template:
    """Finds the numbers that depend on the size.

    Args:
        convert: Function from height and width to the content of a file.

    Returns:
        A template, which was verified with a further size.

    Raises:
        InputError: The files differ in something other than such numbers.
    """
    contents = [_without_metadata(convert(size)) for size in SIZES]
    expected = _without_metadata(convert(VERIFIED))
    if len({len(content) for content in [*contents, expected]}) == 1:
        template = Template(contents[0], SIZES[0], _fit(contents))
        if template.at(*VERIFIED) == expected:
            return template
    raise InputError(
        "Expected a network whose graphs for two sizes only differ in dimensions; use "
        "format='tflite' with `image_size` instead. Received: files for "
        f"{[*SIZES, VERIFIED]}"
    )


def _fit(contents: Sequence[bytes]) -> dict[Coefficients, list[int]]:
    rows = np.array([np.frombuffer(content, "<i4") for content in contents])
    differing = np.flatnonzero((rows != rows[0]).any(axis=0))
    terms = np.array([_terms(*size) for size in SIZES])
    solved = np.linalg.solve(terms, rows[:, differing].astype(float))
    places = defaultdict[Coefficients, list[int]](list)
    for number, coefficients in zip(differing, solved.T.round(8), strict=True):
        places[tuple((coefficients + 0.0).tolist())].append(4 * int(number))
    return dict(places)


def _terms(height: int, width: int) -> tuple[int, ...]:
    """1, and both sides at full, half and quarter size."""
    return 1, *(-(-side // by) for side in (height, width) for by in (1, 2, 4))


def _without_metadata(content: bytes) -> bytes:
    """Leaves out the random identifier of the conversion, and pads to whole numbers."""
    model = flatbuffer_utils.read_model_from_bytearray(bytearray(content))
    model.metadata = None
    written = shrink(bytes(flatbuffer_utils.convert_object_to_bytearray(model)))
    return written + bytes(-len(written) % 4)
