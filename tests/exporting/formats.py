"""Exported files whose properties are tested; a new format needs one entry here."""

import numpy as np

from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.exporting.formats import targets
from tfstyle.exporting.options import TFLITE_KINDS, ExportOptions
from tfstyle.images import fit, load, resize

TESTED = ("keras", "tflite", "saved_model", "hub")

# Minimum PSNR in decibels: same as for trained networks, except for full_int8, because
# outliers in pictures of 16 pixels stretch or exceed the quantization ranges.
AT_LEAST = {"float32": 90, "float16": 55, "int8": 35, "full_int8": 22}


def photo(height: int, width: int) -> np.ndarray:
    """Returns the sample photograph, resized."""
    return resize(load(SAMPLE_PHOTO), (height, width), clip=True)


def small_photo(side: int = 64) -> np.ndarray:
    """Returns the sample photograph, resized to a longer side."""
    return photo(*fit(*load(SAMPLE_PHOTO).shape[:2], side))


def make_targets() -> dict:
    """Returns all targets of all formats, keyed by name."""
    options = ExportOptions(format=TESTED, tflite=TFLITE_KINDS)
    made = targets("tiny", options, [small_photo(), small_photo(48)])
    return {f"{target.format} {target.kind}": target for target in made}


TARGETS = make_targets()
