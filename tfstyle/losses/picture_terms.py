"""Terms that compare the pixels of two pictures: identity and color."""

from collections.abc import Mapping

import numpy as np
from keras import ops

from tfstyle.losses.loss import Loss

# Matrix that converts RGB to luma (Y) and two color differences (U and V), as in ITU-R
# BT.601.
RGB_TO_YUV = np.array(
    [
        [0.299, 0.587, 0.114],
        [-0.14713, -0.28886, 0.436],
        [0.615, -0.51499, -0.10001],
    ],
    np.float32,
)


class IdentityLoss(Loss):
    """Mean absolute difference between the pixels of two pictures.

    A generator that turns photographs into paintings should return a painting
    unchanged. Without this term, the generator is free to change the colors.

    Args:
        weight: Weight in the objective, at least 0.
        name: Name of the term in results and logs. Defaults to "identity".

    Reference:
        Taigman, Polyak, Wolf (ICLR 2017); Zhu, Park, Isola, Efros, CycleGAN (ICCV
        2017), section 5.2.
    """

    def __init__(self, weight: float = 1.0, name: str = "identity"):
        super().__init__(name=name, weight=weight)

    def __call__(self, images, features: Mapping, target):
        """Returns the difference between each picture and its target, `(batch,)`."""
        return ops.mean(ops.abs(images - target), axis=(1, 2, 3))

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight}


class ColorLoss(Loss):
    """Difference between the local mean colors of two pictures, in YUV.

    Args:
        weight: Weight in the objective, at least 0.
        window: Side, in pixels, of the squares over which colors are averaged. If the
            side is 1, colors are compared pixel by pixel, as in AnimeGAN. Larger
            windows allow strokes of any color, as long as the mean color in each window
            stays the same.
        name: Name of the term in results and logs. Defaults to "color".

    Reference:
        Chen, Liu, Chen, "AnimeGAN" (ISICA 2019), equation 5: absolute difference for Y,
        Huber loss for U and V. Deviation: colors are averaged over windows.
    """

    def __init__(self, weight: float = 1.0, window: int = 1, name: str = "color"):
        super().__init__(name=name, weight=weight)
        self.window = window

    def __call__(self, images, features: Mapping, target):
        """Returns the difference between each picture and its target, `(batch,)`."""
        difference = images - target
        if self.window > 1:
            difference = ops.average_pool(
                difference,
                self.window,
                strides=self.window,
                data_format="channels_last",
            )
        yuv = ops.abs(ops.matmul(difference, RGB_TO_YUV.T))
        # This term squares all differences in U and V, although the Huber loss is
        # linear for differences above 1. Only saturated, complementary colors differ by
        # more than 1 (at most 1.23).
        luma, chroma = yuv[..., 0], 0.5 * ops.square(yuv[..., 1:])
        return ops.mean(luma, axis=(1, 2)) + ops.sum(
            ops.mean(chroma, axis=(1, 2)), axis=-1
        )

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "weight": self.weight, "window": self.window}
