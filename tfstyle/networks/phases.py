"""Convolutions at twice the size, computed at the lower one.

Pixels of an enlarged map come in 2 x 2 phases. What a kernel does at each of them can
be written as one kernel with four times the outputs, whose results are then laid out by
depth-to-space: the same numbers for less arithmetic, and runtimes like the shape of it.
"""

import numpy as np
from keras import ops

# How the 3 taps of a kernel behind a nearest-neighbour enlargement fall on the 2 pixels
# below: rows of the outputs 2p - 1 and 2p, columns of the pixels p - 1 and p.
NEAREST = np.array(
    [[[1, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 1, 1]]],
    dtype="float32",
)


def shifted(size: int) -> np.ndarray:
    """How the taps of a kernel fall where two neighbours are computed in one window.

    Args:
        size: Taps of the kernel.

    Returns:
        `(2, size + 1, size)`: phase, tap of the window, tap of the kernel.
    """
    return np.stack(
        [np.eye(size + 1, size, -phase) for phase in (0, 1)], dtype="float32"
    )


def phase_kernel(kernel, taps: np.ndarray):
    """A kernel whose outputs are the 2 x 2 phases of another one's.

    Args:
        kernel: `(size, size, inputs, outputs)`.
        taps: `(2, window, size)`, which taps meet at each phase: `NEAREST`, `shifted`.

    Returns:
        `(window, window, inputs, 4 * outputs)`, in the order of depth-to-space.
    """
    taps = ops.convert_to_tensor(taps, dtype=kernel.dtype)
    phases = ops.einsum("atk,bul,klio->tuiabo", taps, taps, kernel)
    window, _, inputs = phases.shape[:3]
    return ops.reshape(phases, (window, window, inputs, 4 * kernel.shape[-1]))
