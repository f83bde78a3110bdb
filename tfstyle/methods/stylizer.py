"""A network that is opened once and paints many pictures."""

from collections.abc import Callable

import numpy as np

from tfstyle.methods.photo_stylizer import PhotoStylizer
from tfstyle.methods.runtimes import Runtime, open_runtime
from tfstyle.methods.style_mixture import Style, style_weights
from tfstyle.methods.stylize_options import StylizeOptions
from tfstyle.methods.tiling import choose_side, paint_photo
from tfstyle.networks.bundled import find_model


class Stylizer(PhotoStylizer):
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
        super().__init__(options, pictures)
        self.files = find_model(options.model)
        self._runtime: Runtime | None = None

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the styles that the network has learned."""
        return self.files.card.styles

    def weights(self, style: Style) -> np.ndarray:
        """Weights of the network for a mixture; `InputError` if it cannot be used."""
        return style_weights(style, self.styles, self.options.strength)

    def check(self, style: Style) -> None:
        """Refuses a mixture that cannot be used."""
        self.weights(style)

    def open(self, height: int, width: int) -> None:
        """Makes the network ready."""
        if self._runtime is None:
            pixels = self.options.image_size**2 or height * width
            megapixels = self.pictures * pixels / 1e6
            runtime = self.options.runtime
            self._runtime = open_runtime(self.files, runtime, megapixels)

    def _painted(
        self, photo: np.ndarray, style: Style, on_tile: Callable
    ) -> np.ndarray:
        side = choose_side(*photo.shape[:2], self.options.tile_size)
        return paint_photo(self._runtime, photo, self.weights(style), side, on_tile)
