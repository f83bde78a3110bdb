"""Conversion between JSON values and tensors, as in TensorFlow Serving."""

import base64
import binascii
import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tfstyle.serving.serving_error import ServingError, invalid, too_large

B64 = "b64"
# Number of decimal places in responses. The rounding error is at most 5e-8, which is
# close to the spacing of float32 numbers just below 1.
FLOAT_DECIMALS = 7
_WHITE_SPACE = b" \t\n\v\f\r"


def to_bytes(value: Any, name: str) -> list[bytes]:
    """Parses a rank-1 tensor of base64-encoded bytes.

    Args:
        value: List of objects `{"b64": "..."}`.
        name: Name of the input, for messages.

    Raises:
        ServingError: The value is not a list of objects whose only key is "b64", or a
            string is not base64.
    """
    if not isinstance(value, list):
        raise invalid(f"Expected `{name}` to be a list of {_EXPECTED}. {_got(value)}")
    return [_decode(item, name) for item in value]


def to_texts(value: Any, name: str) -> list[str]:
    """Parses a rank-1 tensor of strings.

    Args:
        value: List of strings.
        name: Name of the input, for messages.

    Raises:
        ServingError: The value is not a list of strings.
    """
    if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
        raise invalid(f"Expected `{name}` to be a list of strings. {_got(value)}")
    return value


_EXPECTED = '{"b64": "<the file, base64-encoded>"}'


def to_floats(
    value: Any, name: str, shape: Sequence[int], max_numbers: int
) -> np.ndarray:
    """Parses a tensor of numbers.

    Args:
        value: Nested lists; at each level, all lists have the same length.
        name: Name of the input, for messages.
        shape: Expected shape, with -1 for an axis of any size.
        max_numbers: Maximum number of elements, checked before parsing.

    Returns:
        float64 array of finite values.

    Raises:
        ServingError: The type, rank or shape is wrong, there are too many numbers, or a
            number is not finite.

    Example:

    >>> to_floats([[1, 2.5]], "style_weights", (-1, 2), 100)
    array([[1. , 2.5]])
    """
    found = _first_shape(value, name, len(shape))
    _check_shape(found, name, shape, max_numbers)
    level = [value]
    for depth, size in enumerate(found):
        if {len(x) if isinstance(x, list) else -1 for x in level} != {size}:
            raise _ragged(name, len(shape), depth)
        level = list(itertools.chain.from_iterable(level))
    return _numbers(level, name).reshape(found)


def _first_shape(value: Any, name: str, rank: int) -> list[int]:
    """Infers the shape of nested lists from the first element of each list."""
    found = []
    for depth in range(rank):
        if not isinstance(value, list) or not value:
            raise _ragged(name, rank, depth)
        found.append(len(value))
        value = value[0]
    return found


def _check_shape(
    found: Sequence[int], name: str, shape: Sequence[int], max_numbers: int
) -> None:
    for size, wanted in zip(found, shape, strict=True):
        if wanted not in (-1, size):
            raise invalid(
                f"Expecting shape {list(shape)} of `{name}` but got: {list(found)}"
            )
    if math.prod(found) > max_numbers:
        is_picture = name.endswith("image")
        way = f"; send larger pictures as `{name}_bytes`" if is_picture else ""
        raise too_large(
            f"Expected `{name}` to have at most {max_numbers} numbers{way}. "
            f"Received: {math.prod(found)} numbers"
        )


def _ragged(name: str, rank: int, depth: int) -> ServingError:
    return invalid(
        f"Expected `{name}` to be a list nested {rank} levels deep; at each level, all "
        "lists must have the same length. Received: lists of unequal length, or no "
        f"lists, at level {depth + 1}"
    )


def to_b64(data: bytes) -> dict[str, str]:
    """Encodes bytes as base64 for JSON.

    Example:

    >>> to_b64(b"picture")
    {'b64': 'cGljdHVyZQ=='}
    """
    return {B64: base64.b64encode(data).decode("ascii")}


def to_lists(array: np.ndarray) -> list:
    """Converts an array to nested lists; rounds floats to `FLOAT_DECIMALS` places."""
    if array.dtype == np.uint8:
        return array.tolist()
    return array.astype(np.float64).round(FLOAT_DECIMALS).tolist()


def _decode(item: Any, name: str) -> bytes:
    if not (isinstance(item, dict) and list(item) == [B64]):
        raise invalid(f"Expected each file in `{name}` to be {_EXPECTED}. {_got(item)}")
    try:
        return from_base64(item[B64])
    except (binascii.Error, AttributeError, ValueError):
        raise invalid(f"Unable to base64 decode `{name}`.") from None


def from_base64(text: str) -> bytes:
    """Decodes base64 as TensorFlow Serving does.

    TensorFlow Serving uses `absl::Base64Unescape`: ASCII white space is skipped, "."
    may stand for "=", and the padding must be either complete or absent. The standard
    alphabet with "+" and "/" is accepted, but not the URL-safe alphabet.

    Args:
        text: Encoded text.

    Raises:
        ValueError: The text is not base64.

    Example:

    >>> from_base64("cGlj\\ndHVyZQ")
    b'picture'
    """
    characters = text.encode("ascii").translate(None, _WHITE_SPACE)
    data = characters.rstrip(b"=.")
    padding = -len(data) % 4
    if padding == 3 or len(characters) - len(data) not in (0, padding):
        raise ValueError("its padding is incomplete")
    return base64.b64decode(data + b"=" * padding, validate=True)


def _numbers(level: list, name: str) -> np.ndarray:
    if not set(map(type, level)) <= {int, float}:
        raise invalid(f"Expected `{name}` to have only numbers in its innermost lists.")
    try:
        numbers = np.array(level, np.float64)
    except OverflowError:
        numbers = np.array([np.inf])
    if not np.isfinite(numbers).all():
        raise invalid(f"Expected `{name}` to contain only finite numbers.")
    return numbers


def _got(value: Any) -> str:
    kinds: dict[type, str] = {
        dict: "an object",
        list: "a list that contains other values",
        str: "a string",
        bool: "a boolean",
        type(None): "null",
    }
    return f"Received: {kinds.get(type(value), 'a number')}"
