"""Conversion of decoded frames to 8-bit sRGB."""

import logging

import numpy as np

from tfstyle.methods.video.reading.hdr import tone_map

# ITU-T H.273, table 3: transfer characteristics of SMPTE ST 2084 and of HLG.
PQ, HLG = 16, 18
_HDR = {PQ: "PQ", HLG: "HLG"}


class ToRgb:
    """Converts a clip's frames; logs a message if the first frame loses precision."""

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
