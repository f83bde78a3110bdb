"""Decorator that marks public functions and classes."""

from typing import TypeVar

T = TypeVar("T")


def public(value: T) -> T:
    """Marks a function or class as public, which makes it available as `tfstyle.NAME`.

    `python -m tests.public_names` writes all marked names to `tfstyle/public_names.py`.

    Args:
        value: Function or class; it is returned unchanged.
    """
    return value
