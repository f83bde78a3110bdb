"""Stylizer for tfstyle networks that take any painting."""

import os
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.features.weights import named_weights
from tfstyle.images import as_dtype, as_float
from tfstyle.methods.stylize.network_stylizer import NetworkStylizer
from tfstyle.methods.stylize.options import OWN_STRENGTH, StylizeOptions
from tfstyle.methods.stylize.style_book import StyleBook, StyleCode, describe
from tfstyle.methods.stylize.tiles import Origin, paint_photo
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.models.card_checks import as_name
from tfstyle.models.find import ModelFiles
from tfstyle.models.saved_style import (
    SavedStyle,
    network_digest,
    write_saved_style,
)
from tfstyle.models.saved_style_names import SUFFIX, new_style_path
from tfstyle.networks.arbitrary_family import EFFECTS, effect_index

if TYPE_CHECKING:
    from tfstyle.methods.stylize.refine import Refiner

# Shorter side, in pixels, of the paintings whose statistics `refine` matches; the same
# as in training.
MATCHED_SIDE = 384
# Fraction of the total time that refinement is assumed to take when progress is
# reported.
REFINING = 0.9


class PaintingStylizer(NetworkStylizer):
    """Stylizer for named styles, saved styles, paintings and blends of these.

    Style codes of paintings are cached, keyed by the SHA-256 digest of the painting.

    Args:
        options: Options, as in `NetworkStylizer`.
        pictures: Number of pictures, as in `NetworkStylizer`.
        files: Network files, as in `NetworkStylizer`.

    Raises:
        InputError: The network, a content mask or the VGG19 weight file is missing or
            invalid; or the network does not support an option.

    Example:

    ```python
    stylizer = tfstyle.Stylizer(StylizeOptions(model="any.keras"))
    images = [stylizer(photo, {"wave": 2, "painting.jpg": 1}) for photo in photos]
    ```
    """

    def __init__(
        self,
        options: StylizeOptions,
        pictures: int = 1,
        files: ModelFiles | None = None,
    ):
        super().__init__(options, pictures, files)
        side = MATCHED_SIDE if options.refine else 0
        self._book = StyleBook(self.files.card, side, options.model)
        self._last_code: np.ndarray | None = None
        self._refiner: Refiner | None = None
        if options.refine:
            self._refined_file()

    def _refined_file(self) -> Path:
        if self.files.keras is None:
            raise InputError(
                "Expected `model` to be available as a .keras file if `refine` is "
                f"above 0. Received: model={self.options.model!r}"
            )
        named_weights(self.options.vgg19_weights or None)
        return self.files.keras

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the network's own styles and of the styles saved for it."""
        return self._book.names

    def check(self, style: Style) -> None:
        """Checks that the style is valid."""
        found = self._book.find(style)
        without = next((s for s in found if s.painting is None), None)
        if self.options.refine and without:
            raise InputError(
                "Expected each `style` to be a painting, because `refine` needs its "
                f"pixels; only the style code of '{without.label}' is available. "
                "Received: "
                f"refine={self.options.refine}"
            )

    def files_of(self, style: Style) -> list[str]:
        """Returns the paths of the painting and style files that `style` names."""
        return [found.file for found in self._book.find(style) if found.file]

    def is_known(self, text: str) -> bool:
        """Whether `text` names an existing style or file."""
        return self._book.is_known(text)

    def describe(self, style: Style) -> str:
        """Returns a one-line description that uniquely identifies a style."""
        return describe(self._book.find(style))

    def save_style(self, style: Style, name_or_file: str | PathLike) -> str:
        """Saves the style code with which the last picture was painted.

        Args:
            style: Style with which the last picture was painted. The names of its
                styles and paintings become the title of the saved style.
            name_or_file: Name of the style, or a path that ends in `.style`.

        Returns:
            Path of the file.

        Raises:
            InputError: `name_or_file` is invalid or taken, or the file cannot be
                written.
            RuntimeError: No picture has been painted yet.
        """
        if self._last_code is None:
            raise RuntimeError(
                "Expected `save_style` to be called after a picture has been painted."
            )
        card = self.files.card
        path = new_style_path(name_or_file, card)
        labels = ", ".join(found.label for found in self._book.find(style))
        name = as_name(path.name.removesuffix(SUFFIX))
        saved = SavedStyle(name, labels, network_digest(card), self._last_code)
        write_saved_style(saved, path)
        return os.fspath(path)

    def code(self, style: Style, options: StylizeOptions | None = None) -> np.ndarray:
        """Returns the code of a style; the network must be open."""
        code = self._book.code(self._book.find(style), self._opened)
        about = self.files.card.about.get("options", {})
        for effect in EFFECTS:
            strength = getattr(options or self.options, effect)
            index = effect_index(about, effect)
            if index is not None and strength != OWN_STRENGTH:
                code[index] = strength
        return code

    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
        origin: Origin,
        options: StylizeOptions,
    ) -> np.ndarray:
        code = self.code(style, options)
        if self.options.refine:
            found = self._book.find(style)
            code = self._refined(code, found, photo, lambda x: on_tile(REFINING * x))
        self._last_code = code
        side = self._tile_side(photo, options)
        rest = self._rest(on_tile)
        painted = paint_photo(self._opened, photo, code, side, rest, moments, origin)
        return mix(painted, photo, options.strength)

    def _rest(self, on_tile: Callable) -> Callable:
        if not self.options.refine:
            return on_tile
        return lambda share: on_tile(REFINING + (1 - REFINING) * share)

    def _refined(
        self, code, found: list[StyleCode], photo: np.ndarray, on_step: Callable
    ) -> np.ndarray:
        # Imported late, because TensorFlow takes seconds to import.
        import_keras()
        from tfstyle.methods.stylize.refine import Refiner

        if self._refiner is None:
            self._refiner = Refiner(self._refined_file(), self.options)
        return self._refiner(code, found, photo, on_step)


def mix(painted: np.ndarray, photo: np.ndarray, strength: float) -> np.ndarray:
    """Blends the stylized picture and the content image.

    Args:
        painted: Stylized picture, `(height, width, 3)`, float32 in [0, 1] or uint8; may
            be changed in place.
        photo: Content image with the shape and dtype of `painted`.
        strength: Weight of `painted`, from 0 to 1.

    Returns:
        Blended picture with the shape and dtype of `painted`.
    """
    if strength == 1:
        return painted
    for row in range(len(painted)):  # needs less memory than whole float32 pictures
        own, other = as_float(painted[row]), as_float(photo[row])
        mixed = other + np.float32(strength) * (own - other)
        painted[row] = as_dtype(mixed, painted.dtype)
    return painted
