"""Parser for blends of styles and paintings, such as `wave:2,painting.jpg`."""

import os
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import NamedTuple

import numpy as np
from PIL import Image

from tfstyle.arguments import check_number, shown
from tfstyle.errors import InputError
from tfstyle.images.load import Picture, is_encoded
from tfstyle.methods.stylize.style_weights import check_source, read_weight

# A name, a painting or a string such as "wave:2,painting.jpg:1"; a list of these; or a
# dictionary of weights, keyed by name or path.
Style = Picture | Sequence[Picture] | Mapping[str, float]


class WeightedStyle(NamedTuple):
    """Style in a blend.

    Attributes:
        source: Name, path or picture.
        weight: Weight of the style; the weights of a blend add up to 1.
    """

    source: Picture
    weight: float


def parse_styles(style: Style, is_known: Callable[[str], bool]) -> list[WeightedStyle]:
    """Splits a blend into its styles.

    Args:
        style: One style or several: a string such as "wave:2,painting.jpg:1", a path, a
            picture, a list of these, or a dictionary of weights.
        is_known: Function that returns whether a string is the name of a style or the
            path of a file. A known name or path is not split at commas and colons.

    Raises:
        InputError: The type of the style is not supported, a style occurs twice, a
            weight is invalid, or all weights are 0.
    """
    pairs = _pairs(style, style, is_known)
    if not pairs:
        raise _not_a_style(style)
    for source, weight in pairs:
        if isinstance(source, str) and not is_known(source):
            check_source(source, style)
        check_number(f"style[{_label(source)!r}]", weight, 0)
    texts = [os.fspath(s) for s, _ in pairs if isinstance(s, str | PathLike)]
    twice = next((text for text in texts if texts.count(text) > 1), None)
    if twice is not None:
        raise InputError(
            f"Expected `style` to contain '{twice}' only once. Received: "
            f"style={shown(style)}"
        )
    largest = max(weight for _, weight in pairs)
    if not largest:
        raise InputError(
            "Expected `style` to have at least one weight above 0. Received: "
            f"style={shown(style)}"
        )
    # The weights are divided by their maximum first, so that the sum cannot overflow.
    total = sum(weight / largest for _, weight in pairs)
    return [WeightedStyle(source, weight / largest / total) for source, weight in pairs]


def _pairs(style, whole, is_known: Callable) -> list[tuple[Picture, float]]:
    if isinstance(style, Mapping):
        return list(style.items())
    if isinstance(style, list | tuple):
        return [pair for item in style for pair in _pairs(item, whole, is_known)]
    if not isinstance(style, str):
        is_picture = isinstance(style, PathLike | np.ndarray | Image.Image)
        if is_picture or is_encoded(style):
            return [(style, 1.0)]
        raise _not_a_style(whole)
    name, _, text = style.rpartition(":")
    has_commas = is_known(style) or ("," not in text and is_known(name.strip()))
    if has_commas or "," not in style:
        return [_parse(style, style, is_known)]
    return [_parse(part.strip(), style, is_known) for part in style.split(",")]


def _parse(part: str, style: str, is_known: Callable) -> tuple[str, float]:
    name, colon, text = part.rpartition(":")
    if is_known(part) or not colon:
        return part, 1.0
    if "://" in part:
        check_source(part, style)
    name = name.strip()
    _check_single_weight(name, style, is_known)
    return name, read_weight(text, style)


def _check_single_weight(name: str, style: str, is_known: Callable) -> None:
    """Raises an error if a style has two weights, as in "wave:2:3"."""
    first, colon, text = name.rpartition(":")
    if colon and not is_known(name) and _is_number(text):
        raise InputError(
            f"Expected '{first.strip()}' in `style` to have a single weight. Received: "
            f"style={shown(style)}"
        )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _label(source) -> str:
    return os.fspath(source) if isinstance(source, str | PathLike) else "a picture"


def _not_a_style(style) -> InputError:
    return InputError(
        "Expected `style` to be a name, a painting, a list of these, or a dictionary "
        f"with their weights. Received: style={shown(style)}"
    )
