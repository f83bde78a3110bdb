"""Photographs in the style of any painting, by a network of ours."""

import os
from collections.abc import Callable
from os import PathLike

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images import as_dtype, as_float, fit, load, resize
from tfstyle.images.load import Picture
from tfstyle.methods.stylize.stylizer import NetworkStylizer
from tfstyle.methods.stylize.tiles import choose_side, paint_photo
from tfstyle.options import shown


class PaintingStylizer(NetworkStylizer):
    """Paints in the style of a painting; the code of the last one is kept.

    Args:
        options: As for `NetworkStylizer`.
        pictures: As for `NetworkStylizer`.
        files: As for `NetworkStylizer`.
    """

    _style: Picture | None = None
    _painting: np.ndarray | None = None
    _code: np.ndarray | None = None

    def check(self, style: Picture) -> None:
        """Refuses what is not one painting."""
        if self._painting is not None and _is_same(style, self._style):
            return
        if not isinstance(style, str | PathLike | np.ndarray | Image.Image):
            raise InputError(
                "Expected `style` to be one painting, for the model takes pictures, no "
                f"names and no mixtures. Received: style={shown(style)}"
            )
        side = self.files.card.family.painting_side
        self._painting = reduce_painting(load(style, "style"), side)
        self._style, self._code = style, None

    def files_of(self, style: Picture) -> list[str]:
        """The painting's file, if it is one."""
        return [os.fspath(style)] if isinstance(style, str | PathLike) else []

    def code(self, style: Picture) -> np.ndarray:
        """Code of the painting that was checked."""
        if self._code is None:
            self._code = self._runtime.style(self._painting[None])[0]
        return self._code

    def _painted(
        self,
        photo: np.ndarray,
        style: Picture,
        on_tile: Callable,
        moments: np.ndarray | None,
    ) -> np.ndarray:
        side = choose_side(*photo.shape[:2], self.options.tile_size)
        code = self.code(style)
        painted = paint_photo(self._runtime, photo, code, side, on_tile, moments)
        return mix(painted, photo, self.options.strength)


def reduce_painting(painting: np.ndarray, side: int) -> np.ndarray:
    """Reduces a painting whose longer side has more than `side` pixels to that.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].
        side: Pixels.

    Returns:
        `(height, width, 3)`, float32 in [0, 1].
    """
    height, width, _ = painting.shape
    if max(height, width) <= side:
        return painting
    return resize(painting, fit(height, width, side), clip=True)


def mix(painted: np.ndarray, photo: np.ndarray, strength: float) -> np.ndarray:
    """Mixes the stylized picture and the content image.

    Args:
        painted: `(height, width, 3)`, float32 in [0, 1] or uint8; may be changed.
        photo: As `painted`.
        strength: Share of `painted`, from 0 to 1.

    Returns:
        As `painted`.
    """
    if strength == 1:
        return painted
    for row in range(len(painted)):  # no second picture in float32
        own, other = as_float(painted[row]), as_float(photo[row])
        mixed = other + np.float32(strength) * (own - other)
        painted[row] = as_dtype(mixed, painted.dtype)
    return painted


def _is_same(style: object, other: object) -> bool:
    # An array may have been changed in place since, so none is taken for the same.
    is_path = isinstance(style, str | PathLike) and isinstance(other, str | PathLike)
    return is_path and os.fspath(style) == os.fspath(other)
