"""Conversion of decoded frames to upright pictures in 8-bit sRGB."""

import logging

import numpy as np

from tfstyle.methods.video.reading.hdr import tone_map

# ITU-T H.273, table 3: codes of the transfer characteristics of PQ and HLG.
PQ, HLG = 16, 18
_HDR = {PQ: "PQ", HLG: "HLG"}
# Number that represents 1 in the rotation part of a display matrix, whose entries are
# fixed-point numbers with 16 fractional bits (ISO/IEC 14496-12, 6.2.2).
_UNIT = 1 << 16


class ToRgb:
    """Converts a clip's frames to 8-bit RGB, and logs any loss of precision once."""

    def __init__(self):
        self._is_noted = False

    def __call__(self, frame) -> np.ndarray:
        """Converts a PyAV frame.

        Returns:
            `(height, width, 3)`, uint8.
        """
        self._note(frame)
        if frame.color_trc in _HDR:
            pixels = frame.to_ndarray(format="rgb48le")
            return tone_map(pixels, is_hlg=frame.color_trc == HLG)
        return frame.to_ndarray(format="rgb24")

    def _note(self, frame) -> None:
        if self._is_noted:
            return
        self._is_noted = True
        bits = max((component.bits for component in frame.format.components), default=8)
        log = logging.getLogger("tfstyle").info
        if frame.color_trc in _HDR:
            log(
                "HDR (%s) is converted to standard dynamic range.",
                _HDR[frame.color_trc],
            )
        elif bits > 8:
            log("Frames with %d bits per channel are converted to 8 bits.", bits)


def turn_upright(pixels: np.ndarray, matrix: np.ndarray | None) -> np.ndarray:
    """Rotates or mirrors a frame to its display orientation.

    Args:
        pixels: `(height, width, 3)`.
        matrix: Display matrix as nine integers, row by row, or None.
            Multiplying the row vector `(x, y, 1)` of a stored position by the matrix
            gives the displayed position.

    Returns:
        The upright frame. If `matrix` is None or the angle is not a multiple of 90
        degrees, `pixels` is returned unchanged.

    Example:

    >>> matrix = np.array([0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30])
    >>> turn_upright(np.array([[1, 2, 3]]), matrix).tolist()
    [[1], [2], [3]]
    """
    if matrix is None:
        return pixels
    a, b, _, c, d = (int(value) for value in matrix[:5])
    if sorted(map(abs, (a, b, c, d))) != [0, 0, _UNIT, _UNIT]:
        return pixels
    if a == 0:  # x' = c y, y' = b x
        pixels, across, down = pixels.swapaxes(0, 1), c, b
    else:
        across, down = a, d
    pixels = pixels[:, ::-1] if across < 0 else pixels
    pixels = pixels[::-1] if down < 0 else pixels
    return np.ascontiguousarray(pixels)


def swaps_sides(matrix: np.ndarray | None) -> bool:
    """Whether a display matrix swaps height and width.

    Args:
        matrix: Display matrix, as in `turn_upright`.
    """
    return matrix is not None and abs(int(matrix[1])) == _UNIT and matrix[0] == 0
