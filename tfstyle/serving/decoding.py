"""Decoding of untrusted pictures, with a limit on CPU time."""

import time
from collections.abc import Callable

from tfstyle.images import Photograph
from tfstyle.serving import pictures
from tfstyle.serving.worker_limits import cpu_time

# Maximum CPU seconds for decoding: a constant (for slow machines), an amount for each
# megapixel and an amount for each file. The amount for a megapixel is four times what
# the slowest regular files need (lossless WebP: 1 s for 16 megapixels).
_DECODING, _DECODING_A_MEGAPIXEL, _DECODING_A_FILE = 2.0, 0.25, 0.005


def decoder(pixels: int, files: int) -> Callable[[bytes, str], Photograph]:
    """Returns a function that decodes pictures, with one CPU time limit for all calls.

    Args:
        pixels: Total number of pixels in all pictures that will be decoded.
        files: Number of these pictures.
    """
    seconds = _DECODING + _DECODING_A_MEGAPIXEL * pixels / 1e6
    seconds += _DECODING_A_FILE * files

    def decode(file: bytes, name: str) -> Photograph:
        nonlocal seconds
        began = time.process_time()
        with cpu_time(seconds):
            photo = pictures.decode(file, name)
        # The limit covers all files together, because many small decompression bombs
        # add up.
        seconds -= time.process_time() - began
        return photo

    return decode
