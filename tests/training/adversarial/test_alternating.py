"""Test of graph rewriting during training with a discriminator."""

import pytest
import tensorflow as tf

from tfstyle.training.adversarial.alternating import without_arithmetic_rewrites

NAME = "arithmetic_optimization"


def _options():
    return tf.config.optimizer.get_experimental_options()


@pytest.mark.parametrize("before", [True, False])
def test_arithmetic_is_rewritten_again_afterwards(before):
    tf.config.optimizer.set_experimental_options({NAME: before})
    try:
        with pytest.raises(KeyboardInterrupt), without_arithmetic_rewrites():
            assert _options()[NAME] is False
            raise KeyboardInterrupt
        assert _options()[NAME] is before
    finally:
        tf.config.optimizer.set_experimental_options({NAME: True})
