"""The files that have to have the properties: a new format is one word here."""

import numpy as np

from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.exporting.formats import variants
from tfstyle.exporting.options import TFLITE_KINDS, ExportOptions
from tfstyle.images import fit, load, resize

TESTED = ("keras", "tflite", "saved_model", "hub")

# As for trained networks, but for full_int8: pictures of 16 pixels have outliers, to
# which its ranges are stretched or by which they are exceeded.
AT_LEAST = {"float32": 90, "float16": 55, "int8": 35, "full_int8": 22}


def photo(height: int, width: int) -> np.ndarray:
    """Our photograph, at a size."""
    return resize(load(SAMPLE_PHOTO), (height, width), clip=True)


def small_photo(side: int = 64) -> np.ndarray:
    """Our photograph, its longer side of a length."""
    return photo(*fit(*load(SAMPLE_PHOTO).shape[:2], side))


def make_variants() -> dict:
    """All that can be written, by name."""
    options = ExportOptions(format=TESTED, tflite=TFLITE_KINDS)
    made = variants("tiny", options, [small_photo(), small_photo(48)])
    return {f"{variant.format} {variant.kind}": variant for variant in made}


VARIANTS = make_variants()
