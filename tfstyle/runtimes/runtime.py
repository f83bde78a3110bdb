"""What every way to run a network can do."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from tfstyle.models.card import Card

PAINT, MOMENTS, PAINT_PART = SIGNATURES = ("paint", "moments", "paint_part")


# From pictures and style weights to stylized pictures.
Paint = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Runtime(ABC):
    """A network, ready to paint. Arrays are float32, pictures in [0, 1].

    Args:
        card: Of the network; `card.styles` are what the style weights stand for.

    Attributes:
        paints_parts: Whether there are `moments` and `paint_part`, without which a
            picture cannot be painted in tiles.
    """

    paints_parts = True

    def __init__(self, card: Card):
        self.card = card

    @abstractmethod
    def run(self, signature: str, **inputs: np.ndarray) -> np.ndarray:
        """Runs one of `SIGNATURES`.

        Args:
            signature: Which.
            **inputs: Arrays by the names that `paint_part` has for them, `image` for
                the pictures.

        Returns:
            The only output.
        """

    def paint(self, images: np.ndarray, style_weights: np.ndarray) -> np.ndarray:
        """Paints pictures as a whole.

        Args:
            images: `(batch, height, width, 3)`, either side at least
                `tfstyle.networks.families.MIN_SIDE`.
            style_weights: `(batch, styles)`, at least 0.

        Returns:
            As `images`.
        """
        return self.run(PAINT, image=images, style_weights=style_weights)

    def moments(self, images: np.ndarray, style_weights: np.ndarray) -> np.ndarray:
        """Measures what the normalisations would use, for `paint_part`.

        Args:
            images: As for `paint`.
            style_weights: As for `paint`.

        Returns:
            `(batch, moments)`: `tfstyle.networks.moments`.
        """
        return self.run(MOMENTS, image=images, style_weights=style_weights)

    def paint_part(
        self, images: np.ndarray, style_weights: np.ndarray, moments: np.ndarray
    ) -> np.ndarray:
        """Paints parts of pictures with the moments of the whole.

        Args:
            images: As for `paint`.
            style_weights: As for `paint`.
            moments: `(batch, moments)`, as `moments` gives them.

        Returns:
            As `images`.
        """
        inputs = {"image": images, "style_weights": style_weights, "moments": moments}
        return self.run(PAINT_PART, **inputs)
