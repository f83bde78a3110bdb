"""Checks of optimizer states from checkpoints."""

from collections.abc import Mapping

import numpy as np

Shape = tuple[int | None, ...]


def check_state(state: Mapping[str, np.ndarray], shapes: Mapping[str, Shape]) -> None:
    """Raises an error if the arrays are not a valid optimizer state.

    Args:
        state: Arrays, keyed by name.
        shapes: Expected shapes, keyed by name; None stands for any length.

    Raises:
        ValueError: An array is missing, has an unexpected shape, is not float32, or has
            values that are not finite.

    Example:

    >>> check_state({"squares": np.zeros((2, 3), np.float32)}, {"squares": (None, 3)})
    """
    for name, shape in shapes.items():
        array = state.get(name)
        if not isinstance(array, np.ndarray | np.generic) or array.dtype != np.float32:
            raise ValueError(f"Expected `{name}` to hold float32 numbers.")
        fits = len(array.shape) == len(shape) and all(
            wanted in (None, side)
            for side, wanted in zip(array.shape, shape, strict=True)
        )
        if not fits:
            raise ValueError(
                f"Expected `{name}` to have shape {shape}, not {array.shape}."
            )
        if not np.isfinite(array).all():
            raise ValueError(f"Expected `{name}` to hold finite numbers.")
