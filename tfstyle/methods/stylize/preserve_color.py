"""Preservation of the photograph's colors in a stylized picture."""

from collections.abc import Callable

import numpy as np

from tfstyle.images import (
    ColorMap,
    HistogramMap,
    as_dtype,
    as_float,
    bands,
    sample,
    transfer_luminance,
)

_MAPS: dict[str, type[ColorMap] | type[HistogramMap]] = {
    "match": ColorMap,
    "histogram": HistogramMap,
}


def keep_color(painted: np.ndarray, photo: np.ndarray, how: str) -> np.ndarray:
    """Recolors a stylized picture, in place.

    Args:
        painted: Stylized picture, `(height, width, 3)`, float32 in [0, 1] or uint8.
        photo: Photograph with the shape and dtype of `painted`.
        how: "none" changes nothing. "luminance" keeps only the luminance of the
            stylized picture. "match" gives the picture the mean and covariance of the
            photograph's colors. "histogram" gives it the photograph's color histograms.

    Returns:
        `painted`.

    Reference:
        Gatys et al. (arXiv:1606.05897). Deviation: the paper recolors the painting
        before the transfer. Networks have learned the colors of their named styles, so
        here the result is recolored.
    """
    if how == "luminance":
        _by_rows(painted, photo, transfer_luminance)
    elif how in _MAPS:
        recolor = _MAPS[how].between(sample(painted), sample(photo))
        _by_rows(painted, photo, lambda paint, _: recolor(paint))
    return painted


def _by_rows(painted: np.ndarray, photo: np.ndarray, change: Callable) -> None:
    for rows in bands(len(painted)):
        changed = change(as_float(painted[rows]), as_float(photo[rows]))
        painted[rows] = as_dtype(changed, painted.dtype)
