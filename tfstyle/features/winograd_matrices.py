"""Matrices of Winograd's minimal filtering algorithm F(4x4, 3x3)."""

from collections.abc import Sequence

import numpy as np

OUTPUTS, TAPS = 4, 3
SIDE = OUTPUTS + TAPS - 1
# Interpolation points other than infinity. In bfloat16, these points cause half the
# error of the usual points 0, 1, -1, 2, -2 (relative RMS error of a layer's output:
# 0.012 instead of 0.026).
POINTS = (0.0, 2 / 3, -2 / 3, 3 / 2, -3 / 2)
# For each point, the index of its reciprocal. The reciprocal of 0 is infinity, which is
# the last point.
INVERSES = (5, 3, 4, 1, 2, 0)


def transform_matrices(
    points: Sequence[float] = POINTS,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the matrices `A`, `G` and `B` in `y = A ((G g) * (B d))`.

    The vector y has 4 outputs, g has 3 filter taps, and d has 6 inputs. The product `*`
    is elementwise.

    Args:
        points: Five distinct interpolation points; infinity is always the sixth.

    Returns:
        `A` for outputs, with shape (4, 6); `G` for taps, with shape (6, 3); and `B` for
        inputs, with shape (6, 6). In `G`, the row of each point p is divided by |p|,
        unless p is 0 or infinity. As a result, if the taps `g` are reversed, the values
        of `G g` for p and 1/p change places, for each point p.

    Reference:
        Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks" (CVPR 2016).
        Deviation: different interpolation points.
    """
    places = np.asarray(points, np.float64)
    outputs, taps, inputs = (_powers(places, n) for n in (OUTPUTS, TAPS, SIDE))
    scales = np.append(np.where(places == 0, 1, np.abs(places)), 1)
    inverse = np.linalg.inv(inputs).T * scales[:, None]
    inverse[np.abs(inverse) < 1e-12] = 0
    return outputs.T, taps / scales[:, None], inverse


def turned_matrices() -> tuple[np.ndarray, np.ndarray]:
    """Returns `A` and `B` for convolution with a kernel rotated by 180 degrees.

    The matrices include the rotation, so the kernel itself is not rotated before it is
    transformed.
    """
    outputs, _, inputs = transform_matrices()
    order = list(INVERSES)
    return outputs[:, order], inputs[order]


def transform_kernel(kernel: np.ndarray) -> np.ndarray:
    """Transforms a kernel from `(3, 3, inputs, outputs)` to `(36, inputs, outputs)`."""
    _, taps, _ = transform_matrices()
    taps = taps.astype(np.float32)
    rows = np.tensordot(taps, kernel, 1)
    both = np.matmul(taps, rows.reshape(SIDE, TAPS, -1))
    return both.reshape(SIDE * SIDE, *kernel.shape[2:])


def _powers(points: np.ndarray, count: int) -> np.ndarray:
    """Returns a row of `count` powers per point, and `[0, ..., 0, 1]` for infinity."""
    infinity = np.eye(count)[-1:]
    return np.vstack([np.vander(points, count, increasing=True), infinity])
