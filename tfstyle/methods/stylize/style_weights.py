"""Parser for blends of named styles, such as `wave:2,udnie`."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from tfstyle.arguments import LARGEST_NUMBER, check_number, shown
from tfstyle.errors import InputError, check_name
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.find import bundled_with_style
from tfstyle.networks import style_weights as network_weights


def style_weights(
    style: object, styles: Sequence[str], strength: float = 1.0, further: str = ""
) -> np.ndarray:
    """Returns the style weights for a blend.

    Args:
        style: One or more styles, with optional weights (1 by default). Only the ratios
            of the weights matter.
        styles: Names of the network's styles, in order.
        strength: Strength, from 0 (the photograph) to 1 (the full style).
        further: Text to append to the list of styles in the error message.

    Returns:
        Weights, `(len(styles),)`, float32, which sum to `strength`.

    Raises:
        InputError: The type of `style` is not supported, a name is unknown, a name
            occurs twice, a weight is negative, too large or not a number, or all
            weights are 0.

    Example:

    >>> style_weights("udnie,wave:3", ["udnie", "mosaic", "wave"]).tolist()
    [0.25, 0.0, 0.75]
    """
    weights = named_weights(style, styles, further)
    return network_weights.style_weights(weights, styles, strength)


def see_styles(model: str) -> str:
    """Returns a hint for messages: the command that lists a network's styles.

    Args:
        model: Value of the option `model`.
    """
    flag = "" if model == StylizeOptions.model else f" --model={model}"
    return f" (see `tfstyle styles{flag}`)"


def check_style_name(name: str, styles: Sequence[str], further: str = "") -> None:
    """Checks the name of a style.

    Args:
        name: Name of a style.
        styles: Names of the network's styles.
        further: Text to append to the list of styles in the error message.

    Raises:
        InputError: The network has no style of this name. The message suggests the
            closest spelling, or names another bundled network that has the style.
    """
    others = [] if name in styles else bundled_with_style(name)
    if others:
        further += (
            f"; '{name}' is a style of another network; to use it, set "
            f"`model`={others[0]!r}"
        )
    check_name("style", name, styles, further)


def named_weights(
    style: object, styles: Sequence[str], further: str = ""
) -> dict[str, float]:
    """Returns the unnormalized weights of a blend, keyed by name.

    Args:
        style: One or several styles, with optional weights (1 by default).
        styles: Names of the network's styles.
        further: Text to append to the list of styles in the error message.

    Raises:
        InputError: The styles or weights are invalid; see `style_weights`.

    Example:

    >>> named_weights("udnie,wave:3", ["udnie", "mosaic", "wave"])
    {'udnie': 1.0, 'wave': 3.0}
    """
    weights: dict[str, float] = {}
    for name, weight in _pairs(style):
        check_style_name(name, styles, further)
        if name in weights:
            raise InputError(
                f"Expected `style` to contain '{name}' only once. Received: "
                f"style={shown(style)}"
            )
        weights[name] = weight
    if not any(weights.values()):
        raise InputError(
            "Expected `style` to have at least one weight above 0. Received: "
            f"style={shown(style)}"
        )
    return weights


def _pairs(style: object) -> list[tuple[str, float]]:
    if isinstance(style, Mapping):
        pairs = list(style.items())
    else:
        items = [style] if isinstance(style, str) else style
        items = items if isinstance(items, list | tuple) else ()
        parts = [
            _parse_all(x, style) if isinstance(x, str) else [(x, 1)] for x in items
        ]
        pairs = [pair for part in parts for pair in part]
    if not pairs or not all(isinstance(name, str) for name, _ in pairs):
        raise InputError(
            "Expected `style` to be a name, a list of names or a dictionary of weights "
            f"keyed by name. Received: style={shown(style)}"
        )
    for name, weight in pairs:
        check_source(name, style)
        check_number(f"style['{name}']", weight, 0)
    return pairs


def check_source(name: str, style: object) -> None:
    """Checks that the name or path of a style is neither empty nor a URL.

    Args:
        name: Name of a style, or path of a painting, without a weight.
        style: Value of the argument `style`, for the message.

    Raises:
        InputError: The name is empty, or is a URL.
    """
    if not name:
        raise InputError(
            f"Expected `style` to contain no empty name. Received: style={shown(style)}"
        )
    if "://" in name:
        raise InputError(
            "Expected `style` to contain names or files, not a URL; download the "
            f"painting first. Received: style={shown(style)}"
        )


def _parse_all(text: str, style: object) -> list[tuple[str, float]]:
    return [_parse(part, style) for part in text.split(",")]


def _parse(part: str, style: object) -> tuple[str, float]:
    if "://" in part:
        check_source(part, style)
    name, colon, text = part.partition(":")
    return name.strip(), read_weight(text, style) if colon else 1.0


def read_weight(text: str, style: object) -> float:
    """Reads the weight of a style.

    Args:
        text: Weight as a string.
        style: Value of the argument `style`, for the message.

    Raises:
        InputError: The weight is not a number from 0 to `LARGEST_NUMBER`.
    """
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if 0 <= weight <= LARGEST_NUMBER:
        return weight
    is_large = weight > LARGEST_NUMBER
    limits = f"from 0 to {LARGEST_NUMBER:g}" if is_large else "of at least 0"
    raise InputError(
        f"Expected the weights in `style` to be numbers {limits}, not '{text}'. "
        f"Received: style={shown(style)}"
    )
