"""Base class for stylizers, which load a network once for many pictures."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Unpack

import numpy as np

from tfstyle.features.weights import named_weights
from tfstyle.images import Picture, as_pixels, resize, resize_bytes
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.picture_options import PictureKeywords, for_picture
from tfstyle.methods.stylize.preserve_color import keep_color
from tfstyle.methods.stylize.regions import (
    load_regions,
    paint_regions,
    region_weights,
    split_styles,
)
from tfstyle.methods.stylize.strokes import announce, paint_enlarged, scale_of
from tfstyle.methods.stylize.tiles import Origin
from tfstyle.methods.stylize.weighted_styles import Style


class PhotoStylizer(ABC):
    """Base class for stylizers; handles the requested size, masks and colors.

    Args:
        options: Options of the method.
        pictures: Number of pictures to stylize. With `runtime="auto"`, the choice of
            the runtime depends on this number.

    Raises:
        InputError: A content mask or the VGG19 weight file is missing or invalid.
    """

    def __init__(self, options: StylizeOptions, pictures: int = 1):
        self.options = options
        self.pictures = pictures
        self._announced = False
        self._masks = load_regions(options.content_mask)
        if options.vgg19_weights:  # checked even if `refine` is 0
            named_weights(options.vgg19_weights)

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the model's styles; empty if it takes only paintings."""
        return ()

    @property
    def parallel(self) -> int:
        """Number of threads that may call an open stylizer at the same time."""
        return 1

    @abstractmethod
    def check(self, style: Style) -> None:
        """Checks a style before expensive work starts.

        Raises:
            InputError: The style is invalid.
        """

    def check_masks(self, style: Style) -> None:
        """Checks that there is one style for each content mask, if there are masks.

        Raises:
            InputError: The numbers of styles and masks differ.
        """
        if self._masks:
            split_styles(style, len(self._masks), self.is_known)

    def is_known(self, text: str) -> bool:
        """Whether `text` names an existing style or file; False in the base class."""
        return False

    def files_of(self, style: Style) -> list[str]:
        """Returns the paths of the files that a valid style is read from."""
        return []

    @abstractmethod
    def open(self, height: int, width: int, parallel: int = 1) -> None:
        """Loads the model in advance; otherwise, the first `__call__` loads it.

        Args:
            height: Approximate height of the photographs in pixels.
            width: Approximate width of the photographs in pixels.
            parallel: Number of threads that call the stylizer at the same time.

        Raises:
            InputError: The model cannot be run.
        """

    def close(self) -> None:
        """Ends the use of the model; subclasses may free it or keep it in memory."""
        return None

    @abstractmethod
    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable[[float], None],
        moments: np.ndarray | None,
        origin: Origin,
        options: StylizeOptions,
    ) -> np.ndarray:
        """Stylizes a photograph without resizing it."""

    def check_options(self, options: StylizeOptions) -> None:
        """Checks that the model supports the options.

        Raises:
            InputError: The model does not support an option.
        """
        return None

    def measure(self, photo: np.ndarray, style: Style) -> np.ndarray | None:
        """Measures the moments by which a photograph's feature maps are normalized.

        Args:
            photo: Photograph, `(height, width, 3)`, float32 in [0, 1] or uint8.
            style: Style, as in `__call__`.

        Returns:
            Moments, `(1, moments)`, or one row per region if there are content masks.
            To normalize this or other photographs with these moments, pass them to
            `__call__`. The result is None if the moments cannot be reused.
        """
        return None

    def __call__(
        self,
        content: Picture,
        style: Style,
        on_tile: Callable[[float], None] = lambda share: None,
        moments: np.ndarray | None = None,
        origin: Origin = (0, 0),
        **options: Unpack[PictureKeywords],
    ) -> np.ndarray:
        """Stylizes a photograph.

        Args:
            content: Content image, as in `tfstyle.load`. An RGB array of uint8 needs a
                quarter of the memory of other pictures.
            style: Style, as in `tfstyle.stylize`.
            on_tile: Function called with the progress, from 0 to 1, after each tile and
                each step of `refine`.
            moments: Moments for the normalization, from `measure`. If None, the
                photograph's own moments are used.
            origin: Row and column of the photograph's top left pixel in the network's
                grid and noise field, which affect the strokes. To keep the strokes
                of a video the same while the camera moves, move the origin with the
                camera. Only used with `moments`.
            **options: Options for this picture, which override the constructor's
                `options`: `strength`, `preserve_color`, `image_size`, `tile_size`,
                `stroke_scale`, `smoothing` and `variation` (see `StylizeOptions`).

        Returns:
            The picture at the requested size: uint8 if `content` is an RGB array of
            uint8, or else float32 in [0, 1].

        Raises:
            InputError: The content image, the style, an option or the size is invalid,
                or the model cannot be run.
        """
        chosen = for_picture(self.options, options)
        self.check_options(chosen)
        self.check(style)
        self.check_masks(style)
        photo = as_pixels(content, "content")
        size = chosen.size_of(*photo.shape[:2])
        self.open(*size)
        photo = resized(photo, size)
        if self._masks:
            weights = region_weights(self._masks, size)
            painted = paint_regions(
                photo,
                weights,
                self._pictures(photo, style, on_tile, moments, origin, chosen),
            )
        else:
            painted = self._paint(photo, style, on_tile, moments, origin, chosen)
        return keep_color(painted, photo, chosen.preserve_color)

    def _pictures(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
        origin: Origin,
        options: StylizeOptions,
    ) -> Iterator[np.ndarray]:
        """For each region, yields the whole photograph in that region's style."""
        styles = split_styles(style, len(self._masks), self.is_known)
        for number, one in enumerate(styles):
            own = None if moments is None else moments[number, None]
            done = _share_of(number, len(styles), on_tile)
            yield self._paint(photo, one, done, own, origin, options)

    def _paint(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
        origin: Origin,
        options: StylizeOptions,
    ) -> np.ndarray:
        scale = scale_of(photo.shape[:2], options.stroke_scale)
        if max(scale, options.stroke_scale) > 1 and not self._announced:
            announce(photo.shape[:2], scale, options.stroke_scale)
            self._announced = True  # logged only once
        row, column = origin
        reduced = round(row / scale), round(column / scale)
        return paint_enlarged(
            photo,
            scale,
            options.strength,
            lambda small: self._painted(
                small, style, on_tile, moments, reduced, options
            ),
        )


def _share_of(number: int, count: int, on_tile: Callable) -> Callable[[float], None]:
    """Returns the progress function for one of `count` equal parts of the work."""
    return lambda share: on_tile((number + share) / count)


def resized(photo: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resizes a photograph to `(height, width)`, and keeps its dtype."""
    if photo.shape[:2] == size:
        return photo
    if photo.dtype == np.uint8:
        return resize_bytes(photo, size)
    return resize(photo, size, clip=True)
