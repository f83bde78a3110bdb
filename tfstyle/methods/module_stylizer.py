"""Photographs in the style of any painting, by a module of Magenta's contract."""

import contextlib
from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import as_dtype, as_float, load
from tfstyle.methods.option_checks import shown
from tfstyle.methods.photo_stylizer import PhotoStylizer
from tfstyle.methods.style_module import StyleModule, center_square
from tfstyle.methods.stylize_options import StylizeOptions
from tfstyle.paths import expand


class ModuleStylizer(PhotoStylizer):
    """Paints as a whole, in the style of a painting that is given as a file.

    Args:
        options: How large, how strong and so on.
        folder: Of the module.
        pictures: How many it will paint.

    Raises:
        InputError: An option makes no sense with a module.
    """

    def __init__(self, options: StylizeOptions, folder: Path, pictures: int = 1):
        super().__init__(options, pictures)
        _check_options(options)
        self.folder = folder
        self._module: StyleModule | None = None
        self._paintings: dict[str, np.ndarray] = {}

    def check(self, style: str | PathLike) -> None:
        """Refuses what is not the file of a painting."""
        is_path = isinstance(style, str | PathLike)
        if is_path and style in self._paintings:
            return
        # What ends like a file and is none, is told so by `load`.
        if not is_path or not (_is_file(style) or Path(style).suffix):
            raise InputError(
                "Expected `style` to be one painting's file, for the model takes "
                f"pictures, no names and no mixtures. Received: style={shown(style)}"
            )
        self._paintings[style] = center_square(load(style, "style"))

    def files_of(self, style: str | PathLike) -> list[str]:
        """The painting's."""
        return [fspath(style)]

    def open(self, height: int, width: int) -> None:
        """Loads the module."""
        if self._module is None:
            self._module = StyleModule(self.folder)

    def _painted(self, photo: np.ndarray, style: str, on_tile: Callable) -> np.ndarray:
        image = as_float(photo)
        painted = self._module(image, self._paintings[style])
        mixed = image + np.float32(self.options.strength) * (painted - image)
        return as_dtype(mixed, photo.dtype)


def _is_file(style: str | PathLike) -> bool:
    # No such home, or a name longer than the system has it.
    with contextlib.suppress(OSError, RuntimeError):
        return expand(style).is_file()
    return False


def _check_options(options: StylizeOptions) -> None:
    if options.tile_size:
        raise InputError(
            "Expected `tile_size` to be 0 where the model takes a painting: it paints "
            "pictures as a whole; choose `image_size`. "
            f"Received: tile_size={options.tile_size}"
        )
    if options.runtime not in ("auto", "saved_model"):
        raise InputError(
            "Expected `runtime` to be 'auto' where the model takes a painting: only "
            f"TensorFlow runs it. Received: runtime={options.runtime!r}"
        )
