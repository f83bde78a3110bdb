"""A network that is opened once and paints many pictures."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from tfstyle.images import resize, resize_bytes
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.preserve_color import keep_color
from tfstyle.methods.stylize.style_weights import Style, style_weights
from tfstyle.methods.stylize.tiles import choose_side, measure_photo, paint_photo
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.runtimes import Runtime, open_runtime


class PhotoStylizer(ABC):
    """Paints photographs at the size and with the colours that are asked for.

    Args:
        options: How large, how strong and so on.
        pictures: How many it will paint.
    """

    def __init__(self, options: StylizeOptions, pictures: int = 1):
        self.options = options
        self.pictures = pictures

    @abstractmethod
    def check(self, style: Style) -> None:
        """Refuses a style that cannot be used, before anything slow.

        Raises:
            InputError: It cannot be used.
        """

    def files_of(self, style: Style) -> list[str]:
        """Files that a style which was checked is read from."""
        return []

    @abstractmethod
    def open(self, height: int, width: int) -> None:
        """Makes the model ready; the first picture does this, if nobody else has.

        Args:
            height: Of the photographs, in pixels, about.
            width: Of the photographs, in pixels, about.

        Raises:
            InputError: The model cannot be run.
        """

    @abstractmethod
    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable[[float], None],
        moments: np.ndarray | None,
    ) -> np.ndarray:
        """Paints a photograph of the size that is asked for; returns its like."""

    def measure(self, photo: np.ndarray, style: Style) -> np.ndarray | None:
        """Measures the moments that a photograph is normalized with.

        Args:
            photo: As for a call.
            style: As for a call.

        Returns:
            `(1, moments)`, for other photographs to be painted with; None where the
            model has none.
        """
        return None

    def __call__(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable[[float], None] = lambda share: None,
        moments: np.ndarray | None = None,
    ) -> np.ndarray:
        """Paints a photograph.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1]; or uint8, for a quarter of
                the memory.
            style: As for `check`.
            on_tile: Is told what share is done after each tile of a picture that is
                painted in tiles.
            moments: Moments of `measure` to normalize with; None for those of the
                photograph.

        Returns:
            The picture at the size asked for, of the data type of `photo`.

        Raises:
            InputError: A style or a size that cannot be used, or the model cannot be
                run.
        """
        self.check(style)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        photo = _resized(photo, size)
        painted = self._painted(photo, style, on_tile, moments)
        return keep_color(painted, photo, self.options.preserve_color)


def _resized(photo: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if photo.shape[:2] == size:
        return photo
    if photo.dtype == np.uint8:
        return resize_bytes(photo, size)
    return resize(photo, size, clip=True)


class NetworkStylizer(PhotoStylizer):
    """Paints photographs with a network of ours.

    Args:
        options: Which network, how large, how strong and so on.
        pictures: How many it will paint, for `runtime="auto"`.
        files: Files of the network; found by `options.model` if None.

    Raises:
        InputError: There is no such network.
    """

    def __init__(
        self,
        options: StylizeOptions,
        pictures: int = 1,
        files: ModelFiles | None = None,
    ):
        super().__init__(options, pictures)
        self.files = files or find_model(options.model)
        self._runtime: Runtime | None = None

    def open(self, height: int, width: int) -> None:
        """Makes the network ready."""
        if self._runtime is None:
            pixels = self.options.image_size**2 or height * width
            megapixels = self.pictures * pixels / 1e6
            runtime = self.options.runtime
            self._runtime = open_runtime(self.files, runtime, megapixels)

    def measure(self, photo: np.ndarray, style: Style) -> np.ndarray | None:
        """Measures the moments of a photograph, if the network has any."""
        self.check(style)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        if not self._runtime.paints_parts:
            return None
        moments = measure_photo(self._runtime, _resized(photo, size), self.code(style))
        return moments if moments.size else None

    @abstractmethod
    def code(self, style: Style) -> np.ndarray:
        """Style weights, or the code of a painting, for a network that is ready."""


class Stylizer(NetworkStylizer):
    """Paints photographs in the styles of a network.

    Args:
        options: Which network, how large, how strong and so on.
        pictures: How many it will paint, for `runtime="auto"`.
        files: Files of the network; found by `options.model` if None.

    Raises:
        InputError: There is no such network.

    Example:

    ```python
    stylizer = Stylizer(StylizeOptions(image_size=512))
    images = [stylizer(tfstyle.load(path), "wave") for path in paths]
    ```
    """

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the styles that the network has learned."""
        return self.files.card.styles

    def weights(self, style: Style) -> np.ndarray:
        """Weights of the network for a mixture; `InputError` if it cannot be used."""
        return style_weights(style, self.styles, self.options.strength)

    def code(self, style: Style) -> np.ndarray:
        """Weights of the network for a mixture."""
        return self.weights(style)

    def check(self, style: Style) -> None:
        """Refuses a mixture that cannot be used."""
        self.weights(style)

    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
    ) -> np.ndarray:
        side = choose_side(*photo.shape[:2], self.options.tile_size)
        weights = self.weights(style)
        return paint_photo(self._runtime, photo, weights, side, on_tile, moments)
