"""Pictures with more than 8 bits per channel."""

from abc import ABC, abstractmethod
from typing import Any, BinaryIO, NamedTuple, Self

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images.dtype import RANGE_TOLERANCE, to_float, to_uint8
from tfstyle.images.parts import bands
from tfstyle.images.srgb import over_white, to_srgb
from tfstyle.images.tiff import tags as t

_SIGNED_INTEGERS = 2


class DeepPicture(ABC):
    """Picture file that this package decodes itself, at its full bit depth.

    The class has those members of `PIL.Image.Image` that are needed before decoding.

    Args:
        file: Binary file, which must stay open until `read` has been called.

    Attributes:
        format: Name of the file format, as in Pillow.
        size: Width and height in pixels.
        mode: Description of the channels, such as "RGB" or "3 x 16 bits".
        info: Metadata as in Pillow, keyed by names such as "icc_profile".
    """

    format: str
    size: tuple[int, int]
    mode: str
    info: dict[Any, Any]

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    @abstractmethod
    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Decodes the picture and applies its orientation.

        Returns:
            The colors, `(height, width, 1 or 3)`, and the alpha channel, `(height,
            width)`, both float32. The colors are not multiplied by alpha. If the file
            has no transparency, the alpha channel is None. Values are in [0, 1] if the
            file contains integers, and unrestricted if the file contains floats.

        Raises:
            Exception: The file is damaged; the exception can be of any type.
        """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Leaves the file open. Pillow, too, closes only files that it has opened."""
        return None


class DeepImage(NamedTuple):
    """Decoded picture with float values.

    Attributes:
        image: `(height, width, 1 or 3)`, float32 in [0, 1], not multiplied by `alpha`.
        alpha: `(height, width)`, float32 in [0, 1]; None if the picture is opaque.
        profile: ICC profile of `image`; None if the colors are sRGB.
    """

    image: np.ndarray
    alpha: np.ndarray | None
    profile: bytes | None

    def srgb(self) -> np.ndarray:
        """Returns the colors in sRGB as `(height, width, 3)`, float32 in [0, 1].

        Colors with an ICC profile are rounded to 8 bits, the highest precision at which
        Pillow converts colors.
        """
        if self.profile:
            pixels = to_uint8(self.image)
            pixels = pixels[..., 0] if _is_grey(pixels) else pixels
            rounded = Image.fromarray(np.ascontiguousarray(pixels))
            rounded.info["icc_profile"] = self.profile
            return to_float(np.asarray(to_srgb(rounded)))
        image = np.ascontiguousarray(self.image)
        return np.repeat(image, 3, axis=2) if _is_grey(image) else image

    def opaque(self) -> np.ndarray:
        """Returns the picture on a white background, `(height, width, 3)`, float32."""
        image = self.srgb()
        return image if self.alpha is None else over_white(image, self.alpha, image)

    def opaque_bytes(self) -> np.ndarray:
        """Returns the picture on a white background, `(height, width, 3)`, uint8."""
        whole = bool(self.profile) or self.alpha is not None
        image = self.opaque() if whole else self.image
        pixels = np.empty((*image.shape[:2], 3), np.uint8)
        for rows in bands(len(image)):
            # A gray channel is copied to all three channels.
            pixels[rows] = to_uint8(image[rows])
        return pixels


def check_range(image: np.ndarray, name: str, received: str) -> None:
    """Checks that values are in [0, 1] up to rounding errors, and clips them in place.

    Args:
        image: Floats of any shape.
        name: Argument name to show in the error message.
        received: Argument value to show in the error message.

    Raises:
        InputError: A value is outside [0, 1] by more than `RANGE_TOLERANCE`, or is NaN.
    """
    low, high = image.min(), image.max()
    if not (low >= -RANGE_TOLERANCE and high <= 1 + RANGE_TOLERANCE):  # or NaN
        raise InputError(
            f"Expected `{name}` to contain floats in [0, 1], but its floats range from "
            f"{low} to {high}. Received: {name}={received}"
        )
    np.clip(image, 0, 1, out=image)


def is_deep(picture: Image.Image) -> bool:
    """Whether Pillow stores a picture as grayscale with more than 8 bits per pixel."""
    return picture.mode[0] in "IF"


def deep_from_picture(picture: Image.Image, name: str, received: str) -> DeepImage:
    """Converts a decoded picture to a `DeepImage`.

    Args:
        picture: Decoded picture for which `is_deep` is true. Integers have 16 bits,
            except in TIFF files, whose tags state the number of bits.
        name: Argument name to show in messages.
        received: Argument value to show in messages.

    Raises:
        InputError: The picture has floats outside [0, 1], or signed integers.
    """
    tags = getattr(picture, "tag_v2", {}) if picture.format == "TIFF" else {}
    if _SIGNED_INTEGERS in tags.get(t.SAMPLE_FORMAT, ()):
        raise InputError(
            f"Expected `{name}` to contain unsigned integers or floats, not signed "
            f"integers. Received: {name}={received}"
        )
    grey = _grey(picture, tags)
    check_range(grey, name, received)
    return DeepImage(grey[..., None], None, picture.info.get("icc_profile"))


def _grey(picture: Image.Image, tags) -> np.ndarray:
    values = np.asarray(picture)
    if picture.mode == "F":
        return np.array(values, np.float32)
    bits = tags.get(t.BITS, (16,))[0]
    if bits == 32:  # Pillow reinterprets unsigned integers as signed integers
        grey = (values.view(np.uint32) / (2.0**32 - 1)).astype(np.float32)
    else:
        grey = np.divide(values, np.float32(2**bits - 1), dtype=np.float32)
    if tags.get(t.PHOTOMETRIC, 1) == 0:
        np.subtract(1, grey, out=grey)
    key = picture.info.get("transparency")  # PNG's transparent color
    if key is not None:
        grey[values == key] = 1
    return grey


def _is_grey(image: np.ndarray) -> bool:
    return image.shape[2] == 1
