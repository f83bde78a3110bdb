"""Stylizer for the named styles of a network."""

from collections.abc import Callable

import numpy as np

from tfstyle.errors import InputError
from tfstyle.methods.stylize.network_stylizer import NetworkStylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer
from tfstyle.methods.stylize.style_weights import see_styles, style_weights
from tfstyle.methods.stylize.tiles import Origin, paint_photo
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.public import public


@public
class Stylizer(NetworkStylizer):
    """Stylizer for the named styles of a network.

    If the network takes paintings, the constructor returns a `PaintingStylizer`. It is
    called like a `Stylizer`, and also accepts paintings as styles.

    Args:
        options: Options of the method, including the network. Defaults to
            `StylizeOptions()`.
        pictures: Number of pictures to stylize. With `runtime="auto"`, the choice of
            the runtime depends on this number.
        files: Network files. Defaults to the files of `options.model`.

    Raises:
        InputError: The network, a mask or the weight file is missing or invalid, or the
            network does not support an option.

    Example:

    ```python
    stylizer = Stylizer(StylizeOptions(image_size=512))
    images = [stylizer(tfstyle.load(path), "wave") for path in paths]
    pale = stylizer(tfstyle.load(paths[0]), "wave", strength=0.5)
    ```
    """

    def __new__(
        cls,
        options: StylizeOptions | None = None,
        pictures: int = 1,
        files: ModelFiles | None = None,
    ):
        """Creates a `PaintingStylizer` if the network takes paintings."""
        options = StylizeOptions() if options is None else options
        if not isinstance(options, StylizeOptions):
            raise InputError(
                "Expected `options` to be a tfstyle.StylizeOptions. Received: "
                f"options={options!r}"
            )
        files = files or find_model(options.model)
        if files.card.family.has_styles:
            return super().__new__(cls)
        return PaintingStylizer(options, pictures, files)

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the network's styles."""
        return self.files.card.styles

    def weights(self, style: Style) -> np.ndarray:
        """Returns the style weights of a blend, or raises `InputError`."""
        return self.code(style)

    def code(self, style: Style, options: StylizeOptions | None = None) -> np.ndarray:
        """Returns the style weights of a blend.

        The network takes style weights instead of a style code.
        """
        hint = see_styles(self.options.model)
        strength = (options or self.options).strength
        return style_weights(style, self.styles, strength, hint)

    def check(self, style: Style) -> None:
        """Raises an error if a blend is invalid."""
        self.weights(style)

    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
        origin: Origin,
        options: StylizeOptions,
    ) -> np.ndarray:
        side = self._tile_side(photo, options)
        weights = self.code(style, options)
        return paint_photo(self._opened, photo, weights, side, on_tile, moments, origin)
