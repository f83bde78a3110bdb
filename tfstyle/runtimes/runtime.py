"""Base class of runtimes, and a function that combines a network's signatures."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from tfstyle.models.card import Card
from tfstyle.networks.families import (
    MOMENTS,
    NAMED_STYLE,
    PAINT,
    PAINT_PART,
    STYLE,
    Family,
)

# Function whose arguments are pictures, and either style weights or paintings. It
# returns stylized pictures.
Paint = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Runtime(ABC):
    """Network loaded for inference. Arrays are float32; pictures are in [0, 1].

    Args:
        card: Card of the network. `card.styles` is in the order of the style weights.

    Attributes:
        family: Family of the network, with its signatures.
        paints_parts: Whether the signatures for tiles are available.
        parallel: Number of threads that may run the network at the same time.

    Raises:
        InputError: This version of tfstyle does not support the network's family.
    """

    paints_parts = True
    parallel = 1

    def __init__(self, card: Card):
        self.card = card
        self.family = card.family

    @abstractmethod
    def run(self, signature: str, **inputs: np.ndarray) -> np.ndarray:
        """Runs a signature of the network.

        Args:
            signature: Name of the signature.
            **inputs: Input arrays, keyed by name.

        Returns:
            Output of the signature.
        """

    def style(self, paintings: np.ndarray) -> np.ndarray:
        """Computes style codes of paintings, for families that accept paintings.

        Args:
            paintings: `(batch, height, width, 3)`.

        Returns:
            `(batch, code_length)`.
        """
        return self.run(STYLE, painting=paintings)

    def named_style(self, weights: np.ndarray) -> np.ndarray:
        """Computes style codes from style weights, for families with style codes.

        Args:
            weights: Weights of the named styles, `(batch, styles)`, at least 0; only
                their ratios matter.

        Returns:
            `(batch, code_length)`.
        """
        return self.run(NAMED_STYLE, style_weights=weights)

    def paint(self, images: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Stylizes whole pictures.

        Args:
            images: `(batch, height, width, 3)`, with sides of at least
                `family.least_side` pixels.
            style: `(batch, styles)` style weights of at least 0, or style codes from
                `style()` or `named_style()`.

        Returns:
            Stylized pictures with the shape of `images`.
        """
        return self.run(PAINT, **self._inputs(images, style))

    def moments(self, images: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Measures the moments that `paint_part` uses to normalize features.

        Args:
            images: Pictures, as in `paint`.
            style: Style, as in `paint`.

        Returns:
            `(batch, moments)` as in `tfstyle.networks.moments`, or `(batch, 0)` if the
            family does not normalize features over the whole picture.
        """
        if not self.family.signature(MOMENTS):
            return np.zeros((len(images), 0), np.float32)
        return self.run(MOMENTS, **self._inputs(images, style))

    def paint_part(
        self,
        images: np.ndarray,
        style: np.ndarray,
        moments: np.ndarray,
        origin: tuple[int, int] = (0, 0),
    ) -> np.ndarray:
        """Stylizes parts of pictures with the moments of the whole pictures.

        Args:
            images: Parts of pictures, with shapes as in `paint`.
            style: Style, as in `paint`.
            moments: `(batch, moments)` from `moments()`.
            origin: Row and column at which the parts start in the whole pictures, in
                pixels. Both must be multiples of `family.multiple`.

        Returns:
            Stylized parts with the shape of `images`.
        """
        inputs = self._inputs(images, style)
        if not self.family.signature(PAINT_PART):
            return self.run(PAINT, **inputs)
        if self.family.has_origin:
            inputs["origin"] = np.array([origin], np.float32)
        return self.run(PAINT_PART, **inputs, moments=moments)

    def _inputs(self, images: np.ndarray, style: np.ndarray) -> dict[str, np.ndarray]:
        return {"image": images, self.family.style_input: style}


def painter_of(run: Callable[..., np.ndarray], family: Family) -> Paint:
    """Combines the signatures of a network into one function that stylizes pictures.

    Args:
        run: Function that runs a signature. It takes the name of the signature, and the
            inputs as keyword arguments.
        family: Family of the network.

    Returns:
        Function of two arguments that returns stylized pictures. The arguments are the
        pictures, and either style weights or paintings.
    """

    def paint(images: np.ndarray, style: np.ndarray) -> np.ndarray:
        if not family.has_styles and style.ndim == 2:
            style = run(NAMED_STYLE, style_weights=style)
        elif not family.has_styles:
            style = run(STYLE, painting=style)
        return run(PAINT, image=images, **{family.style_input: style})

    return paint
