"""Tests of Muon for convolutions, compared with NumPy and Keras's Adam."""

import keras
import numpy as np

from tfstyle.training.muon import ADAM_RATIO, ConvolutionMuon

RATE = 0.01
RATES = {"encoder_rate": 0.02, "head_rate": 0.25, "codes_rate": 3.0}


def _step(name: str, value: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """What one step takes from a variable."""
    variable = keras.Variable(value, name=name)
    optimizer = ConvolutionMuon(RATE, **RATES)
    optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
    return value - np.array(variable)


def test_kernels_step_along_orthogonal_directions(random):
    kernel = random.standard_normal((3, 3, 8, 16)).astype("float32")
    gradient = random.standard_normal(kernel.shape).astype("float32")
    step = _step("kernel", kernel, gradient).reshape(72, 16)
    left, _, right = np.linalg.svd(gradient.reshape(72, 16), full_matrices=False)
    size = RATE * 0.2 * 72**0.5
    # Five iterations leave the singular values between 0.7 and 1.2.
    rotated = left.T @ step @ right.T / size
    assert 0.6 < np.diag(rotated).min() <= np.diag(rotated).max() < 1.3
    np.testing.assert_allclose(rotated - np.diag(np.diag(rotated)), 0, atol=0.01)


def test_size_of_a_step_does_not_depend_on_the_gradients_size(random):
    kernel = random.standard_normal((1, 1, 8, 8)).astype("float32")
    gradient = random.standard_normal(kernel.shape).astype("float32")
    step, other = (_step("kernel", kernel, g) for g in (gradient, 100 * gradient))
    np.testing.assert_allclose(step, other, rtol=1e-3, atol=1e-7)


def test_what_is_no_kernel_steps_as_by_adam(random):
    value = random.standard_normal(5).astype("float32")
    gradient = random.standard_normal(5).astype("float32")
    variable = keras.Variable(value)
    adam = keras.optimizers.Adam(RATE * ADAM_RATIO, beta_2=0.99)
    adam.apply([keras.ops.convert_to_tensor(gradient)], [variable])
    expected = value - np.array(variable)
    np.testing.assert_allclose(_step("bias", value, gradient), expected, rtol=1e-4)
    codes = _step("codes", value, gradient)
    np.testing.assert_allclose(codes, expected * 3 / ADAM_RATIO, rtol=1e-3)
    encoder = _step("encoder1_conv", value, gradient)
    # A step of the size of 5e-5 is the difference of rounded values of the size of 1.
    np.testing.assert_allclose(encoder, expected * 0.02, rtol=1e-3, atol=2e-7)
    head = _step("head", value, gradient)
    np.testing.assert_allclose(head, expected * 0.25, rtol=1e-3, atol=2e-7)


def test_config_makes_the_same_optimizer():
    config = ConvolutionMuon(0.5, head_rate=0.3, momentum=0.9).get_config()
    again = ConvolutionMuon.from_config(config)
    assert again.get_config() == config
    assert (config["head_rate"], config["encoder_rate"]) == (0.3, 1.0)
