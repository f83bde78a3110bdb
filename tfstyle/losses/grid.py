"""Grid term, which suppresses checkerboard artifacts of upsampling networks."""

from collections.abc import Mapping

import numpy as np
from keras import ops

from tfstyle.losses.loss import Loss

# Period of the patterns in pixels. Networks that downsample by 4 and upsample again
# produce patterns with a period of 4 or 2.
GRID_PERIOD = 4
# Number of periods to average over in each direction, so that strokes cancel out and
# fixed patterns remain.
WINDOW_PERIODS = 8


class GridLoss(Loss):
    """Energy of patterns that repeat every 4 pixels.

    Each window of 32 x 32 pixels is divided into 64 cells of 4 x 4 pixels. Averaging
    the cells gives one mean cell with 16 pixels. Without a pattern, the values of the
    mean cell lie close to a plane. The plane is tilted where the colors of the image
    change gradually. The loss is the mean squared deviation from the best-fitting
    plane.

    Args:
        weight: Weight in the objective, at least 0.
        name: Name of the term in results and logs. Defaults to "grid".

    Reference:
        Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts" (Distill,
        2016), which describes the patterns. The loss itself is not from a paper.
    """

    def __init__(self, weight: float = 1.0, name: str = "grid"):
        super().__init__(name=name, weight=weight)

    def __call__(self, images, features: Mapping, target=None):
        """Returns the energy of the pattern in each picture, `(batch,)`.

        Args:
            images: `(batch, height, width, 3)` in [0, 1], with sides of at least 32 px.
            features: Ignored.
            target: Ignored.
        """
        batch, height, width, channels = ops.shape(images)
        rows, columns = height // GRID_PERIOD, width // GRID_PERIOD
        cut = images[:, : rows * GRID_PERIOD, : columns * GRID_PERIOD]
        cells = ops.space_to_depth(cut, GRID_PERIOD, "channels_last")
        means = ops.average_pool(
            cells,
            WINDOW_PERIODS,
            strides=WINDOW_PERIODS // 2,
            data_format="channels_last",
        )
        means = ops.reshape(means, (batch, -1, GRID_PERIOD**2, channels))
        off_plane = ops.einsum("pq,bnqc->bnpc", _off_plane(), means)
        return ops.mean(ops.square(off_plane), axis=(1, 2, 3))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight}


def _off_plane() -> np.ndarray:
    """Returns the matrix that subtracts the best-fitting plane from a 4 x 4 grid."""
    y, x = np.mgrid[:GRID_PERIOD, :GRID_PERIOD].reshape(2, -1)
    plane, _ = np.linalg.qr(np.stack([np.ones_like(x), x, y], axis=1).astype(float))
    return (np.eye(GRID_PERIOD**2) - plane @ plane.T).astype("float32")
