"""How much of each of several style pictures. Needs no TensorFlow."""

from collections.abc import Sequence

from tfstyle.errors import InputError
from tfstyle.methods.option_checks import check_number, check_type


def check_shares(weights: Sequence[float]) -> None:
    """Refuses what is not a list of numbers of at least 0.

    Raises:
        InputError: It is not; names `style_blend_weights`.
    """
    check_type("style_blend_weights", weights, Sequence)
    for weight in weights:
        check_number("style_blend_weights", weight, 0)


def style_shares(weights: Sequence[float], count: int) -> tuple[float, ...]:
    """The share of each of `count` style pictures, one together.

    Args:
        weights: Of any sum; equal shares if there is none.
        count: Number of style pictures.

    Raises:
        InputError: Another number of weights, or all are 0.

    Example:

    >>> style_shares((3, 1), 2), style_shares((), 2)
    ((0.75, 0.25), (0.5, 0.5))
    """
    given = weights or (1.0,) * count
    if len(given) != count or not sum(given) > 0:
        raise InputError(
            f"Expected `style_blend_weights` to be one number for each `style`, "
            f"{count} in all, and not all 0. Received: "
            f"style_blend_weights={list(weights)}"
        )
    return tuple(weight / sum(given) for weight in given)
