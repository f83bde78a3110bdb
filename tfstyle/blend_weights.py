"""Blend weights of style images: checks, and scaling to a sum of 1."""

from collections.abc import Mapping, Sequence

from tfstyle.arguments import check_number, check_path, check_type, shown
from tfstyle.errors import InputError


def check_blend_weights(weights: Sequence[float]) -> None:
    """Raises an error unless the weights are a sequence of numbers, each at least 0.

    Raises:
        InputError: `style_blend_weights` is invalid.
    """
    check_type("style_blend_weights", weights, Sequence)
    for weight in weights:
        check_number("style_blend_weights", weight, 0)


def split_weights(
    styles: Mapping[str, float], weights: Sequence[float]
) -> tuple[list[str], tuple[float, ...]]:
    """Splits a dictionary of weights, keyed by path, into paths and weights.

    Args:
        styles: Dictionary given as the argument `style`.
        weights: The argument `style_blend_weights`, which must be empty because the
            weights are in `styles`.

    Raises:
        InputError: `weights` is not empty, or `styles` contains an invalid path or
            weight.
    """
    if weights:
        raise InputError(
            "Expected no `style_blend_weights` if `style` is a dictionary of "
            f"weights. Received: style_blend_weights={shown(weights)}"
        )
    for path, weight in styles.items():
        check_path("style", path)
        check_number(f"style[{shown(path)}]", weight, 0)
    return list(styles), tuple(styles.values())


def normalized_blend_weights(weights: Sequence[float], count: int) -> tuple[float, ...]:
    """Scales blend weights to a sum of 1.

    Args:
        weights: Weights with any sum. If `weights` is empty, all styles get equal
            weights.
        count: Number of styles.

    Raises:
        InputError: The number of weights is not `count`, or all weights are 0.

    Example:

    >>> normalized_blend_weights((3, 1), 2), normalized_blend_weights((), 2)
    ((0.75, 0.25), (0.5, 0.5))
    """
    given = weights or (1.0,) * count
    if len(given) != count or not sum(given) > 0:
        raise InputError(
            f"Expected `style_blend_weights` to have one number for each `style` "
            f"({count} in all), and at least one number above 0. Received: "
            f"style_blend_weights={list(weights)}"
        )
    return tuple(weight / sum(given) for weight in given)
