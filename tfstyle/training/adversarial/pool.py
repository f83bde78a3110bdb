"""Pool of previously generated pictures that are shown to a discriminator again."""

import keras
from keras import ops


class PicturePool(keras.layers.Layer):
    """Keeps earlier pictures from a generator, with 8 bits per channel.

    Until the pool is full, every picture is kept and returned unchanged. After that,
    about half of the new pictures are exchanged for random pictures from the pool.

    Args:
        size: Maximum number of pictures; if 0, pictures are returned unchanged.
        side: Side of the pictures in pixels.

    Reference:
        Shrivastava et al., "Learning from Simulated and Unsupervised Images through
        Adversarial Training" (CVPR 2017), section 2.3; Zhu et al., CycleGAN (ICCV
        2017), section 4.
    """

    def __init__(self, size: int, side: int, **kwargs):
        super().__init__(**{"dtype": "float32", **kwargs})
        self.size = size
        self.pictures = self.add_weight(
            (size, side, side, 3),
            initializer="zeros",
            dtype="uint8",
            trainable=False,
            name="pictures",
        )
        self.count = self.add_weight(
            (), initializer="zeros", dtype="int32", trainable=False, name="count"
        )
        self.built = True

    def call(self, images, draws):
        """Exchanges some pictures for earlier pictures.

        Args:
            images: `(batch, side, side, 3)` in [0, 1].
            draws: Random numbers, `(batch, 2)`, uniformly distributed in [0, 1).

        Returns:
            `(batch, side, side, 3)`.
        """
        if not self.size:
            return images
        shown = [
            self._exchange(images[number], draws[number])
            for number in range(images.shape[0])
        ]
        return ops.stack(shown)

    def _exchange(self, image, draw):
        count = ops.convert_to_tensor(self.count)
        is_filling = count < self.size
        chosen = ops.cast(ops.floor(draw[1] * self.size), "int32")
        place = ops.where(is_filling, count, chosen)
        stored = ops.take(self.pictures, place, axis=0)
        is_kept = ops.logical_or(is_filling, draw[0] < 0.5)
        is_new_shown = ops.logical_or(is_filling, draw[0] >= 0.5)
        new = ops.cast(ops.round(image * 255.0), "uint8")
        kept = ops.where(is_kept, new, stored)
        self.pictures.assign(
            ops.scatter_update(
                self.pictures, ops.reshape(place, (1, 1)), ops.expand_dims(kept, 0)
            )
        )
        self.count.assign(ops.minimum(count + 1, self.size))
        return ops.where(is_new_shown, image, ops.cast(stored, "float32") / 255.0)
