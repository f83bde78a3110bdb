import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images.load import load

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats(dtype):
    array = RNG.random((20, 30, 3)).astype(dtype)
    image = load(array)
    assert image.dtype == np.float32
    np.testing.assert_array_equal(image, array.astype(np.float32))


def test_uint8():
    array = RNG.integers(0, 256, (20, 30, 3), np.uint8)
    np.testing.assert_allclose(load(array), array / 255.0, atol=1e-7)


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (1, 20, 30, 1)])
def test_grey(shape):
    array = RNG.random(shape)
    image = load(array)
    assert image.shape == (20, 30, 3)
    for channel in range(3):
        np.testing.assert_allclose(
            image[..., channel], array.reshape(20, 30), rtol=1e-6
        )


def test_alpha_is_laid_over_white():
    array = RNG.random((20, 30, 4))
    expected = np.empty((20, 30, 3))
    for channel in range(3):
        alpha = array[..., 3]
        expected[..., channel] = alpha * array[..., channel] + (1 - alpha)
    np.testing.assert_allclose(load(array), expected, atol=1e-6)


def test_batch_of_one():
    array = RNG.random((1, 20, 30, 3), np.float32)
    np.testing.assert_array_equal(load(array), array[0])


def test_result_is_a_copy():
    array = RNG.random((20, 30, 3), np.float32)
    before = array.copy()
    load(array)[:] = 0
    np.testing.assert_array_equal(array, before)


def test_rounding_errors_are_clipped():
    image = load(np.full((16, 16, 3), 1.0009))
    assert image.max() == 1.0
    assert load(np.full((16, 16, 3), -0.0009)).min() == 0.0


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.full((16, 16, 3), 1.002), "floats in [0, 1], not float64 from 1.002"),
        (np.full((16, 16, 3), -0.002), "floats in [0, 1]"),
        (np.full((16, 16, 3), np.nan), "from nan to nan"),
        (np.full((16, 16, 3), np.inf), "floats in [0, 1]"),
        (np.zeros((16, 16, 3), np.int64), "uint8, or floats in [0, 1], not int64"),
        (np.zeros((16, 16, 3), bool), "not bool"),
        (np.zeros((16, 16, 2)), "(height, width, 3)"),
        (np.zeros((2, 16, 16, 3)), "a batch of one"),
        (np.zeros(16), "(height, width, 3)"),
        (np.zeros((16, 15, 3)), "at least 16 x 16 pixels, not 15 x 16"),
        (np.zeros((0, 16, 3)), "at least 16 x 16"),
    ],
)
def test_refused_arrays(array, expected):
    with pytest.raises(InputError) as caught:
        load(array, name="style")
    message = str(caught.value)
    assert expected in message
    shown = f"<array of shape {array.shape}, {array.dtype}>"
    assert message.endswith(f". Received: style={shown}")
    assert "\n" not in message


class _Refuses:
    """Stands for an array of another library that does not become one of NumPy's."""

    def __array__(self, *args, **kwargs):
        raise RuntimeError("call detach first")


@pytest.mark.parametrize(
    "source", [_Refuses(), {}, {"a": 1}, None, 3, [[1, 2], [3]], object(), b"bytes", 1j]
)
def test_refused_objects(source):
    with pytest.raises(InputError, match=r"Expected `image` .*Received: image=<\w+>$"):
        load(source)
