"""Tests of JSON tensors: base64 as TensorFlow Serving reads it, and shapes."""

import base64

import numpy as np
import pytest

from tfstyle.serving.serving_error import ServingError
from tfstyle.serving.tensors import from_base64, to_bytes, to_floats

DATA = bytes(range(256))


@pytest.mark.parametrize("length", [0, 1, 2, 3, 57, 255, 256])
def test_base64_of_other_programs(length):
    data = DATA[:length]
    plain = base64.b64encode(data).decode()
    lines = base64.encodebytes(data).decode()
    android = "".join(c + ("\r\n" if i % 76 == 75 else "") for i, c in enumerate(plain))
    for text in (plain, lines, android, plain.rstrip("="), plain.replace("=", ".")):
        assert from_base64(text) == data
    assert to_bytes([{"b64": lines}], "x") == [data]


@pytest.mark.parametrize(
    "text",
    [
        "A", "AAAAA", "AA=", "AAA==", "AAAA=", "AA=A", "=", "A*==", "AA==AA==",
        "-_-_", "é", "\ud800", "AA\u00a0==", "AA\0==",
    ],
)  # fmt: skip
def test_what_its_decoder_refuses(text):
    with pytest.raises(ValueError):
        from_base64(text)
    with pytest.raises(ServingError, match="Unable to base64 decode `x`"):
        to_bytes([{"b64": text}], "x")


def test_spaces_of_all_kinds_are_skipped_everywhere():
    assert from_base64(" c\tG l\nj\vd\fH\rVyZQ = \n= ") == b"picture"


def test_numbers_beyond_the_limit_are_counted_and_not_read():
    # If the values were read, the error would be that they are not numbers.
    value = [[[["x"] * 3] * 10] * 10]
    with pytest.raises(ServingError, match="at most 299 numbers") as raised:
        to_floats(value, "image", (-1, -1, -1, 3), 299)
    assert raised.value.status == 413
    with pytest.raises(ServingError, match="pictures as `style_image_bytes`"):
        to_floats(value, "style_image", (-1, -1, -1, 3), 299)
    with pytest.raises(ServingError, match=r"at most 1 numbers\. Received: 2 num"):
        to_floats([[1, 2]], "style_weights", (-1, 2), 1)
    ones = np.ones((1, 10, 10, 3))
    read = to_floats(ones.tolist(), "image", (-1, -1, -1, 3), 300)
    np.testing.assert_array_equal(read, ones)


@pytest.mark.parametrize(
    "value", [[[1, 2], [3]], [[1], [2, 3]], [[1, 2], 3], [[1, [2]], [3, 4]], [[], []]]
)
def test_ragged_lists_are_refused(value):
    with pytest.raises(ServingError, match=r"`x` to (be a list nested|have)"):
        to_floats(value, "x", (-1, -1), 100)
