"""Spatial guidance: masks of the photograph and of the paintings."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images import load_mask, resize_mask, warn_of_aspect
from tfstyle.images.load import Picture, as_pictures

_NAMES = ("content_mask", "style_mask", "keep_mask")


class Guidance(NamedTuple):
    """Masks of a run, each `(height, width)` of any size, with values in [0, 1].

    Attributes:
        content: One mask of the photograph per style, white where the style applies.
            With an empty tuple, all styles apply everywhere.
        style: One mask per style, shared by all paintings of the style; white where the
            paintings are used. With an empty tuple, whole paintings are used.
        keep: Mask that is white where the photograph stays unchanged, or None.
    """

    content: tuple[np.ndarray, ...] = ()
    style: tuple[np.ndarray, ...] = ()
    keep: np.ndarray | None = None

    def regions(self, size: tuple[int, int]) -> np.ndarray | None:
        """Computes the regions to paint.

        Args:
            size: Height and width of the result in pixels.

        Returns:
            `(regions, *size)` in [0, 1], with a sum of at most 1 at each pixel: where
            masks overlap, the styles share the pixels. There is one region per style if
            there are content masks, and a single region for all styles if there is only
            a keep mask. If there are neither content masks nor a keep mask, the result
            is None.

        Raises:
            InputError: The keep mask leaves nothing to paint in a region.
        """
        if not self.content and self.keep is None:
            return None
        masks = [resize_mask(mask, size) for mask in self.content]
        regions = np.stack(masks or [np.ones(size, np.float32)])
        regions /= np.maximum(regions.sum(axis=0), 1)
        if self.keep is None:
            return regions
        regions *= 1 - resize_mask(self.keep, size)
        if not regions.any(axis=(1, 2)).all():
            raise InputError(
                "Expected `keep_mask` to be black somewhere in the region of each "
                "`style`; where the mask is white, the photograph stays unchanged. "
                f"Received: keep_mask=<mask of shape {self.keep.shape}>"
            )
        return regions

    def digests(self, digest: Callable[[np.ndarray], str]) -> dict[str, list[str]]:
        """Returns digests of the given masks, keyed by argument name."""
        keep = () if self.keep is None else (self.keep,)
        given = zip(_NAMES, (self.content, self.style, keep), strict=True)
        return {name: [digest(m) for m in masks] for name, masks in given if masks}


def load_guidance(
    content: np.ndarray,
    styles: Sequence[np.ndarray],
    content_mask: Picture | Sequence[Picture],
    style_mask: Picture | Sequence[Picture],
    keep_mask: Picture | None,
) -> Guidance:
    """Loads the masks of a photograph and its styles.

    Args:
        content: Photograph.
        styles: First painting of each style. The mask of a style should have the same
            aspect ratio as this painting.
        content_mask: One mask of the photograph for each style, or an empty list.
        style_mask: One mask of the paintings for each style, or an empty list.
        keep_mask: Mask that is white where the photograph stays unchanged, or None.

    Raises:
        InputError: A mask is invalid, or the numbers of masks and styles differ.
    """
    keep = None if keep_mask is None else _load(keep_mask, content, "keep_mask")
    return Guidance(
        load_masks("content_mask", content_mask, [content] * len(styles)),
        load_masks("style_mask", style_mask, styles),
        keep,
    )


def load_masks(
    name: str, masks: Picture | Sequence[Picture], pictures: Sequence[np.ndarray]
) -> tuple[np.ndarray, ...]:
    """Loads one mask for each picture, or none if `masks` is empty.

    Args:
        name: Name of the argument, for messages.
        masks: One mask, or a list of masks, which may be empty.
        pictures: Pictures that the masks belong to, `(height, width, 3)`.

    Returns:
        The masks, each `(height, width)` of any size, with values in [0, 1].

    Raises:
        InputError: A mask is invalid, or the numbers of masks and pictures differ.
    """
    given = as_pictures(masks)
    if len(given) not in (0, len(pictures)):
        raise InputError(
            f"Expected one `{name}` for each `style`, {len(pictures)} in all. "
            f"Received: {name}=<{len(given)} masks>"
        )
    return tuple(_load(*pair, name) for pair in zip(given, pictures, strict=False))


def _load(mask: Picture, picture: np.ndarray, name: str) -> np.ndarray:
    loaded = load_mask(mask, name)
    warn_of_aspect(loaded, picture, name, mask)
    return loaded
