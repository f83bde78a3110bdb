"""Stylizer for TensorFlow Hub modules with Magenta's interface."""

import contextlib
from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path

import numpy as np

from tfstyle.arguments import shown
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images import as_dtype, as_float, load, resize, warn_of_plain
from tfstyle.methods.stylize.options import OWN_STRENGTH, StylizeOptions
from tfstyle.methods.stylize.photo_stylizer import PhotoStylizer
from tfstyle.methods.stylize.tiles import Origin
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.networks.arbitrary_family import EFFECTS
from tfstyle.runtimes.saved_model_runtime import load_saved_model

# Side in pixels of the paintings that Magenta's module was trained with.
PAINTING_SIDE = 256


class StyleModule:
    """SavedModel with Magenta's interface: `module(content, style) -> [stylized]`.

    `content`, `style` and `stylized` are float32 arrays with values in [0, 1] and the
    shape `(batch, height, width, 3)`. `content` and `style` may have different sizes.

    Args:
        folder: Folder of the SavedModel.

    Raises:
        InputError: The SavedModel is damaged, or cannot be called.

    Reference:
        Ghiasi, Lee, Kudlur, Dumoulin, Shlens, "Exploring the structure of a real-time,
        arbitrary neural artistic stylization network" (BMVC 2017); the module
        "magenta/arbitrary-image-stylization-v1-256" on TensorFlow Hub.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._module = load_saved_model(folder)
        if not callable(self._module):
            raise self._unusable("it cannot be called")

    def __call__(self, photo: np.ndarray, painting: np.ndarray) -> np.ndarray:
        """Stylizes a photograph.

        Args:
            photo: `(height, width, 3)`, float32 in [0, 1].
            painting: Painting of any size, `(height, width, 3)`, float32 in [0, 1].

        Returns:
            Stylized picture, with the shape of `photo`.

        Raises:
            InputError: The module has a different interface, or the photograph does not
                fit into memory.
        """
        import tensorflow as tf

        arguments = [tf.constant(image[None]) for image in (photo, painting)]
        try:
            result = self._module(*arguments)
        except tf.errors.ResourceExhaustedError as error:
            raise InputError(
                "Expected a smaller photograph, because this one does not fit into "
                "memory; set a smaller `image_size`. Received: a photograph with "
                f"height and width {photo.shape[:2]}"
            ) from error
        except (TypeError, ValueError, tf.errors.OpError) as error:
            reason = str(error).partition("\n")[0].partition(" Received args")[0]
            raise self._unusable(reason.strip(".")) from error
        return self._checked(result, photo.shape)

    def _checked(self, result, shape: tuple[int, ...]) -> np.ndarray:
        first = result[0] if isinstance(result, list | tuple) and result else result
        picture = np.asarray(first)
        height, width, _ = shape
        # Some modules round sizes up because of their strides.
        fits = picture.ndim == 4 and picture.shape[1] >= height
        if not fits or picture.shape[2] < width or picture.shape[3] != 3:
            raise self._unusable(f"it returned an array of shape {picture.shape}")
        return np.clip(picture[0, :height, :width], 0, 1).astype(np.float32)

    def _unusable(self, reason: str) -> InputError:
        return InputError(
            "Expected `model` to be a module that can be called with a photograph and "
            f"a painting ({reason}). Received: model='{self.folder}'"
        )


def center_square(painting: np.ndarray) -> np.ndarray:
    """Crops and resizes a painting as in TensorFlow Hub's tutorial on style transfer.

    Args:
        painting: `(height, width, 3)`, float32 in [0, 1].

    Returns:
        Central square, `(PAINTING_SIDE, PAINTING_SIDE, 3)`, float32 in [0, 1].
    """
    height, width, _ = painting.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = painting[top : top + side, left : left + side]
    return resize(square, (PAINTING_SIDE, PAINTING_SIDE), clip=True)


class ModuleStylizer(PhotoStylizer):
    """Stylizer that runs a hub module on whole pictures.

    Each style must be the path of a painting.

    Args:
        options: Options of the method.
        folder: Folder of the module.
        pictures: Number of pictures to stylize.

    Raises:
        InputError: An option is invalid, or the module does not support it.
    """

    def __init__(self, options: StylizeOptions, folder: Path, pictures: int = 1):
        super().__init__(options, pictures)
        self.check_options(options)
        self.folder = folder
        self._module: StyleModule | None = None
        self._paintings: dict[str, np.ndarray] = {}

    def check(self, style: Style) -> None:
        """Checks that the style is the path of a painting."""
        self._painting(style)

    def check_options(self, options: StylizeOptions) -> None:
        """Checks that a module supports the options."""
        _check_options(options)

    def files_of(self, style: Style) -> list[str]:
        """Returns a list that contains the path of the painting."""
        return [_path_of(style)]

    def open(self, height: int, width: int, parallel: int = 1) -> None:
        """Loads the module."""
        self._opened()

    def _opened(self) -> StyleModule:
        if self._module is None:
            self._module = StyleModule(self.folder)
        return self._module

    def _painting(self, style: Style) -> np.ndarray:
        path = _path_of(style)
        if path not in self._paintings:
            # A path with a file extension must be a painting; if not, `load` raises an
            # error.
            if not (_is_file(path) or Path(path).suffix):
                raise _no_painting(style)
            self._paintings[path] = center_square(load(path, "style"))
            warn_of_plain(self._paintings[path], path)
        return self._paintings[path]

    def _painted(
        self,
        photo: np.ndarray,
        style: Style,
        on_tile: Callable,
        moments: np.ndarray | None,
        origin: Origin,
        options: StylizeOptions,
    ) -> np.ndarray:
        image = as_float(photo)
        painted = self._opened()(image, self._painting(style))
        mixed = image + np.float32(options.strength) * (painted - image)
        return as_dtype(mixed, photo.dtype)


def _path_of(style: Style) -> str:
    if not isinstance(style, str | PathLike):
        raise _no_painting(style)
    return fspath(style)


def _no_painting(style: Style) -> InputError:
    return InputError(
        "Expected `style` to be the path of a single painting, because the model takes "
        f"neither names nor blends. Received: style={shown(style)}"
    )


def _is_file(style: str | PathLike) -> bool:
    # `is_file` raises an error if the string is too long for a path.
    with contextlib.suppress(OSError, RuntimeError):
        return expand(style).is_file()
    return False


def _check_options(options: StylizeOptions) -> None:
    if options.tile_size:
        raise InputError(
            "Expected `tile_size` to be 0, because a hub module takes only whole "
            "pictures; set `image_size` instead. Received: "
            f"tile_size={options.tile_size}"
        )
    for name, unset in {"refine": 0, **dict.fromkeys(EFFECTS, OWN_STRENGTH)}.items():
        if getattr(options, name) != unset:
            raise InputError(
                f"Expected `{name}` to be {unset:g} (the default) for a hub module, "
                "which does not support this option. "
                f"Received: {name}={getattr(options, name)}"
            )
    if options.runtime not in ("auto", "saved_model"):
        raise InputError(
            "Expected `runtime` to be 'auto' or 'saved_model' for a hub module. "
            f"Received: runtime={options.runtime!r}"
        )
