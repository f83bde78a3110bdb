"""Stylizers: a network that is loaded once for many pictures."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import resize, resize_bytes
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.preserve_color import keep_color
from tfstyle.methods.stylize.strokes import paint_enlarged, scale_of
from tfstyle.methods.stylize.style_weights import Style, style_weights
from tfstyle.methods.stylize.tiles import choose_side, paint_photo
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.runtimes import Runtime, open_runtime


class PhotoStylizer(ABC):
    """Base class of stylizers, which apply the requested size and colors.

    Args:
        options: Options of the method.
        pictures: Number of pictures to stylize.
    """

    def __init__(self, options: StylizeOptions, pictures: int = 1):
        self.options = options
        self.pictures = pictures

    @abstractmethod
    def check(self, style: Style) -> None:
        """Checks a style, before anything slow.

        Raises:
            InputError: The style is invalid.
        """

    def files_of(self, style: Style) -> list[str]:
        """Returns the files that a checked style is read from."""
        return []

    @abstractmethod
    def open(self, height: int, width: int) -> None:
        """Loads the model; otherwise the first picture does it.

        Args:
            height: Approximate height of the photographs in pixels.
            width: Approximate width of the photographs in pixels.

        Raises:
            InputError: The model cannot be run.
        """

    @abstractmethod
    def _painted(
        self, photo: np.ndarray, style: Style, on_tile: Callable[[float], None]
    ) -> np.ndarray:
        """Stylizes a photograph of the final size."""

    def __call__(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable[[float], None] = lambda share: None,
    ) -> np.ndarray:
        """Stylizes a photograph.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1]; or uint8, which needs a
                quarter of the memory.
            style: Style, as in `check`.
            on_tile: Function called after each tile with the finished share.

        Returns:
            The picture at the requested size, with the dtype of `photo`.

        Raises:
            InputError: The style or the size is invalid, or the model cannot be run.
        """
        self.check(style)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        photo = _resized(photo, size)
        painted = paint_enlarged(
            photo,
            scale_of(size, self.options.stroke_scale),
            self.options.strength,
            lambda reduced: self._painted(reduced, style, on_tile),
        )
        return keep_color(painted, photo, self.options.preserve_color)


def _resized(photo: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if photo.shape[:2] == size:
        return photo
    if photo.dtype == np.uint8:
        return resize_bytes(photo, size)
    return resize(photo, size, clip=True)


class NetworkStylizer(PhotoStylizer):
    """Base class of stylizers with tfstyle networks.

    Args:
        options: Options of the method, including the network.
        pictures: Number of pictures to stylize, for `runtime="auto"`.
        files: Network files, found by `options.model` if None.

    Raises:
        InputError: The network does not exist.
    """

    def __init__(
        self,
        options: StylizeOptions,
        pictures: int = 1,
        files: ModelFiles | None = None,
    ):
        super().__init__(options, pictures)
        self.files = files or find_model(options.model)
        if options.refine and self.files.card.family.has_styles:
            raise InputError(
                "Expected `refine` to be 0 for a model that only has named styles. "
                f"Received: refine={options.refine}"
            )
        self._runtime: Runtime | None = None

    def open(self, height: int, width: int) -> None:
        """Loads the network."""
        if self._runtime is None:
            pixels = self.options.image_size**2 or height * width
            megapixels = self.pictures * pixels / 1e6
            runtime = self.options.runtime
            self._runtime = open_runtime(self.files, runtime, megapixels)


class Stylizer(NetworkStylizer):
    """Stylizer with the named styles of a network.

    Args:
        options: Options of the method, including the network.
        pictures: Number of pictures to stylize, for `runtime="auto"`.
        files: Network files, found by `options.model` if None.

    Raises:
        InputError: The network does not exist.

    Example:

    ```python
    stylizer = Stylizer(StylizeOptions(image_size=512))
    images = [stylizer(tfstyle.load(path), "wave") for path in paths]
    ```
    """

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the network's styles."""
        return self.files.card.styles

    def weights(self, style: Style) -> np.ndarray:
        """Returns the style weights of a blend, or raises `InputError`."""
        return style_weights(style, self.styles, self.options.strength)

    def check(self, style: Style) -> None:
        """Raises an error if a blend is invalid."""
        self.weights(style)

    def _painted(
        self, photo: np.ndarray, style: Style, on_tile: Callable
    ) -> np.ndarray:
        side = choose_side(*photo.shape[:2], self.options.tile_size)
        return paint_photo(self._runtime, photo, self.weights(style), side, on_tile)
