"""Stylizers, which load a network once for many pictures."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.weights import named_weights
from tfstyle.images import resize, resize_bytes
from tfstyle.methods.stylize.options import OWN_SMOOTHING, StylizeOptions
from tfstyle.methods.stylize.preserve_color import keep_color
from tfstyle.methods.stylize.regions import (
    load_regions,
    paint_regions,
    region_weights,
    split_styles,
)
from tfstyle.methods.stylize.strokes import (
    announce,
    paint_enlarged,
    reduce,
    scale_of,
)
from tfstyle.methods.stylize.style_shares import Style
from tfstyle.methods.stylize.style_weights import style_weights
from tfstyle.methods.stylize.tiles import choose_side, measure_photo, paint_photo
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.runtimes import Runtime, open_runtime
from tfstyle.runtimes.kept_runtime import keep


class PhotoStylizer(ABC):
    """Base class of stylizers; handles the requested size, masks and colors.

    Args:
        options: Options of the method.
        pictures: Number of pictures to stylize.
    """

    def __init__(self, options: StylizeOptions, pictures: int = 1):
        self.options = options
        self.pictures = pictures
        self._announced = False
        self._masks = load_regions(options.content_mask)
        if options.vgg19_weights:  # checked even without `refine`, which uses them
            named_weights(options.vgg19_weights)

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the model's styles; empty if it only takes paintings."""
        return ()

    @abstractmethod
    def check(self, style: Style) -> None:
        """Checks a style before expensive work starts.

        Raises:
            InputError: The style is invalid.
        """

    def is_known(self, text: str) -> bool:
        """Whether the whole text, including commas and colons, names a style."""
        return False

    def files_of(self, style: Style) -> list[str]:
        """Returns the files that a checked style is read from."""
        return []

    @abstractmethod
    def open(self, height: int, width: int) -> None:
        """Loads the model. If `open` is not called, the first picture loads the model.

        Args:
            height: Approximate height of the photographs in pixels.
            width: Approximate width of the photographs in pixels.

        Raises:
            InputError: The model cannot be run.
        """

    def close(self) -> None:
        """Keeps the loaded model for the next stylizer, or frees it."""
        return None

    @abstractmethod
    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable[[float], None],
        moments: np.ndarray | None,
    ) -> np.ndarray:
        """Stylizes a photograph of the final size."""

    def measure(self, photo: np.ndarray, style: Style) -> np.ndarray | None:
        """Measures the moments of feature maps that normalize a photograph.

        Args:
            photo: Photograph, as in `__call__`.
            style: Style, as in `__call__`.

        Returns:
            Moments, `(1, moments)`, with one row per region if there are content masks;
            None if the model has none. The moments can also be used to paint other
            photographs.
        """
        return None

    def __call__(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable[[float], None] = lambda share: None,
        moments: np.ndarray | None = None,
    ) -> np.ndarray:
        """Stylizes a photograph.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1]; or uint8, which needs a
                quarter of the memory.
            style: Style, as in `check`.
            on_tile: Function called after each tile with the progress, from 0 to 1.
            moments: Moments from `measure` for the normalization; None to use those of
                the photograph.

        Returns:
            The picture at the requested size, with the dtype of `photo`.

        Raises:
            InputError: The style or the size is invalid, or the model cannot be run.
        """
        self.check(style)
        if self._masks:  # checked before the slow steps
            split_styles(style, len(self._masks), self.is_known)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        photo = _resized(photo, size)
        if self._masks:
            weights = region_weights(self._masks, size)
            painted = paint_regions(
                photo, weights, self._pictures(photo, style, on_tile, moments)
            )
        else:
            painted = self._paint(photo, style, on_tile, moments)
        return keep_color(painted, photo, self.options.preserve_color)

    def _pictures(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
    ) -> Iterator[np.ndarray]:
        """Paints a photograph in the style of each region."""
        styles = split_styles(style, len(self._masks), self.is_known)
        for number, one in enumerate(styles):
            own = None if moments is None else moments[number, None]
            done = _share_of(number, len(styles), on_tile)
            yield self._paint(photo, one, done, own)

    def _paint(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
    ) -> np.ndarray:
        scale = scale_of(photo.shape[:2], self.options.stroke_scale)
        if scale > 1 and not self._announced:  # logged only once per folder
            announce(photo.shape[:2], scale)
            self._announced = True
        return paint_enlarged(
            photo,
            scale,
            self.options.strength,
            lambda reduced: self._painted(reduced, style, on_tile, moments),
        )


def _share_of(number: int, count: int, on_tile: Callable) -> Callable[[float], None]:
    """Returns a progress function for one of several parts of the work."""
    return lambda share: on_tile((number + share) / count)


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
        files: Network files; if None, those of `options.model`.

    Raises:
        InputError: The network does not exist.
    """

    def __init__(
        self,
        options: StylizeOptions | None = None,
        pictures: int = 1,
        files: ModelFiles | None = None,
    ):
        options = options or StylizeOptions()
        super().__init__(options, pictures)
        self.files = files or find_model(options.model)
        if options.refine and self.files.card.family.has_styles:
            raise InputError(
                "Expected `refine` to be 0 for a model that only has named styles. "
                f"Received: refine={options.refine}"
            )
        self._check_smoothing()
        self._runtime: Runtime | None = None

    def _check_smoothing(self) -> None:
        smoothing = self.options.smoothing
        about = self.files.card.about.get("options", {})
        if smoothing != OWN_SMOOTHING and not about.get("smoothing"):
            raise InputError(
                "Expected `smoothing` to be -1 for a model that does not smooth flat "
                f"areas. Received: smoothing={smoothing}, model={self.options.model!r}"
            )

    @property
    def _opened(self) -> Runtime:
        if self._runtime is None:
            raise RuntimeError("Expected the network to be open.")
        return self._runtime

    def open(self, height: int, width: int) -> None:
        """Loads the network."""
        if self._runtime is None:
            megapixels = self.pictures * self._painted_pixels(height, width) / 1e6
            runtime = self.options.runtime
            self._runtime = open_runtime(self.files, runtime, megapixels)

    def close(self) -> None:
        """Keeps a small network loaded for the next stylizer; frees a large network."""
        if self._runtime is not None:
            keep(self._runtime)
            self._runtime = None

    def _painted_pixels(self, height: int, width: int) -> float:
        """Approximate number of pixels that the network paints for a photograph."""
        side = self.options.image_size
        size = (side, side) if side else (height, width)
        scale = scale_of(size, self.options.stroke_scale)
        return max(1, len(self._masks)) * size[0] * size[1] / scale**2

    def measure(self, photo: np.ndarray, style: Style) -> np.ndarray | None:
        """Measures the moments of a photograph; None if the network needs none."""
        self.check(style)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        # With `refine`, each photograph has its own style code.
        if not self._opened.paints_parts or self.options.refine:
            return None
        scale = scale_of(size, self.options.stroke_scale)
        painted = reduce(_resized(photo, size), scale)
        styles = [style]
        if self._masks:
            styles = split_styles(style, len(self._masks), self.is_known)
        codes = (self.code(one) for one in styles)
        rows = [measure_photo(self._opened, painted, code) for code in codes]
        moments = np.concatenate(rows)
        return moments if moments.size else None

    @abstractmethod
    def code(self, style: Style) -> np.ndarray:
        """Returns the style weights or the style code; the network must be open."""


class Stylizer(NetworkStylizer):
    """Stylizer with the named styles of a network.

    For a network that takes paintings, this creates a `PaintingStylizer`, which has the
    same methods and accepts paintings as well.

    Args:
        options: Options of the method, including the network; the defaults if None.
        pictures: Number of pictures to stylize, for `runtime="auto"`.
        files: Network files; if None, those of `options.model`.

    Raises:
        InputError: The network does not exist.

    Example:

    ```python
    stylizer = Stylizer(StylizeOptions(image_size=512))
    images = [stylizer(tfstyle.load(path), "wave") for path in paths]
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
        # Imported late, because that module imports this one.
        from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer

        return PaintingStylizer(options, pictures, files)

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the network's styles."""
        return self.files.card.styles

    def weights(self, style: Style) -> np.ndarray:
        """Returns the style weights of a blend, or raises `InputError`."""
        return style_weights(style, self.styles, self.options.strength)

    def code(self, style: Style) -> np.ndarray:
        """Returns the style weights of a blend."""
        return self.weights(style)

    def check(self, style: Style) -> None:
        """Raises an error if a blend is invalid."""
        self.weights(style)

    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
    ) -> np.ndarray:
        side = choose_side(photo.shape[0], photo.shape[1], self.options.tile_size)
        weights = self.weights(style)
        return paint_photo(self._opened, photo, weights, side, on_tile, moments)
