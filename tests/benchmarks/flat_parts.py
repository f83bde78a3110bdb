"""New structure in flat parts: whether an empty sky is painted or only tinted."""

from itertools import pairwise

import numpy as np

# Standard deviations of Gaussian blurs in pixels. The difference of two neighboring
# blurs is a band; the finest band comes first.
SCALES = (1, 2, 4, 8, 16)
# Fraction of a photograph that counts as flat, and standard deviation in pixels of the
# Gaussian window in which its local deviation is measured.
FLAT_SHARE, FLAT_SCALE = 0.3, 8
# Index of the reported band, and number of the photograph's bands that predict it.
REPORTED, EXPLAINING = 2, 3
_LUMINANCE = np.array([0.299, 0.587, 0.114])


def new_structure(
    photo: np.ndarray, picture: np.ndarray, painting: np.ndarray
) -> float:
    """Returns how much new structure a picture has in flat parts.

    In the flattest 30 % of the photograph, a linear regression predicts the picture's
    4 to 8 px luminance band based on the photograph's bands up to 8 px. The residual
    is new structure. Its standard deviation is divided by that of the painting's band.

    Args:
        photo: `(height, width, 3)` in [0, 1].
        picture: Like `photo`, painted from it.
        painting: Style image of any size.

    Returns:
        0 for the photograph in other colors; 1 if the flat parts have as much structure
        as the painting. Noise counts as structure, so look at the pictures too.
    """
    flat = flat_parts(photo)
    bands = [band[flat] for band in _bands(photo)[:EXPLAINING]]
    explaining = np.stack([*bands, np.ones(len(bands[0]))], axis=1)
    band = _bands(picture)[REPORTED][flat]
    factors, *_ = np.linalg.lstsq(explaining, band, rcond=None)
    wanted = np.std(_bands(painting)[REPORTED])
    return float(np.std(band - explaining @ factors) / max(wanted, 1e-12))


def flat_parts(photo: np.ndarray) -> np.ndarray:
    """Returns a mask of the 30 % of a photograph with the smallest local deviation.

    Args:
        photo: `(height, width, 3)` in [0, 1].

    Returns:
        `(height, width)`, bool.
    """
    light = photo @ _LUMINANCE
    mean = _blurred(light, FLAT_SCALE)
    variance = _blurred(light**2, FLAT_SCALE) - mean**2
    return variance <= np.quantile(variance, FLAT_SHARE)


def _bands(image: np.ndarray) -> list[np.ndarray]:
    light = image @ _LUMINANCE
    blurred = [_blurred(light, scale) for scale in SCALES]
    return [fine - coarse for fine, coarse in pairwise(blurred)]


def _blurred(light: np.ndarray, scale: float) -> np.ndarray:
    """Convolves with a Gaussian, mirrored at the borders."""
    radius = 4 * round(scale)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / scale) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        width = [(radius, radius) if a == axis else (0, 0) for a in (0, 1)]
        padded = np.pad(light, width, mode="symmetric")
        windows = np.lib.stride_tricks.sliding_window_view(padded, len(kernel), axis)
        light = windows @ kernel
    return light
