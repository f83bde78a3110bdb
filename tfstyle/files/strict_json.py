"""Reader of JSON from anywhere: no infinite numbers, none of endless digits."""

import json
import math

# Digits of an integer of 64 bits.
MAX_INTEGER_DIGITS = 20


def load_json(text: str | bytes):
    """Reads a value of JSON.

    Args:
        text: The whole text, UTF-8 if bytes.

    Returns:
        The value.

    Raises:
        ValueError: It is not JSON, nested too deeply, or holds a number that is not
            finite or has too many digits.

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
