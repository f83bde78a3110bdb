"""A network that is opened once and paints many pictures."""

from collections.abc import Callable

import numpy as np

from tfstyle.images import resize, resize_bytes
from tfstyle.methods.keep_color import keep_color
from tfstyle.methods.runtimes import Runtime, open_runtime
from tfstyle.methods.style_mixture import style_weights
from tfstyle.methods.stylize_options import StylizeOptions
from tfstyle.methods.tiling import choose_side, paint_photo
from tfstyle.networks.bundled import find_model


class Stylizer:
    """Paints photographs in the styles of a network.

    Args:
        options: Which network, how large, how strong and so on.
        pictures: How many it will paint, for `runtime="auto"`.

    Raises:
        InputError: There is no such network.

    Example:

    ```python
    stylizer = Stylizer(StylizeOptions(image_size=512))
    images = [stylizer(tfstyle.load(path), "wave") for path in paths]
    ```
    """

    def __init__(self, options: StylizeOptions, pictures: int = 1):
        self.options = options
        self.pictures = pictures
        self.files = find_model(options.model)
        self._runtime: Runtime | None = None

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the styles that the network has learned."""
        return self.files.card.styles

    def weights(self, style: str) -> np.ndarray:
        """Weights of the network for a mixture; `InputError` if it cannot be used."""
        return style_weights(style, self.styles, self.options.strength)

    def open(self, height: int, width: int) -> None:
        """Makes the network ready; the first picture does this, if nobody else has.

        Args:
            height: Of the photographs, in pixels, about.
            width: Of the photographs, in pixels, about.

        Raises:
            InputError: The network cannot be run.
        """
        if self._runtime is None:
            pixels = self.options.image_size**2 or height * width
            megapixels = self.pictures * pixels / 1e6
            runtime = self.options.runtime
            self._runtime = open_runtime(self.files, runtime, megapixels)

    def __call__(
        self,
        photo: np.ndarray,
        style: str,
        on_tile: Callable[[float], None] = lambda share: None,
    ) -> np.ndarray:
        """Paints a photograph.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1]; or uint8, for a quarter of
                the memory.
            style: `NAME[:WEIGHT][,NAME[:WEIGHT]...]`.
            on_tile: Is told what share is done after each tile of a picture that is
                painted in tiles.

        Returns:
            The picture at the size asked for, of the data type of `photo`.

        Raises:
            InputError: An unknown style, a weight or a size that cannot be used, or the
                network cannot be run.
        """
        weights = self.weights(style)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        photo = _resized(photo, size)
        painted = self._painted(photo, weights, on_tile)
        return keep_color(painted, photo, self.options.preserve_color)

    def _painted(
        self, photo: np.ndarray, weights: np.ndarray, on_tile: Callable
    ) -> np.ndarray:
        side = choose_side(*photo.shape[:2], self.options.tile_size)
        return paint_photo(self._runtime, photo, weights, side, on_tile)


def _resized(photo: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if photo.shape[:2] == size:
        return photo
    if photo.dtype == np.uint8:
        return resize_bytes(photo, size)
    return resize(photo, size, clip=True)
