"""Objective for gain fields, computed from sums over time. Imports TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import tensorflow as tf

from tfstyle.methods.audio.bands import FLOOR
from tfstyle.methods.audio.filters import HALO
from tfstyle.methods.audio.gains import PASSES, from_image
from tfstyle.methods.audio.statistics import (
    SoundStatistics,
    finalize,
    style_distances,
)

# Weight of the penalty on amplitudes above the style's maximum, relative to the weight
# of each statistic of the style.
EXCESS = 20.0
# Fraction of the smoothness term in which gain differences are weighted by power. In
# the remaining fraction, they have a constant weight.
LOUD_SHARE = 0.97


@dataclass(frozen=True)
class StyleData:
    """Amplitude moments and target statistics of the styles, for each channel.

    Args:
        mean: Mean of the style's compressed amplitudes, `(channels, bands)`.
        deviation: Standard deviation of the style's compressed amplitudes, `(channels,
            bands)`.
        most: Maximum of the style's compressed amplitudes, `(channels, bands)`.
        target: Statistics of the style, keyed by name, with channels as the first axis.
    """

    mean: np.ndarray
    deviation: np.ndarray
    most: np.ndarray
    target: Mapping[str, np.ndarray]


class SoundObjective:
    """TensorFlow graphs of the objective, traced once for all rounds and parts.

    Below, a "field" is a gain field, and "maps" are the arrays of the content that the
    objective reads, such as powers and noise. A long sound is optimized in parts; a
    "chunk" is a range of nodes (time steps) in a part.

    Args:
        style: Data of the style sounds.
        statistics: Object that computes the sums for the style term.
        weights: Weights of the terms "style", "content", "onset" and "jumps"
            (smoothness), keyed by these names.

    Attributes:
        sums: Function that takes a padded field and the maps of a chunk, and returns
            sums over the nodes of the chunk.
        complete: Function that takes the sums over a part and the part's number of
            nodes. It returns the terms, the loss and the gradient with respect to the
            sums.
        pull: Function that returns the gradient with respect to a padded field. Its
            arguments are the padded field, the maps of a chunk, and the gradient with
            respect to the sums.
        whole: Function for a part that is a single chunk. Its arguments are the field,
            the number of nodes and the maps. It returns the terms, the loss and the
            gradient with respect to the field.
        values: Function that takes the sums over a part of the sound, and the number
            of nodes in this part. It returns the terms and the loss.
    """

    def __init__(
        self,
        style: StyleData,
        statistics: SoundStatistics,
        weights: Mapping[str, float],
    ):
        self.statistics, self.weights, self.target = statistics, weights, style.target
        self._mean = tf.constant(style.mean[:, None])
        self._deviation = tf.constant(style.deviation[:, None])
        most = (style.most - style.mean) / style.deviation
        self._most = tf.constant(most[:, None])
        function = partial(tf.function, autograph=False, reduce_retracing=True)
        self.sums = function(self._sums)
        self.complete = function(self._gradient_of_sums)
        self.pull = function(self._gradient_of_part)
        self.whole = function(self._gradient_of_whole)
        self.values = function(self._values)

    def _sums(self, padded, powers, noise, loud, course, inside, flux) -> dict:
        gains = _smoothed(tf.transpose(from_image(padded[0]), [2, 0, 1]))
        powers = _amplified(powers, noise, gains)
        values = self._standardized(powers, inside)
        kept = slice(HALO, -HALO)
        error = tf.reduce_sum((values - course)[:, kept] ** 2, axis=[1, 2])
        size = tf.reduce_sum(course[:, kept] ** 2, axis=[1, 2])
        excess = tf.nn.relu(values - self._most)[:, kept] ** 2
        before = slice(HALO - 1, -HALO)
        onsets = flux_of(values[:, before]) * inside[:, kept, 0]
        return {
            "style": self.statistics.sums(values),
            "excess": tf.reduce_sum(excess, axis=[1, 2]) / values.shape[-1],
            "content": tf.stack([error, size]),
            "onset": _products(onsets, flux[:, kept, 0]),
            "jumps": _jumps(gains, loud, inside),
        }

    def _standardized(self, powers, inside) -> tf.Tensor:
        # The added constant keeps the derivative of the square root finite at 0.
        logs = tf.math.log1p(tf.sqrt(powers + 1e-4 * FLOOR**2) / FLOOR)
        return (logs - self._mean) / self._deviation * inside

    def _values(self, sums: Mapping, nodes: tf.Tensor) -> dict:
        style = style_distances(finalize(sums["style"]), self.target)
        style = {name: tf.reduce_mean(each) for name, each in style.items()}
        # `EXCESS` is high, because bursts louder than anything in the style are rare
        # but very audible.
        style["excess"] = EXCESS * tf.reduce_mean(sums["excess"]) / nodes
        error, size = tf.unstack(sums["content"])
        values = {
            "style": tf.add_n(list(style.values())) / len(style),
            "content": tf.reduce_mean(tf.math.divide_no_nan(error, size)),
            "onset": tf.reduce_mean(1 - _correlation(sums["onset"])),
            "jumps": _mean_jump(sums["jumps"]),
        }
        loss = tf.add_n([self.weights[name] * values[name] for name in values])
        return {"loss": loss, **values}

    def _gradient_of_whole(self, image, nodes, *maps) -> tuple:
        with tf.GradientTape() as tape:
            tape.watch(image)
            values = self._values(self._sums(padded(image), *maps), nodes)
        return values, tape.gradient(values["loss"], image)

    def _gradient_of_sums(self, sums, nodes) -> tuple:
        with tf.GradientTape() as tape:
            tape.watch(sums)
            values = self._values(sums, nodes)
        zero = tf.UnconnectedGradients.ZERO
        return values, tape.gradient(values["loss"], sums, unconnected_gradients=zero)

    def _gradient_of_part(self, padded, *rest):
        with tf.GradientTape() as tape:
            tape.watch(padded)
            *maps, slopes = rest
            sums = self._sums(padded, *maps)
            pairs = zip(tf.nest.flatten(slopes), tf.nest.flatten(sums), strict=True)
            pull = tf.add_n([tf.reduce_sum(slope * value) for slope, value in pairs])
        return tape.gradient(pull, padded)


def padded(image: tf.Tensor) -> tf.Tensor:
    """Pads a `(1, nodes, bands, channels)` field by repeating the nodes at its ends."""
    edges = [tf.repeat(edge, HALO, axis=1) for edge in (image[:, :1], image[:, -1:])]
    return tf.concat([edges[0], image, edges[1]], axis=1)


def flux_of(values):
    """Computes the spectral flux: the mean rise in level of all bands per time step.

    Bands that become quieter count as 0.
    """
    rise = values[:, 1:] - values[:, :-1]
    if isinstance(values, np.ndarray):
        return np.maximum(rise, 0).mean(axis=2)
    return tf.reduce_mean(tf.nn.relu(rise), axis=2)


def _amplified(powers: tf.Tensor, noise: tf.Tensor, gains: tf.Tensor) -> tf.Tensor:
    """TensorFlow version of `gains.amplified`."""
    factors = tf.exp(gains)
    return powers * factors**2 + noise * tf.nn.relu(factors - 1) ** 2


def _smoothed(gains: tf.Tensor) -> tf.Tensor:
    """TensorFlow version of `gains.smoothed`, for shape `(channels, nodes, bands)`."""
    for _ in range(PASSES):
        gains = tf.concat([gains[:, :1], gains, gains[:, -1:]], axis=1)
        gains = (gains[:, :-2] + 2 * gains[:, 1:-1] + gains[:, 2:]) / 4
        gains = tf.concat([gains[..., :1], gains, gains[..., -1:]], axis=2)
        gains = (gains[..., :-2] + 2 * gains[..., 1:-1] + gains[..., 2:]) / 4
    return gains


def _jumps(gains: tf.Tensor, loud: tf.Tensor, inside: tf.Tensor) -> tf.Tensor:
    """Sums the squared gain differences between neighboring nodes and bands.

    The squares are summed twice. The first sum has constant weights. The second sum is
    weighted by power, because abrupt gain changes in loud bands create new frequencies.
    The second sum alone is not enough: if a single burst has most of the power, gains
    elsewhere hardly affect this sum.

    Returns:
        `(4, channels)`: the sum of the constant weights, the sum of the squares times
        the constant weights, the sum of the power weights, and the sum of the squares
        times the power weights.
    """
    kept = slice(HALO, -HALO)
    over_time = gains[:, kept] - gains[:, HALO - 1 : -HALO - 1]
    over_bands = gains[:, kept, 1:] - gains[:, kept, :-1]
    over_bands = tf.pad(over_bands, [[0, 0], [0, 0], [1, 0]])
    squares = over_time**2 + over_bands**2
    alike = inside[:, kept] + tf.zeros_like(squares)
    weights = [alike, alike * loud[:, kept]]
    sums = [tf.reduce_sum(x, [1, 2]) for w in weights for x in (w, w * squares)]
    return tf.stack(sums)


def _mean_jump(sums: tf.Tensor) -> tf.Tensor:
    count, squares, power, loud = tf.unstack(sums)
    loud = tf.math.divide_no_nan(loud, power)
    return tf.reduce_mean((1 - LOUD_SHARE) * squares / count + LOUD_SHARE * loud)


def _products(a, b) -> tf.Tensor:
    """Counts the values in each channel, and sums `a`, `b`, `a^2`, `b^2` and `a b`."""
    sums = [tf.ones_like(a), a, b, a * a, b * b, a * b]
    return tf.stack([tf.reduce_sum(each, axis=1) for each in sums])


def _correlation(sums) -> tf.Tensor:
    """Computes Pearson's correlation from the sums that `_products` returns."""
    count, a, b, aa, bb, ab = tf.unstack(sums)
    covariance = ab - a * b / count
    spread = (aa - a**2 / count) * (bb - b**2 / count)
    return covariance / tf.sqrt(tf.nn.relu(spread) + 1e-6 * count**2 * 1e-6 + 1e-12)
