"""Painter: a network loaded in a worker process."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from tfstyle.images import as_float
from tfstyle.methods.stylize.painting_stylizer import mix
from tfstyle.methods.stylize.patch_sample import SAMPLE_PIXELS
from tfstyle.methods.stylize.shown_painting import show_painting
from tfstyle.methods.stylize.strokes import paint_enlarged, scale_of
from tfstyle.methods.stylize.tiles import DEFAULT_TILE_SIDE, paint_photo
from tfstyle.models.card import unusable
from tfstyle.models.find import find_model
from tfstyle.models.saved_style import card_with, find_saved_styles, is_saved_for
from tfstyle.runtimes import Runtime, open_runtime
from tfstyle.serving.signatures import signatures_of

# Side length of the test picture in pixels.
TRIAL_SIDE = 64
# Maximum number of cached style codes of paintings. A code takes 10 kB.
KEPT_CODES = 256


class Painting(NamedTuple):
    """Painting that is decoded only if its style code is not cached.

    Attributes:
        key: SHA-256 of the file or, for an array, of its shape, dtype and values.
        load: Function that returns the pixels as a `(height, width, 3)` array, either
            float32 in [0, 1] or uint8.
    """

    key: str
    load: Callable[[], np.ndarray]

    @classmethod
    def of_file(cls, file: bytes, decode: Callable[[bytes], np.ndarray]) -> Self:
        """Creates a painting from the bytes of its file and a decoding function."""
        return cls(hashlib.sha256(file).hexdigest(), lambda: decode(file))

    @classmethod
    def of_pixels(cls, pixels: np.ndarray) -> Self:
        """Creates a painting from its pixels."""
        digest = hashlib.sha256(f"{pixels.shape} {pixels.dtype}".encode())
        digest.update(np.ascontiguousarray(pixels).data)
        return cls(digest.hexdigest(), lambda: pixels)


class Painter:
    """Stylizes pictures with a network.

    Args:
        runner: Runtime of the network.
        styles: Files or names of saved styles. Styles that were saved for this network
            are appended to the network's own styles; other styles are ignored.

    Attributes:
        card: Card of the network, including the saved styles.
        signatures: Signatures of the network, keyed by name.
    """

    def __init__(self, runner: Runtime, styles: Sequence[str] = ()):
        self._runner = runner
        fitting = [style for style in styles if is_saved_for(style, runner.card)]
        self._saved = find_saved_styles(fitting, runner.card)
        self.card = card_with(runner.card, self._saved) if fitting else runner.card
        self.signatures = signatures_of(self.card)
        self._codes: OrderedDict[str, np.ndarray] = OrderedDict()
        self._named: np.ndarray | None = None

    def check(self) -> None:
        """Tests the network by stylizing a small picture.

        If the network takes paintings, the picture itself is the style. If it has only
        named styles, the style is an equal blend of all styles.

        Raises:
            InputError: The result is not finite, or differs in size from the picture.
        """
        ramp = np.linspace(0, 1, TRIAL_SIDE**2 * 3, dtype=np.float32)
        photo = ramp.reshape(1, TRIAL_SIDE, TRIAL_SIDE, 3)
        if self.card.family.has_styles:
            styles = len(self.card.styles)
            style = np.full((1, styles), 1 / styles, np.float32)
        else:
            style = self._runner.style(photo)
            if self.card.styles:
                self._named_codes()
        painted = [self._runner.paint(photo, style)]
        if self._runner.paints_parts:
            moments = self._runner.moments(photo, style)
            painted.append(self._runner.paint_part(photo, style, moments))
        if any(x.shape != photo.shape or not np.isfinite(x).all() for x in painted):
            reason = "its output is not finite, or has the wrong size"
            raise unusable(self.card.name, reason)

    def encode(self, painting: Painting) -> np.ndarray:
        """Computes the style code of a painting, for networks that take paintings.

        Args:
            painting: Painting to encode. The codes of the last `KEPT_CODES` paintings
                are kept in memory as long as the network is loaded.

        Returns:
            Style code with shape `(code_length,)`.
        """
        code = self._codes.pop(painting.key, None)
        if code is None:
            pixels = as_float(painting.load())
            shown = show_painting(pixels, self.card.family.painting_side)
            code = self._runner.style(shown[None])[0]
        self._codes[painting.key] = code  # now the most recently used
        while len(self._codes) > KEPT_CODES:
            self._codes.popitem(last=False)
        return code

    def blend(self, shares: np.ndarray, painting: Painting | None) -> np.ndarray:
        """Computes the style code of a blend of named styles and a painting.

        Args:
            shares: Fraction of each named style in the blend, at least 0, with shape
                `(styles,)`. The rest of the blend is the style of `painting`.
            painting: Painting in the blend; None if `shares` add up to 1.

        Returns:
            Style code with shape `(code_length,)`.
        """
        code: np.ndarray = np.zeros((), np.float32)
        if painting is not None:
            code = np.float32(1 - shares.sum()) * self.encode(painting)
        if shares.any():
            code = code + shares.astype(np.float32) @ self._named_codes()
        return code

    def _named_codes(self) -> np.ndarray:
        if self._named is None:
            alone = np.eye(len(self._runner.card.styles), dtype=np.float32)
            own = self._runner.named_style(alone)
            self._named = np.stack([*own, *(style.code for style in self._saved)])
        return self._named

    def paint(
        self,
        photo: np.ndarray,
        style: np.ndarray,
        strength: float = 1.0,
        stroke_scale: float = 0.0,
        on_tile: Callable[[float], None] = lambda share: None,
    ) -> np.ndarray:
        """Stylizes a picture as `tfstyle stylize` does.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
            style: Style code, if the network takes paintings. Otherwise, style weights
                with shape `(styles,)`, which add up to `strength`.
            strength: Strength of the style, from 0 to 1.
            stroke_scale: Factor by which strokes are enlarged; if 0, the factor depends
                on the size of the picture, as in `scale_of`.
            on_tile: Function called after each tile with the finished fraction of the
                picture. To stop painting, the function can raise an exception.

        Returns:
            Array with the shape and dtype of `photo`.
        """

        def paint(reduced: np.ndarray) -> np.ndarray:
            side = _tile_side(*reduced.shape[:2])
            painted = paint_photo(self._runner, reduced, style, side, on_tile)
            # Style weights already include the strength.
            has_styles = self.card.family.has_styles
            return painted if has_styles else mix(painted, reduced, strength)

        scale = scale_of(photo.shape[:2], stroke_scale)
        return paint_enlarged(photo, scale, strength, paint)


def _tile_side(height: int, width: int) -> int:
    """Returns the maximum side length of a tile in pixels.

    Pictures of at most `SAMPLE_PIXELS` pixels are not divided into tiles. The moments
    of their feature maps are measured on the whole picture at once, so tiles would save
    no memory.
    """
    is_small = height * width <= SAMPLE_PIXELS
    return max(height, width) if is_small else DEFAULT_TILE_SIDE


def open_runner(path: str | Path, runtime: str, threads: int) -> Runtime:
    """Loads a network into a runtime.

    Args:
        path: Name of a bundled network, or path of a network.
        runtime: Name of a runtime, as in `tfstyle.runtimes.open_runtime`.
        threads: Number of threads that LiteRT uses for each picture.

    Raises:
        InputError: The network cannot be loaded, or the runtime is not available.
    """
    # The size of pictures is unknown here, so LiteRT is preferred if available.
    return open_runtime(find_model(str(path)), runtime, 0, threads)
