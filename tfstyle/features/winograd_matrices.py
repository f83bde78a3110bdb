"""Matrices of Winograd's minimal filtering F(4x4, 3x3)."""

import itertools
from collections.abc import Sequence

import numpy as np

OUTPUTS, TAPS = 4, 3
SIDE = OUTPUTS + TAPS - 1
# Interpolation points besides infinity. In bfloat16 these halve the error of the usual
# 0, 1, -1, 2, -2 (relative RMS error of a layer 0.012 instead of 0.026).
POINTS = (0.0, 2 / 3, -2 / 3, 3 / 2, -3 / 2)
# The inverse of each point, by index; that of 0 is infinity, which comes last.
INVERSES = (5, 3, 4, 1, 2, 0)


def transform_matrices(
    points: Sequence[float] = POINTS,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The matrices of `y = A ((G g) * (B d))`: 4 outputs of 6 inputs and 3 taps.

    Args:
        points: Five distinct numbers; infinity is always the sixth.

    Returns:
        `A` (4, 6) of the outputs, `G` (6, 3) of the taps and `B` (6, 6) of the inputs.
        Row p of `G` is divided by |p|, so that turning the taps around only exchanges
        the rows of each point and its inverse.

    Reference:
        Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks" (CVPR 2016).
        Deviation: the points.
    """
    points = np.asarray(points, np.float64)
    outputs, taps, inputs = (_powers(points, n) for n in (OUTPUTS, TAPS, SIDE))
    scales = np.append(np.where(points == 0, 1, np.abs(points)), 1)
    inverse = np.linalg.inv(inputs).T * scales[:, None]
    inverse[np.abs(inverse) < 1e-12] = 0
    return outputs.T, taps / scales[:, None], inverse


def turned_matrices() -> tuple[np.ndarray, np.ndarray]:
    """`A` and `B` for kernels turned by 180 degrees whose transform is not turned."""
    outputs, _, inputs = transform_matrices()
    order = list(INVERSES)
    return outputs[:, order], inputs[order]


def transform_kernel(kernel: np.ndarray) -> np.ndarray:
    """Transforms a kernel, `(3, 3, inputs, outputs)` to `(36, inputs, outputs)`."""
    _, taps, _ = transform_matrices()
    # One by one, since the largest layer's are 75 MB in double precision.
    transformed = np.empty((SIDE * SIDE, *kernel.shape[2:]), np.float32)
    for place, (row, column) in enumerate(itertools.product(taps, taps)):
        transformed[place] = np.tensordot(np.outer(row, column), kernel, 2)
    return transformed


def _powers(points: np.ndarray, count: int) -> np.ndarray:
    """The powers below `count` of each point; of infinity, the highest alone."""
    infinity = np.eye(count)[-1:]
    return np.vstack([np.vander(points, count, increasing=True), infinity])
