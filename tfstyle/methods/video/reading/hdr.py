"""Conversion of frames from high to standard dynamic range."""

from functools import cache

import numpy as np

# Constants of PQ from ITU-R BT.2100, table 4.
_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
# Constants of HLG from ITU-R BT.2100, table 5, for a screen with a peak luminance of
# 1000 candelas per square meter.
_A, _B, _C = 0.17883277, 0.28466892, 0.55991073
_GAMMA, _PEAK = 1.2, 1000.0
# ITU-R BT.2408: luminance of reference white, in candelas per square meter.
_WHITE = 203.0
# Light up to this fraction of reference white is unchanged; brighter light is
# compressed.
_KNEE = 0.6
# Matrix from linear BT.2020 to linear BT.709 (ITU-R BT.2087).
_TO_709 = np.array(
    [
        [1.6605, -0.5876, -0.0728],
        [-0.1246, 1.1329, -0.0083],
        [-0.0182, -0.1006, 1.1187],
    ],
    np.float32,
)
_LUMINANCE = np.array([0.2627, 0.6780, 0.0593], np.float32)
_STEPS = 4096


def tone_map(pixels: np.ndarray, is_hlg: bool) -> np.ndarray:
    """Converts PQ or HLG pixels with BT.2020 primaries to sRGB.

    Args:
        pixels: `(height, width, 3)`, uint16.
        is_hlg: Whether the transfer function is HLG; otherwise it is PQ.

    Returns:
        `(height, width, 3)`, uint8. Light above 0.6 times reference white is compressed
        to the range from 0.6 to 1 times reference white. Its hue stays the same.
    """
    light = _light(is_hlg)[pixels]
    if is_hlg:  # HLG screens apply a gamma that depends on luminance
        luminance = (light @ _LUMINANCE)[..., None]
        light = light * np.maximum(luminance, 1e-6) ** np.float32(_GAMMA - 1)
        light *= _PEAK / _WHITE
    light = np.maximum(light @ _TO_709.T, 0)
    brightest = light.max(axis=-1, keepdims=True)
    over = np.maximum(brightest - _KNEE, 0) / (1 - _KNEE)
    compressed = np.minimum(brightest, _KNEE) + (1 - _KNEE) * (1 - np.exp(-over))
    light *= compressed / np.maximum(brightest, 1e-6)
    steps = np.rint(np.clip(light, 0, 1) * (_STEPS - 1)).astype(np.uint16)
    return _encoded()[steps]


@cache
def _light(is_hlg: bool) -> np.ndarray:
    """Returns a table that maps 16-bit values to linear light.

    For PQ, light is relative to reference white. For HLG, it is scene light in [0, 1].
    """
    signal = np.arange(65536) / 65535
    if is_hlg:
        bright = (np.exp((signal - _C) / _A) + _B) / 12
        return np.where(signal <= 0.5, signal**2 / 3, bright).astype(np.float32)
    root = signal ** (1 / _M2)
    share = np.maximum(root - _C1, 0) / (_C2 - _C3 * root)
    return (share ** (1 / _M1) * 10000 / _WHITE).astype(np.float32)


@cache
def _encoded() -> np.ndarray:
    """Returns a table that maps linear light to sRGB bytes (IEC 61966-2-1)."""
    light = np.arange(_STEPS) / (_STEPS - 1)
    bright = 1.055 * light ** (1 / 2.4) - 0.055
    encoded = np.where(light <= 0.0031308, 12.92 * light, bright)
    return np.rint(encoded * 255).astype(np.uint8)
