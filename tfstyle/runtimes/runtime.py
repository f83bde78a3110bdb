"""What every way to run a network can do."""

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

# From pictures, and style weights or paintings, to stylized pictures.
Paint = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Runtime(ABC):
    """A network, ready to paint. Arrays are float32, pictures in [0, 1].

    Args:
        card: Of the network; `card.styles` are what the style weights stand for.

    Attributes:
        family: Family of the network; its signatures are those that can be run.
        paints_parts: Whether the signatures for tiles can be run too.

    Raises:
        InputError: This version does not have the family.
    """

    paints_parts = True

    def __init__(self, card: Card):
        self.card = card
        self.family = card.family

    @abstractmethod
    def run(self, signature: str, **inputs: np.ndarray) -> np.ndarray:
        """Runs one of the family's signatures.

        Args:
            signature: Which.
            **inputs: Arrays by the names that the signature has for them.

        Returns:
            The only output.
        """

    def style(self, paintings: np.ndarray) -> np.ndarray:
        """Makes codes of paintings, for a family that is shown one.

        Args:
            paintings: `(batch, height, width, 3)`.

        Returns:
            `(batch, numbers)`.
        """
        return self.run(STYLE, painting=paintings)

    def named_style(self, weights: np.ndarray) -> np.ndarray:
        """Makes codes of named styles, for a family that has both.

        Args:
            weights: `(batch, styles)`, at least 0; only their ratios count.

        Returns:
            `(batch, numbers)`.
        """
        return self.run(NAMED_STYLE, style_weights=weights)

    def paint(self, images: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Paints pictures as a whole.

        Args:
            images: `(batch, height, width, 3)`, either side at least
                `family.least_side`.
            style: Style weights, `(batch, styles)`, at least 0; or codes of paintings,
                as `style` gives them.

        Returns:
            As `images`.
        """
        return self.run(PAINT, **self._inputs(images, style))

    def moments(self, images: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Measures what the normalizations would use, for `paint_part`.

        Args:
            images: As for `paint`.
            style: As for `paint`.

        Returns:
            `(batch, moments)`: `tfstyle.networks.moments`; none where the family does
            not normalize over the whole picture.
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
        """Paints parts of pictures with the moments of the whole.

        Args:
            images: As for `paint`.
            style: As for `paint`.
            moments: `(batch, moments)`, as `moments` gives them.
            origin: Row and column of the parts in the whole, in pixels, multiples of
                `family.multiple`.

        Returns:
            As `images`.
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
    """Makes one function of the signatures that paint.

    Args:
        run: Function from the name of a signature, and its inputs by name, to its
            output.
        family: Family of the network.

    Returns:
        A function from pictures, and style weights or paintings, to stylized pictures.
    """

    def paint(images: np.ndarray, style: np.ndarray) -> np.ndarray:
        if not family.has_styles and style.ndim == 2:
            style = run(NAMED_STYLE, style_weights=style)
        elif not family.has_styles:
            style = run(STYLE, painting=style)
        return run(PAINT, image=images, **{family.style_input: style})

    return paint
