"""Stylization of a photograph in several styles, with a soft mask for each style."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import as_dtype, as_float, bands, load_mask, resize_mask
from tfstyle.methods.stylize.weighted_styles import Style, parse_styles


def load_regions(paths: Sequence[str]) -> list[np.ndarray]:
    """Loads masks, each `(height, width)` of any size, with values in [0, 1].

    Raises:
        InputError: A mask is invalid.
    """
    return [load_mask(path, "content_mask") for path in paths]


def split_styles(style: Style, masks: int, is_known: Callable[[str], bool]) -> list:
    """Splits a blend into one style for each mask.

    Args:
        style: Style, as in `tfstyle.stylize`; weights have no effect.
        masks: Number of masks.
        is_known: Function that recognizes a style, as in `parse_styles`.

    Raises:
        InputError: The blend is invalid, or the numbers of styles and masks differ.
    """
    styles = [each.source for each in parse_styles(style, is_known)]
    if len(styles) != masks:
        raise InputError(
            f"Expected one `content_mask` for each `style`, {len(styles)} in all. "
            f"Received: content_mask=<{masks} masks>"
        )
    return styles


def region_weights(masks: Sequence[np.ndarray], size: tuple[int, int]) -> np.ndarray:
    """Computes the weight of each style at each pixel.

    Args:
        masks: Masks from `load_regions`.
        size: Height and width of the picture in pixels.

    Returns:
        `(masks, *size)` in [0, 1], with a sum of at most 1 at each pixel. Where masks
        overlap, styles share the pixels. Where all masks are black, the photograph
        remains.
    """
    weights = np.stack([resize_mask(mask, size) for mask in masks])
    return weights / np.maximum(weights.sum(axis=0), 1)


def paint_regions(
    photo: np.ndarray, weights: np.ndarray, pictures: Iterable[np.ndarray]
) -> np.ndarray:
    """Blends several pictures, one for each style, with weights for each pixel.

    Args:
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        weights: `(pictures, height, width)`, from `region_weights`.
        pictures: Whole photograph in each style, with the shape and dtype of `photo`.

    Returns:
        Picture with the shape and dtype of `photo`.
    """
    mixed = as_float(photo) * (1 - weights.sum(axis=0))[..., None]
    for weight, picture in zip(weights, pictures, strict=True):
        for rows in bands(len(photo)):
            mixed[rows] += weight[rows, :, None] * as_float(picture[rows])
    return as_dtype(np.clip(mixed, 0, 1), photo.dtype)
