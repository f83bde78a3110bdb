"""A painted picture in the colours of its photograph."""

from collections.abc import Callable, Iterator

import numpy as np

from tfstyle.images import ColorMap, as_dtype, as_float, transfer_luminance

# Rows that are recoloured at once: few enough to be small, of any picture.
ROWS = 64
# Pixels from which colours are measured; a mean of a million is known to 1/1000 of the
# spread.
SAMPLE = 1_000_000


def keep_color(painted: np.ndarray, photo: np.ndarray, how: str) -> np.ndarray:
    """Recolours what was painted, in place.

    Args:
        painted: `(height, width, 3)`, float32 in [0, 1] or uint8.
        photo: Of the same shape and data type.
        how: "none"; "luminance": only light and dark of the paint is kept; or "match":
            the colours get the mean and covariance of the photograph's.

    Returns:
        `painted`.

    Reference:
        Gatys et al. (arXiv:1606.05897). Deviation: there the painting is matched before
        the transfer. A network has learned its painting, so the result is matched.
    """
    if how == "luminance":
        _by_rows(painted, photo, transfer_luminance)
    elif how == "match":
        recolor = ColorMap.between(_sample(painted), _sample(photo))
        _by_rows(painted, photo, lambda paint, _: recolor(paint))
    return painted


def _by_rows(painted: np.ndarray, photo: np.ndarray, change: Callable) -> None:
    for rows in _bands(len(painted)):
        changed = change(as_float(painted[rows]), as_float(photo[rows]))
        painted[rows] = as_dtype(changed, painted.dtype)


def _bands(height: int) -> Iterator[slice]:
    for start in range(0, height, ROWS):
        yield slice(start, start + ROWS)


def _sample(image: np.ndarray) -> np.ndarray:
    height, width, _ = image.shape
    step = int(np.ceil((height * width / SAMPLE) ** 0.5))
    return as_float(image[::step, ::step])
