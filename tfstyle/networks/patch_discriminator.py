"""Discriminator that classifies patches of pictures at several scales."""

import keras
from keras import ops

from tfstyle.networks.layers.spectral import SpectralConv2D, SpectralModel

# Kernel size, stride and number of channels (as a multiple of `channels`) of each layer
# except the last, which computes the score.
LAYERS = ((3, 2, 1), (3, 2, 2), (3, 2, 4), (3, 1, 4))
SLOPE = 0.2
# Side, in pixels, of the patch on which a score at the first scale depends. The side
# doubles with each further scale.
PATCH_SIDE = 31


@keras.saving.register_keras_serializable(package="tfstyle")
class PatchDiscriminator(SpectralModel):
    """Model that scores patches: high for paintings, low for generated pictures.

    The model applies its layers to the picture at full size, at half size, and so on.
    The input is `(batch, height, width, 3)` in [0, 1]. At the smallest scale, the
    picture's shorter side must be at least 31 pixels. The output is a dictionary with
    the keys `scale1`, `scale2` and so on. The scores of each scale have the shape
    `(batch, rows, columns, 1)`.

    Args:
        channels: Number of channels of the first layer.
        scales: Number of scales.

    Reference:
        Isola, Zhu, Zhou, Efros, "Image-to-Image Translation with Conditional
        Adversarial Networks" (CVPR 2017), for patches; Wang et al., "High-Resolution
        Image Synthesis" (CVPR 2018), for several scales; Miyato et al. (ICLR 2018), for
        spectral normalization. Deviations: patches are only as large as strokes; all
        scales share the same layers; the layers do not pad their inputs, so each score
        depends on a patch that is entirely inside the picture.

    Example:

    >>> discriminator = PatchDiscriminator(channels=4)
    >>> scores = discriminator(keras.ops.ones((1, 64, 80, 3)))
    >>> {name: tuple(score.shape) for name, score in scores.items()}
    {'scale1': (1, 5, 7, 1), 'scale2': (1, 1, 2, 1)}
    """

    def __init__(
        self,
        channels: int = 24,
        scales: int = 2,
        name: str = "patch_discriminator",
        **kwargs,
    ):
        image = keras.Input((None, None, 3), dtype="float32", name="image")
        convolutions = [
            SpectralConv2D(factor * channels, kernel, stride, name=f"patch{number}")
            for number, (kernel, stride, factor) in enumerate(LAYERS, 1)
        ]
        score = SpectralConv2D(1, 1, name="score")
        x, outputs = image * 2.0 - 1.0, {}
        for scale in range(1, scales + 1):
            if scale > 1:
                x = ops.average_pool(x, 2, strides=2, data_format="channels_last")
            y = x
            for layer in convolutions:
                y = ops.leaky_relu(layer(y), SLOPE)
            outputs[f"scale{scale}"] = score(y)
        super().__init__(inputs=image, outputs=outputs, name=name, **kwargs)
        self.channels, self.scales = channels, scales

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        return {"name": self.name, "channels": self.channels, "scales": self.scales}
