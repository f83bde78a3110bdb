import numpy as np
import pytest
from keras import ops

from tfstyle.losses.temporal import TemporalLoss


def test_value_and_gradient_are_those_of_the_formula(random):
    import tensorflow as tf

    pictures, before = random.random((2, 2, 5, 4, 3)).astype(np.float32)
    weights = random.random((2, 5, 4, 1)).astype(np.float32)
    term = TemporalLoss(3.0)
    target = term.target(ops.array(before), ops.array(weights))
    images = tf.constant(pictures)
    with tf.GradientTape() as tape:
        tape.watch(images)
        values = term(images, {}, target)
        total = ops.sum(values)
    expected = (weights * (pictures - before) ** 2).reshape(2, -1).mean(axis=1)
    np.testing.assert_allclose(values, expected, rtol=1e-5)
    slope = 2 * weights * (pictures - before) / (5 * 4 * 3)
    np.testing.assert_allclose(
        tape.gradient(total, images), slope, rtol=1e-4, atol=1e-7
    )


def test_the_configuration_makes_the_term_again():
    term = TemporalLoss.from_config(TemporalLoss(2.5).get_config())
    assert (term.weight, term.name, term.layers) == (2.5, "temporal", ())


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="temporal_weight"):
        TemporalLoss(-1.0)
