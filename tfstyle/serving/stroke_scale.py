"""Input `stroke_scale` of requests, with the same range as in `tfstyle stylize`."""

import contextlib
from dataclasses import fields
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.serving.job_options import options_schema
from tfstyle.serving.predict import Request
from tfstyle.serving.serving_error import invalid

_NAME = "stroke_scale"
_FIELD = next(item for item in fields(StylizeOptions) if item.name == _NAME)
# JSON schema of the input.
STROKE_SCALE = options_schema("stylize", [_FIELD])["properties"][_NAME]


def parse_scale(text: str) -> float:
    """Parses the stroke scale in the query of a URL.

    Args:
        text: Factor by which strokes are enlarged, such as "2"; if "0", the factor
            depends on the size of the picture.

    Raises:
        ServingError: The text is not a number, or the number is out of range.

    Example:

    >>> parse_scale("2")
    2.0
    """
    value: Any = text
    with contextlib.suppress(ValueError):  # `StylizeOptions` rejects strings
        value = float(text)
    try:
        return StylizeOptions(stroke_scale=value).stroke_scale
    except InputError as error:
        raise invalid(str(error)) from error


def requested_scales(request: Request, batch: int) -> np.ndarray:
    """Returns the factor by which the strokes of each picture are enlarged.

    Args:
        request: Request with the optional input `stroke_scale`.
        batch: Number of pictures.

    Returns:
        Factors with shape `(batch,)`. If a factor is 0 (the default), strokes are
        adapted to the picture's size.

    Raises:
        InputError: A factor is out of range.
    """
    scales = request.inputs.get(_NAME, np.zeros(batch))
    for scale in set(scales.tolist()):
        StylizeOptions(stroke_scale=scale)
    return scales
