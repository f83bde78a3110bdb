"""A version of a model that is loaded."""

import queue
from collections.abc import Callable, Sequence

import numpy as np

from tfstyle.methods.runtimes import Runtime
from tfstyle.methods.tiling import SIDE, paint_photo
from tfstyle.methods.whole import PIXELS
from tfstyle.serving.signatures import signatures_for


class Servable:
    """Paints for several threads at a time.

    Args:
        name: Of the model.
        version: Of the model.
        runners: One for each picture that is painted at a time.

    Attributes:
        card: Of the network.
        signatures: Of the network, by name.
    """

    def __init__(self, name: str, version: int, runners: Sequence[Runtime]):
        self.name = name
        self.version = version
        self.card = runners[0].card
        self.signatures = signatures_for(self.card.styles)
        self._idle = queue.SimpleQueue()
        for runner in runners:
            self._idle.put(runner)

    def paint(
        self,
        photo: np.ndarray,
        weights: np.ndarray,
        on_tile: Callable[[float], None] = lambda share: None,
    ) -> np.ndarray:
        """Paints a picture; waits while all runners paint.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
            weights: `(styles,)`.
            on_tile: Is told after each tile what share is done.

        Returns:
            As `photo`.
        """
        height, width, _ = photo.shape
        # Tiles, as soon as their moments need no more memory than the picture would.
        side = max(height, width) if height * width <= PIXELS else SIDE
        runner = self._idle.get()
        try:
            return paint_photo(runner, photo, weights, side, on_tile)
        finally:
            self._idle.put(runner)

    def metadata(self) -> dict:
        """As TensorFlow Serving tells it, and what the card says of the styles."""
        defined = {name: s.describe() for name, s in self.signatures.items()}
        return {
            "model_spec": {
                "name": self.name,
                "signature_name": "",
                "version": str(self.version),
            },
            "metadata": {
                "signature_def": {"signature_def": defined},
                "card": {"network": self.card.network, "styles": self.styles()},
            },
        }

    def styles(self) -> list[dict[str, str]]:
        """Names and titles of the styles, in the order of the weights."""
        about = self.card.about.get("styles", {})
        return [
            {"name": name, "title": about.get(name, {}).get("title", "")}
            for name in self.card.styles
        ]
