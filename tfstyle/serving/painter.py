"""Painter: a network loaded in a worker process."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from tfstyle.images import as_float
from tfstyle.methods.stylize.patch_sample import SAMPLE_PIXELS
from tfstyle.methods.stylize.shown_painting import show_painting
from tfstyle.methods.stylize.tiles import SIDE, paint_photo
from tfstyle.models.card import unusable
from tfstyle.models.find import find_model
from tfstyle.runtimes import Runtime, open_runtime
from tfstyle.serving.signatures import signatures_of

# Side of the test picture.
TRIAL_SIDE = 64


class Painter:
    """Stylizes pictures with a network.

    Args:
        runner: Runtime of the network.

    Attributes:
        card: Card of the network.
        signatures: Signatures of the network by name.
    """

    def __init__(self, runner: Runtime):
        self._runner = runner
        self.card = runner.card
        self.signatures = signatures_of(self.card)

    def check(self) -> None:
        """Stylizes a small test picture in all styles at once.

        Raises:
            InputError: The result has another size or is not finite.
        """
        ramp = np.linspace(0, 1, TRIAL_SIDE**2 * 3, dtype=np.float32)
        photo = ramp.reshape(1, TRIAL_SIDE, TRIAL_SIDE, 3)
        if self.card.family.has_styles:
            styles = len(self.card.styles)
            style = np.full((1, styles), 1 / styles, np.float32)
        else:
            style = self._runner.style(photo)
        painted = [self._runner.paint(photo, style)]
        if self._runner.paints_parts:
            moments = self._runner.moments(photo, style)
            painted.append(self._runner.paint_part(photo, style, moments))
        if any(x.shape != photo.shape or not np.isfinite(x).all() for x in painted):
            reason = "its output is not finite, or of another size"
            raise unusable(self.card.name, reason)

    def encode(self, painting: np.ndarray) -> np.ndarray:
        """Computes the style code of a painting, for families that take paintings.

        Args:
            painting: `(height, width, 3)`, float32 in [0, 1] or uint8.

        Returns:
            `(numbers,)`.
        """
        side = self.card.family.painting_side
        return self._runner.style(show_painting(as_float(painting), side)[None])[0]

    def paint(
        self,
        photo: np.ndarray,
        style: np.ndarray,
        on_tile: Callable[[float], None] = lambda share: None,
    ) -> np.ndarray:
        """Stylizes a picture.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
            style: Style weights, `(styles,)`, or style code.
            on_tile: Function called after each tile with the finished share; may raise.

        Returns:
            Array with the shape and dtype of `photo`.
        """
        height, width, _ = photo.shape
        # Uses tiles as soon as these need no more memory than the whole picture.
        side = max(height, width) if height * width <= SAMPLE_PIXELS else SIDE
        return paint_photo(self._runner, photo, style, side, on_tile)


def open_runner(path: str | Path, runtime: str, threads: int) -> Runtime:
    """Loads a network into a runtime.

    Args:
        path: Name of a bundled network, or path of a file or folder.
        runtime: Runtime, as in `tfstyle.runtimes.open_runtime`.
        threads: Number of threads per picture with LiteRT.

    Raises:
        InputError: The network is invalid.
    """
    # Without megapixels: prefers LiteRT, if available.
    return open_runtime(find_model(str(path)), runtime, 0, threads)
