"""Initial pictures that mix the content image with the default network's result."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from tfstyle.images import resize
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.stylizer import Stylizer
from tfstyle.optimization.initial_image import enlarge_painted

Size = tuple[int, int]


class FastStart:
    """Initial picture for each scale, for `init="fast"`.

    The mean of several pictures is a better initial picture than any one of them. In
    the mean, both strokes and errors are fainter. Strengthening strokes takes fewer
    steps than removing errors (tests/benchmarks/README.md).

    Args:
        content: Content image at the size of the result, `(height, width, 3)` in
            [0, 1].
        stylize: Function that stylizes `content` in one pass. It is called once, when
            the first picture is needed.
    """

    def __init__(
        self, content: np.ndarray, stylize: Callable[[np.ndarray], np.ndarray]
    ):
        self._content = content
        self._stylize = stylize

    def first(self, size: Size) -> np.ndarray:
        """Returns the initial picture of the first scale.

        The initial picture is the mean of the content image and the stylized picture.

        Args:
            size: Height and width of the initial picture.

        Returns:
            `(*size, 3)` in [0, 1].
        """
        return np.mean(self._resized(size), axis=0)

    def enlarge(self, image: np.ndarray, size: Size) -> np.ndarray:
        """Returns the initial picture of a finer scale.

        The initial picture is the mean of three pictures: the content image, the
        stylized picture, and the enlarged result of the previous scale.

        Args:
            image: Result of the previous scale, `(height, width, 3)` in [0, 1].
            size: Height and width of the initial picture.

        Returns:
            `(*size, 3)` in [0, 1].
        """
        enlarged = enlarge_painted(image, size, self._content)
        return np.mean([enlarged, *self._resized(size)], axis=0)

    def _resized(self, size: Size) -> list[np.ndarray]:
        both = self._content, self._stylized
        return [resize(image, size, clip=True) for image in both]

    @cached_property
    def _stylized(self) -> np.ndarray:
        return self._stylize(self._content)


def stylized(
    content: np.ndarray,
    paintings: Sequence[np.ndarray],
    blend: Sequence[float],
    strength: float = 1.0,
) -> np.ndarray:
    """Stylizes a content image in one pass per painting, and averages the results.

    Args:
        content: Content image, `(height, width, 3)` in [0, 1].
        paintings: Paintings, each `(height, width, 3)` in [0, 1].
        blend: Blend weight of each painting.
        strength: Strength of the style, from 0 to 1.

    Returns:
        Weighted mean of the stylized pictures, with the shape of `content`.
    """
    stylizer = Stylizer(StylizeOptions(strength=strength))
    pictures = [stylizer(content, painting) for painting in paintings]
    return np.average(pictures, axis=0, weights=blend).astype(np.float32)
