"""Seeds of the global random generators of Python, NumPy and Keras."""

import random
import sys
import zlib

import numpy as np

# Keras imports this module, which draws a number from Python's generator.
import rich.style  # noqa: F401


def seed_generators(name: str = "") -> None:
    """Seeds the global generators; does not import Keras.

    Args:
        name: Name that the seed depends on.
    """
    seed = zlib.crc32(name.encode())  # 0 for an empty name
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(seed)
    random.seed(seed)  # which Keras draws its own seeds from
    np.random.seed(seed)
