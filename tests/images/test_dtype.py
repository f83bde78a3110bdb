import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images.dtype import to_float, to_uint8

BYTES = np.arange(256, dtype=np.uint8)


def test_to_float():
    values = to_float(BYTES)
    assert values.dtype == np.float32
    expected = [np.float32(i / 255) for i in range(256)]
    np.testing.assert_array_equal(values, expected)


def test_every_byte_survives_both_ways():
    np.testing.assert_array_equal(to_uint8(to_float(BYTES)), BYTES)


def test_to_uint8_rounds_to_nearest():
    steps = np.array([0.49, 0.51, 1.49, 1.51, 254.49, 254.51])
    assert to_uint8(steps / 255).tolist() == [0, 1, 1, 2, 254, 255]


def test_to_uint8_clips():
    values = np.array([-np.inf, -3.0, 1.1, 256.0, np.inf], np.float32)
    assert to_uint8(values).tolist() == [0, 0, 255, 255, 255]


@pytest.mark.parametrize(
    ("function", "array", "received"),
    [
        (to_float, np.zeros(3, np.float32), "array.dtype=float32"),
        (to_uint8, BYTES, "array.dtype=uint8"),
        (to_uint8, np.array([0.5, np.nan]), "array=nan"),
    ],
)
def test_refused(function, array, received):
    with pytest.raises(InputError) as caught:
        function(array)
    assert str(caught.value).endswith(f"Received: {received}")
