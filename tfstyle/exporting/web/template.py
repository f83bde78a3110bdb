"""LiteRT file for one picture size, and positions of its size-dependent numbers.

LiteRT.js runs only graphs of a fixed size. The files that `fixed_files` writes for
different sizes differ only in tensor dimensions and in numbers computed from shapes.
Each of these numbers is a weighted sum. The terms of the sum are 1, the height, the
width, and their halves, quarters and so on, rounded up. A web page can therefore adapt
one file to any size.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from tfstyle.errors import InputError

# Divisors of both sides, up to the divisor for the style encoder's last feature map.
DIVISORS = (1, 2, 4, 8, 16, 32)
# Sizes from which the coefficients of all terms are computed, chosen so that the sides
# and their rounded fractions are as linearly independent as possible.
HEIGHTS = (47, 44, 51, 58, 64, 66, 75)
WIDTHS = (75, 48, 52, 53, 87, 90, 102)
SIZES = [(height, WIDTHS[0]) for height in HEIGHTS]
SIZES += [(HEIGHTS[0], width) for width in WIDTHS[1:]]
# Other sizes, for verifying the coefficients.
VERIFIED = [(94, 43), (96, 128), (33, 161), (131, 70), (201, 118)]

# Coefficients of the terms in `_terms`.
Coefficients = tuple[float, ...]
Size = tuple[int, int]


class Template(NamedTuple):
    """LiteRT file for one picture size, which can be adapted to other sizes.

    Attributes:
        content: Bytes of the file for one picture size.
        places: Byte offsets of the 32-bit little-endian integers that depend on the
            picture size. Each key is a tuple of coefficients, and each value is a list
            of offsets. The integer at each of these offsets is the dot product of the
            coefficients and `_terms`.
    """

    content: bytes
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

    def describe(self) -> list:
        """Returns `places` as a list of pairs `[coefficients, offsets]` for JSON."""
        return [[list(terms), offsets] for terms, offsets in self.places.items()]


def make_template(
    make_files: Callable[[Sequence[Size]], Iterable[bytes]],
) -> Template:
    """Makes a template by finding the numbers that depend on the size.

    Args:
        make_files: Function that takes sizes, and returns the content of a file for
            each size. The number of bytes of each file is a multiple of 4.

    Returns:
        A template, verified with sizes that were not used to compute it.

    Raises:
        InputError: The files differ in length, or a number that differs between files
            is not a weighted sum of the terms in `_terms`.
    """
    contents = list(make_files([*SIZES, *VERIFIED]))
    if len(set(map(len, contents))) == 1:
        template = Template(contents[0], _fit(contents[: len(SIZES)]))
        verified = zip(VERIFIED, contents[len(SIZES) :], strict=True)
        if all(template.at(*size) == content for size, content in verified):
            return template
    raise InputError(
        "Expected a network whose graphs for two sizes differ only in dimensions; use "
        "format='tflite' with `image_size` instead. Received: a network whose graphs "
        f"for the sizes {[*SIZES, *VERIFIED]} also differ in other ways"
    )


def _fit(contents: Sequence[bytes]) -> dict[Coefficients, list[int]]:
    rows = np.array([np.frombuffer(content, "<i4") for content in contents])
    differing = np.flatnonzero((rows != rows[0]).any(axis=0))
    terms = np.array([_terms(*size) for size in SIZES])
    solved = np.linalg.solve(terms, rows[:, differing].astype(float))
    places = defaultdict[Coefficients, list[int]](list)
    for number, coefficients in zip(differing, solved.T.round(6), strict=True):
        places[tuple((coefficients + 0.0).tolist())].append(4 * int(number))
    return dict(places)


def _terms(height: int, width: int) -> tuple[int, ...]:
    """Returns 1, then height and width divided by each of `DIVISORS`, rounded up."""
    return 1, *(-(-side // by) for side in (height, width) for by in DIVISORS)
