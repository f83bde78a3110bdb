"""Seeds of the global random generators of Python, NumPy and Keras."""

import random
import sys
import zlib
from contextlib import nullcontext
from unittest.mock import patch

import numpy as np

# Keras imports this module, which draws a number from Python's generator.
import rich.style  # noqa: F401


def seed_generators(name: str = "") -> None:
    """Seeds the global generators; does not import Keras.

    TensorFlow's own generator is left out: nothing uses it, and its seed clears
    TensorFlow's cache of kernels, which makes each test slower.

    Args:
        name: Name that the seed depends on.
    """
    seed = zlib.crc32(name.encode())  # 0 for an empty name
    if "keras" in sys.modules:
        with _tensorflow_left_out():
            sys.modules["keras"].utils.set_random_seed(seed)
    random.seed(seed)  # which Keras draws its own seeds from
    np.random.seed(seed)


def _tensorflow_left_out():
    if "tensorflow" not in sys.modules:
        return nullcontext()
    return patch.object(sys.modules["tensorflow"].random, "set_seed")
