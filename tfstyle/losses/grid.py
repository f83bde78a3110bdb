"""The term against the pattern that enlarging networks weave into pictures."""

from collections.abc import Mapping

import numpy as np
from keras import ops

from tfstyle.losses.loss import Loss

# A network that strides by 4 and enlarges again draws patterns of 4 pixels or 2.
GRID_PERIOD = 4
# Periods that are averaged over: strokes cancel out, what sits at the same place in all
# of them stays.
WINDOW_PERIODS = 8


class GridLoss(Loss):
    """How much pixels differ by their place in a grid of 4 x 4.

    In windows of 32 x 32 pixels the mean is taken of all pixels at the same place of
    the grid, so that there are 16 means. Where nothing repeats with the grid, these lie
    in a plane (an even slope is none of the network's doing); the mean square of what
    does not is the loss.

    Args:
        weight: Factor in the objective, at least 0.
        name: Name in reports. Defaults to "grid".

    Reference:
        Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts" (Distill,
        2016), for the patterns; the term is ours.
    """

    def __init__(self, weight: float = 1.0, name: str = "grid"):
        super().__init__(name=name, weight=weight)

    def __call__(self, images, features: Mapping, target=None):
        """Returns the energy of the pattern in each picture, `(batch,)`.

        Args:
            images: `(batch, height, width, 3)` in [0, 1], either side at least 32.
            features: Not looked at.
            target: None.
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
        """The arguments that make this term again."""
        return {"name": self.name, "weight": self.weight}


def _off_plane() -> np.ndarray:
    """Projects 16 values of a 4 x 4 grid on what no plane through them explains."""
    y, x = np.mgrid[:GRID_PERIOD, :GRID_PERIOD].reshape(2, -1)
    plane, _ = np.linalg.qr(np.stack([np.ones_like(x), x, y], axis=1).astype(float))
    return (np.eye(GRID_PERIOD**2) - plane @ plane.T).astype("float32")
