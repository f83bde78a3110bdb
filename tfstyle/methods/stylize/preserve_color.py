"""A painted picture in the colours of its photograph."""

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

_MAPS = {"match": ColorMap, "histogram": HistogramMap}


def keep_color(painted: np.ndarray, photo: np.ndarray, how: str) -> np.ndarray:
    """Recolours what was painted, in place.

    Args:
        painted: `(height, width, 3)`, float32 in [0, 1] or uint8.
        photo: Of the same shape and data type.
        how: "none"; "luminance": only light and dark of the paint is kept; "match": the
            colours get the mean and covariance of the photograph's; or "histogram":
            they get its histograms.

    Returns:
        `painted`.

    Reference:
        Gatys et al. (arXiv:1606.05897). Deviation: there the painting is matched before
        the transfer. A network has learned its painting, so the result is matched.
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
