"""Regions of a photograph in styles of their own, by soft masks."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import as_dtype, as_float, bands, load_mask, resize_mask
from tfstyle.methods.stylize.style_shares import Style, parse_shares


def load_regions(paths: Sequence[str]) -> list[np.ndarray]:
    """Loads masks, `(any height, any width)` in [0, 1] each.

    Raises:
        InputError: One cannot be used.
    """
    return [load_mask(path, "content_mask") for path in paths]


def split_styles(style: Style, masks: int, is_known: Callable[[str], bool]) -> list:
    """Returns the styles of a mixture one by one, for a mask each.

    Args:
        style: As for `tfstyle.stylize`; weights have no effect.
        masks: Number of masks.
        is_known: As for `parse_shares`.

    Raises:
        InputError: Their number is not that of the masks.
    """
    styles = [share.source for share in parse_shares(style, is_known)]
    if len(styles) != masks:
        raise InputError(
            f"Expected `content_mask` to be given once for each of {len(styles)} "
            f"styles. Received: <{masks} masks>"
        )
    return styles


def region_weights(masks: Sequence[np.ndarray], size: tuple[int, int]) -> np.ndarray:
    """Returns how much of each style is where.

    Args:
        masks: Masks of `load_regions`.
        size: Height and width of the picture.

    Returns:
        `(masks, *size)` in [0, 1], of a sum of at most 1: where masks overlap, styles
        share; where there is none, the photograph is left.
    """
    weights = np.stack([resize_mask(mask, size) for mask in masks])
    return weights / np.maximum(weights.sum(axis=0), 1)


def paint_regions(
    photo: np.ndarray, weights: np.ndarray, pictures: Iterable[np.ndarray]
) -> np.ndarray:
    """Puts pictures together.

    Args:
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        weights: `(pictures, height, width)`, as `region_weights` gives them.
        pictures: The whole photograph in each style, as `photo`.

    Returns:
        As `photo`.
    """
    mixed = as_float(photo) * (1 - weights.sum(axis=0))[..., None]
    for weight, picture in zip(weights, pictures, strict=True):
        for rows in bands(len(photo)):
            mixed[rows] += weight[rows, :, None] * as_float(picture[rows])
    return as_dtype(np.clip(mixed, 0, 1), photo.dtype)
