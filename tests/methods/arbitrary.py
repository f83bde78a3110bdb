"""Hub module with Magenta's interface that paints with a painting's mean color."""

import tensorflow as tf

IMAGES = tf.TensorSpec((None, None, None, 3))


class MeanColor(tf.train.Checkpoint):
    """Averages the photograph and the painting's mean; sizes become multiples of 4."""

    def __init__(self, shape=(None, None, None, 3)):
        self.share = tf.Variable(0.5)
        spec = tf.TensorSpec(shape)
        self.__call__ = tf.function(self._paint, input_signature=[IMAGES, spec])

    def _paint(self, content, style):
        color = tf.reduce_mean(style, (1, 2), keepdims=True)
        mixed = content * self.share + color * (1 - self.share)
        height, width = tf.shape(content)[1], tf.shape(content)[2]
        return [tf.pad(mixed, [[0, 0], [0, -height % 4], [0, -width % 4], [0, 0]])]


def write_module(folder, **options):
    """Writes the module in the format of hub modules."""
    tf.saved_model.save(MeanColor(**options), str(folder))
    return folder
