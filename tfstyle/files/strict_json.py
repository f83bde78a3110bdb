"""Strict parser for untrusted JSON: long integers, infinity and NaN are errors."""

import json
import math

# Maximum number of characters in an integer of up to 64 bits, including the sign.
MAX_INTEGER_DIGITS = 20


def load_json(text: str | bytes):
    """Parses a JSON text.

    Args:
        text: A complete JSON text. Bytes are decoded as UTF-8.

    Returns:
        The parsed value.

    Raises:
        ValueError: The text is not JSON, is nested too deeply, or contains NaN, an
            infinite number or an integer with too many digits.

    Example:

    >>> load_json('{"scale": 1}')
    {'scale': 1}
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        return json.loads(
            text, parse_int=_to_int, parse_float=_to_float, parse_constant=_to_float
        )
    except (RecursionError, MemoryError) as error:
        raise ValueError("it is nested too deeply") from error


def _to_int(digits: str) -> int:
    if len(digits) > MAX_INTEGER_DIGITS:
        raise ValueError("a number has too many digits")
    return int(digits)


def _to_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is not finite")
    return number
