"""Base class for stylizers that use tfstyle networks."""

import logging
from abc import abstractmethod

import numpy as np

from tfstyle.errors import InputError
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.photo_stylizer import PhotoStylizer, resized
from tfstyle.methods.stylize.regions import split_styles
from tfstyle.methods.stylize.strokes import reduce, scale_of
from tfstyle.methods.stylize.tiles import choose_side, least_tile_side, measure_photo
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.networks.arbitrary_family import EFFECTS
from tfstyle.runtimes import Runtime, open_runtime
from tfstyle.runtimes.kept_runtime import keep


class NetworkStylizer(PhotoStylizer):
    """Base class for stylizers that use tfstyle networks.

    Args:
        options: Options of the method, including the network.
        pictures: Number of pictures to stylize. With `runtime="auto"`, the choice of
            the runtime depends on this number.
        files: Network files; if None, the files of `options.model`.

    Raises:
        InputError: The network or an option is invalid, or the network does not support
            an option.
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
                "Expected `refine` to be 0 for a model that has only named styles. "
                f"Received: refine={options.refine}"
            )
        self.check_options(options)
        self._runtime: Runtime | None = None
        self._announced_tiles = False

    def check_options(self, options: StylizeOptions) -> None:
        """Checks that the network supports the effects requested in the options."""
        about = self.files.card.about.get("options", {})
        for effect in EFFECTS:
            strength = getattr(options, effect)
            if strength > 0 and not about.get(effect):
                raise InputError(
                    f"Expected `{effect}` to be -1 (the default) or 0, because the "
                    "model does not support this option. "
                    f"Received: {effect}={strength}, model={options.model!r}"
                )

    @property
    def _opened(self) -> Runtime:
        if self._runtime is None:
            raise RuntimeError("Expected `open` to be called first.")
        return self._runtime

    def open(self, height: int, width: int, parallel: int = 1) -> None:
        """Loads the network; the arguments are those of `PhotoStylizer.open`."""
        if self._runtime is None:
            megapixels = self.pictures * self._painted_pixels(height, width) / 1e6
            runtime = self.options.runtime
            self._runtime = open_runtime(
                self.files, runtime, megapixels, parallel=parallel
            )

    @property
    def parallel(self) -> int:
        """Number of threads that may call an open stylizer at the same time."""
        # A refinement uses all cores, and as much memory as an optimization.
        return 1 if self.options.refine else self._opened.parallel

    def close(self) -> None:
        """Frees the network.

        A network that runs in LiteRT and has painted only small pictures is kept in
        memory instead, for the next stylizer.
        """
        if self._runtime is not None:
            keep(self._runtime)
            self._runtime = None

    def _painted_pixels(self, height: int, width: int) -> float:
        """Returns roughly how many pixels the network paints for a photograph."""
        side = self.options.image_size
        size = (side, side) if side else (height, width)
        scale = scale_of(size, self.options.stroke_scale)
        return max(1, len(self._masks)) * size[0] * size[1] / scale**2

    def measure(self, photo: np.ndarray, style: Style) -> np.ndarray | None:
        """Measures a photograph's moments for reuse; see `PhotoStylizer.measure`."""
        self.check(style)
        size = self.options.size_of(*photo.shape[:2])
        self.open(*size)
        # With `refine`, each photograph has its own style code, and thus its own
        # moments.
        if not self._opened.paints_parts or self.options.refine:
            return None
        scale = scale_of(size, self.options.stroke_scale)
        painted = reduce(resized(photo, size), scale)
        styles = [style]
        if self._masks:
            styles = split_styles(style, len(self._masks), self.is_known)
        codes = (self.code(one) for one in styles)
        rows = [measure_photo(self._opened, painted, code) for code in codes]
        moments = np.concatenate(rows)
        return moments if moments.size else None

    @abstractmethod
    def code(self, style: Style, options: StylizeOptions | None = None) -> np.ndarray:
        """Returns the network's style weights or style code; the network must be open.

        Args:
            style: Style, as in `__call__`.
            options: Options of the picture; if None, the options of the stylizer.
        """

    def _tile_side(self, photo: np.ndarray, options: StylizeOptions) -> int:
        """Returns the maximum side of a tile; logs once if `tile_size` is too small."""
        height, width = photo.shape[:2]
        side = choose_side(height, width, options.tile_size)
        least = least_tile_side(self.files.card)
        if side < min(least, max(height, width)) and options.tile_size:
            self._announce_tiles(least, options.tile_size)
        return side

    def _announce_tiles(self, least: int, tile_size: int) -> None:
        if not self._announced_tiles:
            logging.getLogger("tfstyle").info(
                "Painting in tiles of %d pixels, the minimum for the network '%s', "
                "instead of %d.",
                *(least, self.files.card.name, tile_size),
            )
            self._announced_tiles = True
